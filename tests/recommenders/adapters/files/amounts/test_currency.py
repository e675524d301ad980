"""The currency that stands beside the prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Dataset

LINES = ("A,X,2026-01-01,{0}", "A,Y,2026-02-01,{1}", "B,X,2026-03-01,{0}")


def written(folder: Path, first: str, second: str, items: str = "", toml: str = "") -> Path:
    lines = [line.format(first, second) for line in LINES]
    names = "customer_id,item_id,timestamp,unit_price"
    (folder / "interactions.csv").write_text("\n".join([names, *lines]), encoding="utf-8")
    if items:
        (folder / "items.csv").write_text(f"item_id,list_price\n{items}", encoding="utf-8")
    if toml:
        (folder / "dataset.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("first", "second", "currency"),
    [
        ("€ 3.50", "€ 4", "€"),
        ("3.50 EUR", "4 €", "€"),
        ("R$ 3.50", "4", "R$"),
        ("3.50", "4", ""),
        ("3.50 PCS", "4 PCS", ""),
        ("3.50 CHF", "4 CHF", ""),
        ("€3.50", "$4", ""),
        ("€3.50", "4 CHF", ""),
    ],
)
def test_one_sign_is_the_currency(tmp_path: Path, first: str, second: str, currency: str) -> None:
    dataset = load(written(tmp_path, first, second))
    assert dataset.currency == currency
    assert dataset.unit_prices.tolist() == [3.5, 4.0, 3.5]


def test_what_was_said_goes_first(tmp_path: Path) -> None:
    assert load(written(tmp_path, "€3", "€4", toml='currency = "CHF"')).currency == "CHF"


def test_two_columns_in_two_currencies_are_a_warning(tmp_path: Path) -> None:
    dataset = load(written(tmp_path, "€3", "€4", items="X,$5\nY,$6"))
    assert dataset.currency == ""
    (warned,) = [finding for finding in dataset.findings if "Currencies" in finding.observation]
    assert warned.warning
    assert warned.observation == 'Currencies in "unit_price" and "list_price": $, €'


def with_column(folder: Path, name: str, *codes: str, items: str = "") -> Dataset:
    lines = [
        f"c{n % 3},i{n % 2},2026-01-{n + 1:02},{n + 1}.5,{code}" for n, code in enumerate(codes)
    ]
    head = f"customer_id,item_id,timestamp,unit_price,{name}"
    (folder / "interactions.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    if items:
        (folder / "items.csv").write_text(items, encoding="utf-8")
    return load(folder)


def said(dataset: Dataset) -> list[str]:
    return [finding.observation for finding in dataset.findings if finding.warning]


@pytest.mark.parametrize(
    ("name", "code", "currency"),
    [
        ("currency", "EUR", "€"),
        ("Currency Code", "usd", "$"),
        ("Währung", "CHF", "CHF"),
        ("货币", "元", "元"),
        ("currency", "Euro", "EURO"),
        # what counts is no currency, nor what stands nowhere
        ("currency", "12.50", ""),
        ("currency", "", ""),
        # what a customer saw need not be what the prices are in
        ("presentment_currency", "EUR", ""),
    ],
)
def test_a_column_of_currencies_says_it(
    tmp_path: Path, name: str, code: str, currency: str
) -> None:
    dataset = with_column(tmp_path, name, *[code] * 4)
    assert dataset.currency == currency
    assert said(dataset) == []
    unused = [f.observation for f in dataset.findings if "none of ours" in f.observation]
    assert bool(unused) == (not currency)


def test_several_in_one_column_are_a_warning(tmp_path: Path) -> None:
    dataset = with_column(tmp_path, "currency", "EUR", "USD", "EUR", "GBP")
    assert dataset.currency == ""
    assert said(dataset) == ['Currencies in "currency": $, £, €']


def test_the_prices_of_items_may_have_another(tmp_path: Path) -> None:
    items = "item_id,price,currency\ni0,3,USD\ni1,4,USD\n"
    dataset = with_column(tmp_path, "currency_code", *["EUR"] * 4, items=items)
    assert said(dataset) == ['Currencies in "currency_code" and "currency": $, €']


def test_without_a_price_there_is_nothing_to_say(tmp_path: Path) -> None:
    text = "customer_id,item_id,timestamp,currency\na,x,2026-01-01,EUR\nb,x,2026-01-02,USD\n"
    (tmp_path / "interactions.csv").write_text(text)
    dataset = load(tmp_path)
    assert (said(dataset), dataset.currency) == ([], "")


def test_of_orders_and_their_lines_both_count(tmp_path: Path) -> None:
    orders = "order_id,customer_id,created_at,currency\n1,a,2026-01-01,EUR\n2,b,2026-01-02,EUR\n"
    (tmp_path / "orders.csv").write_text(orders)
    lines = tmp_path / "order_items.csv"
    lines.write_text("order_id,sku,price\n1,x,2\n2,y,3\n")
    assert load(tmp_path).currency == "€"
    lines.write_text("order_id,sku,price,currency\n1,x,2,USD\n2,y,3,USD\n")
    dataset = load(tmp_path)
    assert dataset.currency == ""
    assert said(dataset) == ['Currencies in "currency" and "order.currency": $, €']
