"""Words for what was not bought after all: states and types of orders in several languages."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNDONE_WRITTEN: Final = (
    "refunded refund cancelled canceled cancel voided void returned return failed declined "
    "rejected expired abandoned chargeback trash"
)
_UNDONE_ELSEWHERE: Final = (
    "storniert erstattet abgebrochen abgelehnt zuruckgesendet annule annulee rembourse remboursee "
    "refuse cancelado cancelada reembolsado reembolsada anulado anulada devuelto devolvido "
    "annullato annullata rimborsato rimborsata geannuleerd terugbetaald geretourneerd anulowane "
    "anulowano zwrocone iptal iade avbruten makulerad annulleret"
)
_UNDONE: Final = frozenset(f"{_UNDONE_WRITTEN} {_UNDONE_ELSEWHERE}".split())
_RETURNS: Final = frozenset(["return", "returned", "refund", "refunded", "retour", "retoure"])
_CREDITS: Final = (frozenset(["credit", "note"]), frozenset(["credit", "memo"]))
_NOT_ALL: Final = frozenset(
    ["partially", "partial", "partly", "not", "no", "non", "never", "teilweise", "partiel"]
)
"""Before such a word an order was not undone, or not all of it."""


def words_of_state(state: str) -> set[str]:
    """The words of a state, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", state.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return set(re.findall(r"[a-z]+", plain))


def is_undone(words: set[str]) -> bool:
    """Whether such words say that an order, all of it, was undone."""
    return bool(words & _UNDONE) and not words & _NOT_ALL


def is_return(words: set[str]) -> bool:
    """Whether such words say that a line is a return, or a credit for one."""
    back = bool(words & _RETURNS) or any(credit <= words for credit in _CREDITS)
    return back and not words & _NOT_ALL
