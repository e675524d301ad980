from __future__ import annotations

from recommenders.adapters.files.names import amount_words
from recommenders.adapters.files.reading.known_names import is_known_as, plain_name
from recommenders.contract import Columns


def test_words_are_plain_and_known() -> None:
    for ours, words in (
        (Columns.QUANTITY, amount_words.QUANTITIES),
        (Columns.UNIT_PRICE, amount_words.UNIT_PRICES),
        (Columns.LINE_TOTAL, amount_words.LINE_TOTALS),
    ):
        assert [word for word in words.split() if plain_name(word) != word] == []
        assert all(is_known_as(ours, word) for word in words.split())
    for name in ("Uds.", "Q.tà", "Qtd", "Množství", "Mennyiség", "個数", "판매수량"):
        assert is_known_as(Columns.QUANTITY, name)
    for name in (
        "À-pris",
        "Stk. pris",
        "Vl. Unitário",
        "Birim Fiyat\N{LATIN SMALL LETTER DOTLESS I}",
        "宝贝单价",
    ):
        assert is_known_as(Columns.UNIT_PRICE, name)
