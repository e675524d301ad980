"""Words for what was not bought after all: states and types of orders in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_UNDONE_WRITTEN: Final = (
    "refunded refund cancelled canceled cancel voided void returned return failed declined "
    "rejected expired abandoned chargeback trash"
)
_UNDONE_ELSEWHERE: Final = (
    "storniert erstattet abgebrochen abgelehnt zuruckgesendet annule annulee rembourse remboursee "
    "refuse cancelado cancelada reembolsado reembolsada anulado anulada devuelto devolvido "
    "annullato annullata rimborsato rimborsata geannuleerd terugbetaald geretourneerd anulowane "
    "anulowano zwrocone iptal iade avbruten makulerad annulleret retourniert stornert kansellert "
    "refundert returnert aterbetald returnerad refunderet returneret peruttu palautettu hyvitetty "
    "retourne retournee echoue devuelta devolvida restituito anulowany zwrot zruseno zrusena "
    "stornovano stornovana vracena vraceno anulat returnat dibatalkan batal dikembalikan storno"
)
_UNDONE_STEMS: Final = (
    "отмен аннулир возврат возвращ отказ отклон просроч "
    "скасов поверн відмін відмов анульов відхил анулир върнат"
)
"""How such words begin in Russian, Ukrainian and Bulgarian."""
_UNDONE_PARTS: Final = (
    "取消 退款 退货 退貨 退单 退單 关闭 關閉 作废 作廢 撤销 撤銷 失败 失敗 拒收 拒绝 拒絕 "
    "无效 無效 过期 過期 超时 超時 已退 "
    "キャンセル 取り消 取消し 返品 返金 払戻 払い戻 返送 期限切れ 無効 拒否 却下 "
    "취소 환불 반품 거부 거절 실패 만료 "
    "ملغي ملغى إلغاء مسترد استرداد مرتجع مرفوض"
)
"""What stands in such words in Chinese, Japanese, Korean and Arabic."""
_RETURN_STEMS: Final = "возврат возвращ поверн върнат"
_RETURN_PARTS: Final = "退款 退货 退貨 返品 返金 払戻 払い戻 반품 환불 مسترد استرداد مرتجع"
_NOT_ALL_WRITTEN: Final = (
    "partially partial partly not no non never teilweise partiel partiellement parcialmente "
    "parzialmente gedeeltelijk czesciowo kismen delvis nicht ne nie niet inte ikke ei nao не без ні"
)
_NOT_ALL_STEMS: Final = "частичн частков"
_NOT_ALL_PARTS: Final = (
    "部分 一部 未 不 退款失败 退款失敗 退款关闭 退款關閉 退款拒 拒绝退 拒絕退 "
    "取消失败 取消失敗 부분 일부 미 불가 جزئي"
)
"""With such a word an order was not undone, or not all of it."""


def plain_state(text: str) -> str:
    """A text in small letters without accents, as states are compared."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # letters that are no others with an accent
    return plain.replace("ı", "i").replace("ł", "l").replace("ø", "o")  # noqa: RUF001


def words_of_state(state: str) -> set[str]:
    """The words of a state, in small letters without accents, of whatever alphabet."""
    return set(re.findall(r"[^\W\d_]+", plain_state(state)))


def listed(*written: str) -> tuple[str, ...]:
    """The words of lists of words, written as `words_of_state` has them."""
    return tuple(plain_state(word) for words in written for word in words.split())


_UNDONE: Final = frozenset(listed(_UNDONE_WRITTEN, _UNDONE_ELSEWHERE))
_UNDONE_BEGINS, _UNDONE_HOLDS = listed(_UNDONE_STEMS), listed(_UNDONE_PARTS)
_RETURNS_WRITTEN: Final = (
    "return returned refund refunded retour retoure retouren gutschrift "
    "gutschriften rechnungskorrektur storno stornorechnung stornobeleg rucksendung rucknahme avoir "
    "remboursement devolucion devolucao creditnota creditfactuur kreditnota kreditfaktura "
    "korekta vratka dobropis iade"
)
_RETURNS: Final = frozenset(listed(_RETURNS_WRITTEN))
_RETURN_BEGINS, _RETURN_HOLDS = listed(_RETURN_STEMS), listed(_RETURN_PARTS)
_CREDITS: Final = tuple(
    frozenset(words.split())
    for words in ("credit note", "credit memo", "nota credito", "nota accredito")
)
_CREDIT_CODES: Final = {
    "si": ("sc",),
    "inv": ("cn", "crn", "cm", "crm"),
    "invoice": ("cn", "crn", "cm", "crm"),
    "f2": ("re", "g2", "s1"),
    "factura": ("abono",),
}
"""Codes of an invoice, and beside it those of what undoes one: Sage, others, SAP, in Spanish.

An "abono" alone is a season ticket, or what a garden is fed with.
"""
_NOT_ALL: Final = frozenset(listed(_NOT_ALL_WRITTEN))
_NOT_ALL_BEGINS, _NOT_ALL_HOLDS = listed(_NOT_ALL_STEMS), listed(_NOT_ALL_PARTS)


def any_word(words: Iterable[str], begins: tuple[str, ...], holds: tuple[str, ...]) -> bool:
    """Whether a word begins with one of ``begins``, or has one of ``holds`` in it."""
    return any(word.startswith(begins) or any(part in word for part in holds) for word in words)


def names_undoing(words: set[str]) -> bool:
    """Whether such words name what undoes an order, all of it or not."""
    return bool(words & _UNDONE) or any_word(words, _UNDONE_BEGINS, _UNDONE_HOLDS)


def is_not_all(words: set[str]) -> bool:
    """Whether such words say that something is not so, or not of all of an order."""
    return bool(words & _NOT_ALL) or any_word(words, _NOT_ALL_BEGINS, _NOT_ALL_HOLDS)


def is_undone(words: set[str]) -> bool:
    """Whether such words say that an order, all of it, was undone."""
    return names_undoing(words) and not is_not_all(words)


def is_return(words: set[str]) -> bool:
    """Whether such words say that a line is a return, or a credit for one."""
    back = (
        bool(words & _RETURNS)
        or any(credit <= words for credit in _CREDITS)
        or any_word(words, _RETURN_BEGINS, _RETURN_HOLDS)
    )
    return back and not is_not_all(words)


def credit_codes(values: Iterable[str]) -> frozenset[str]:
    """Which of the types of documents are codes of a credit, as the code of an invoice tells."""
    there = {value.lower() for value in values}
    return frozenset(code for of in there for code in _CREDIT_CODES.get(of, ()) if code in there)
