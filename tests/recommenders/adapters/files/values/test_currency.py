"""The currency that stands beside the prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load

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
