from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Dataset
from tests.recommenders.adapters.line_exports import PRICES, prices_of_items, write_lines

USUAL = {"customer_id": "customer", "item_id": "sku", "date": "day", "quantity": "quantity"}
RIGHT = {f"SKU-{40 + item}": price for item, price in enumerate(PRICES)}


def said(data: Dataset) -> list[str]:
    return [
        finding.text
        for finding in data.findings
        if "costs altogether" in finding.text or "may be what a line costs" in finding.text
    ]


@pytest.mark.parametrize("name", ["Amount", "Line Total", "Sales", "Umsatz", "Net value", "Total"])
def test_a_total_beside_the_quantity_is_the_price_of_its_units(tmp_path: Path, name: str) -> None:
    path = tmp_path / "lines.csv"
    write_lines(path, {**USUAL, name: "total"})
    data = load(path)
    assert prices_of_items(data) == RIGHT
    assert said(data) == [f'Column "{name}" is what each line costs altogether']


def test_a_price_of_units_goes_before(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    write_lines(path, {**USUAL, "amount": "total", "price": "price"})
    data = load(path)
    assert prices_of_items(data) == RIGHT
    assert any("none of ours: amount" in finding.text for finding in data.findings)


def test_the_total_of_an_order_is_no_price(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    lines = write_lines(path, {**USUAL, "order_id": "order", "total": "order"})
    totals = lines.groupby("order")["total"].transform("sum")
    rows = path.read_text().splitlines()
    written = [
        f"{row.rpartition(',')[0]},{total}" for row, total in zip(rows[1:], totals, strict=True)
    ]
    path.write_text("\n".join([rows[0], *written]))
    data = load(path)
    assert not data.has(Columns.UNIT_PRICE)
    assert said(data) == ['Column "total" may be what a line costs, or a whole order']


def test_prices_that_grow_with_the_quantity_are_totals_and_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    write_lines(path, {**USUAL, "price": "total"})
    data = load(path)
    assert prices_of_items(data) == RIGHT
    assert [finding.text for finding in data.findings if finding.warning] == [
        'Values of "price" that grow with the quantity, for nearly every item'
    ]
    # whoever names the column means it, and hears of it all the same
    (tmp_path / "lines.toml").write_text('[columns]\nunit_price = "price"\n')
    data = load(path)
    assert max(data.unit_prices) == pytest.approx(4 * max(PRICES))
    assert [found.text for found in data.findings if found.warning] == [
        'Values of "price" that grow with the quantity, for nearly every item'
    ]
    (tmp_path / "lines.toml").write_text('[columns]\nline_total = "price"\nunit_price = false\n')
    data = load(path)
    assert prices_of_items(data) == RIGHT
    assert not any(found.warning for found in data.findings)


def test_where_nothing_tells_the_name_has_to(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    rows = (
        "user_id,item_id,date,qty,{}\na,x,2026-01-03,2,9\nb,x,2026-01-04,2,9\nb,y,2026-01-05,1,3\n"
    )
    path.write_text(rows.format("amount"))
    assert not load(path).has(Columns.UNIT_PRICE)
    path.write_text(rows.format("line_total"))
    assert prices_of_items(load(path)) == {"x": 4.5, "y": 3.0}
    path.write_text(rows.format("amount"))
    (tmp_path / "lines.toml").write_text('[columns]\nline_total = "amount"\n')
    assert prices_of_items(load(path)) == {"x": 4.5, "y": 3.0}


def test_a_return_takes_off_what_was_bought_at_its_price(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        "user_id,item_id,timestamp,qty,line_total\n"
        "a,x,2026-01-03 10:00,3,9\na,x,2026-01-04 10:00,-2,-6\nb,x,2026-01-05 10:00,0,0\n"
        "b,y,2026-01-05 11:00,1,4\n"
    )
    data = load(path)
    assert data.log.quantities.sum() == 2
    assert prices_of_items(data) == {"x": 3.0, "y": 4.0}
