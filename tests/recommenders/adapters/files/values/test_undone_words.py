"""Words of states and types, in whatever capitals and accents."""

# ruff: noqa: RUF001 - letters of other alphabets are what is tested

from __future__ import annotations

import pytest

from recommenders.adapters.files.values.undone_words import (
    credit_codes,
    is_return,
    is_undone,
    words_of_state,
)


@pytest.mark.parametrize(
    ("state", "undone", "back"),
    [
        ("Refunded", True, True),
        ("RETURN", True, True),
        ("Partially refunded", False, False),
        ("VOID", True, False),
        ("Annulé", True, False),
        ("Credit Note", False, True),
        ("Gutschrift", False, True),
        ("Stornorechnung", False, True),
        ("Storno", True, True),
        ("Avoir", False, True),
        ("Nota de crédito", False, True),
        ("Nota di credito", False, True),
        ("Faktura korekta", False, True),
        ("Rechnung", False, False),
        ("Facture", False, False),
        ("credit-memo", False, True),
        ("credit card", False, False),
        ("Sale", False, False),
        ("Отменён", True, False),
        ("ВОЗВРАТ", True, True),
        ("Частичный возврат", False, False),
        ("не отменён", False, False),
        ("Скасовано", True, False),
        ("已取消", True, False),
        ("退款成功", True, True),
        ("部分退款", False, False),
        ("退款失败", False, False),
        ("交易关闭", True, False),
        ("キャンセル済み", True, False),
        ("ｷｬﾝｾﾙ", True, False),
        ("返品", True, True),
        ("一部返金", False, False),
        ("返品不可", False, False),
        ("취소완료", True, False),
        ("환불", True, True),
        ("부분 환불", False, False),
        ("ملغي", True, False),
        ("Zwrócone", True, False),
        ("İptal edildi", True, False),
        ("Продажа", False, False),
    ],
)
def test_what_was_undone_and_what_came_back(state: str, undone: bool, back: bool) -> None:
    words = words_of_state(state)
    assert (is_undone(words), is_return(words)) == (undone, back)


def test_codes_of_credits_are_known_beside_that_of_invoices() -> None:
    assert credit_codes(["SI", "SC", "SD"]) == {"sc"}
    assert credit_codes(["F2", "RE", "S1"]) == {"re", "s1"}
    assert credit_codes(["Factura", "Abono"]) == {"abono"}
    # a season ticket beside others
    assert credit_codes(["Entrada", "Abono"]) == frozenset()
    assert not is_return(words_of_state("Abono"))
    assert credit_codes(["SC", "XX"]) == credit_codes(["RE", "RA"]) == frozenset()
