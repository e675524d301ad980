from __future__ import annotations

from recommenders.adapters.files.names.cent_names import IN_CENTS, MONEY, in_cents
from recommenders.contract import Columns


def test_amounts_and_cents_make_names() -> None:
    prices = in_cents(Columns.UNIT_PRICE).split()
    assert "unitpricecents" in prices
    assert "preisincent" in prices
    assert "price" not in prices
    assert {*prices, *in_cents(Columns.LINE_TOTAL).split(), MONEY} < IN_CENTS
