"""Sentences in pieces, and how they become text or harmless Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMS_LATE: Final = re.compile(
    r"(?<=[:@])(?=[\w/])|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE
)

CUT: Final = ":small[]"
"""What cuts a text of Markdown in two and is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A piece of a sentence; ``item`` is the code of the purchase that it names, or None."""

    text: str
    item: int | None = None


def text(parts: tuple[TextSpan, ...]) -> str:
    """A sentence as plain text."""
    return "".join(part.text for part in parts)


def escape(text: str) -> str:
    """Text that Markdown (and Streamlit's additions to it) shows as it is.

    White space, line breaks included, becomes single blanks (those that do not break are kept),
    and marks that turn the direction of what follows are left out. Backslashes go before every
    ASCII punctuation mark, which Markdown allows. Web addresses, mail addresses, icons and arrows
    are found only after the backslashes are gone: an empty piece of small text cuts these in two.
    An invisible character would do as well, but a copied id would have it, too.
    """
    one_line = _TURNS.sub("", re.sub(r"[^\S\N{NO-BREAK SPACE}]+", " ", text))
    pieces = _FORMS_LATE.split(one_line)
    return CUT.join(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", piece) for piece in pieces)


def markdown(parts: tuple[TextSpan, ...]) -> str:
    """A sentence as Markdown with everything that it would act on made harmless."""
    return "".join(
        f"**{escape(part.text.strip())}**" if part.item is not None else escape(part.text)
        for part in parts
    )
