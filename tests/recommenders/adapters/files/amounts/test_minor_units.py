from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Columns
from recommenders.errors import DataError
from tests.recommenders.adapters.line_exports import PRICES, prices_of_items, write_lines

LINES = {"customer_id": "customer", "sku": "sku", "date": "day", "quantity": "quantity"}
SKUS = [f"SKU-{40 + at}" for at in range(len(PRICES))]


def write(path: Path, name: str, of: str = "price", *, more: dict[str, str] | None = None) -> Path:
    """The lines with an amount in cents under a name."""
    write_lines(path, {**LINES, "cents": of, **(more or {})})
    head, *lines = path.read_text().splitlines()
    at = head.split(",").index("cents")
    rows = [line.split(",") for line in lines]
    for row in rows:
        row[at] = str(round(100 * float(row[at])))
    text = [head.replace("cents", name), *(",".join(row) for row in rows)]
    path.write_text("\n".join(text) + "\n")
    return path


def said(path: Path) -> list[str]:
    return [finding.text for finding in load(path).findings]


@pytest.mark.parametrize(
    "name", ["price_cents", "Unit Price (minor units)", "preis_in_cent", "base_price_money.amount"]
)
def test_a_name_says_that_a_price_is_in_cents(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.csv", name)
    assert prices_of_items(load(path)) == dict(zip(SKUS, PRICES, strict=True))
    assert f'Column "{name}" is in the smallest unit of the currency' in said(path)


def test_a_total_of_the_line_is_divided_by_both(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "line_total_cents", "total")
    assert prices_of_items(load(path)) == dict(zip(SKUS, PRICES, strict=True))


def test_a_price_that_is_none_of_cents_is_not_divided(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.csv", {**LINES, "unit_amount": "price"})
    assert prices_of_items(load(tmp_path / "a.csv")) == dict(zip(SKUS, PRICES, strict=True))
    # as Xero writes it: whole numbers beside a currency in capitals
    path = write(tmp_path / "b.csv", "UnitAmount", more={"CurrencyCode": "EUR"})
    assert prices_of_items(load(path))[SKUS[0]] == 100 * PRICES[0]


def test_stripe_writes_cents_beside_a_currency_in_small_letters(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "unit_amount", more={"currency": "eur"})
    data = load(path)
    assert prices_of_items(data) == dict(zip(SKUS, PRICES, strict=True))
    assert data.currency == "€"


def test_a_yen_has_no_smaller_part(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "unit_amount", more={"currency": "jpy"})
    assert prices_of_items(load(path))[SKUS[0]] == 100 * PRICES[0]
    dinar = write(tmp_path / "b.csv", "price_minor", more={"currency": "KWD"})
    assert prices_of_items(load(dinar))[SKUS[0]] == PRICES[0] / 10


def test_prices_of_items_are_divided_as_well(tmp_path: Path) -> None:
    write_lines(tmp_path / "orders.csv", LINES)
    rows = "".join(
        f"{sku},Tea,{round(100 * price)},1999\n" for sku, price in zip(SKUS, PRICES, strict=True)
    )
    (tmp_path / "products.csv").write_text(f"sku,title,price_cents,list_price_cents\n{rows}")
    data = load(tmp_path)
    assert prices_of_items(data) == dict(zip(SKUS, PRICES, strict=True))
    assert set(data.items[Columns.LIST_PRICE].round(2)) == {19.99}


def test_what_is_no_number_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "price_cents")
    path.write_text(path.read_text().replace(",250\n", ",cheap\n"))
    with pytest.raises(DataError, match="cheap") as error:
        load(path)
    assert error.value.column == "price_cents"
