from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.cell_objects import with_objects_below
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from tests.recommenders.adapters.line_exports import (
    bought,
    expected,
    order_lines,
    prices_of_items,
)

JSON = ['[{"sku": "A", "qty": 2}, {"sku": "B", "qty": 1}]', '[{"sku": "A", "qty": 1}]']
PYTHON = ["[{'sku': 'A', 'qty': 2}, {'sku': 'B', 'qty': 1}]", "[{'sku': 'A', 'qty': 1}]"]


@pytest.mark.parametrize("cells", [JSON, PYTHON], ids=["JSON", "Python"])
def test_objects_in_a_cell_are_lines_with_their_columns(cells: list[str]) -> None:
    frame = pd.DataFrame({"user": ["a", "b"], "price": ["9", "4"], "line_items": cells})
    below = with_objects_below(Sheet(frame=frame, file="t.csv"), {})
    assert below.frame["user"].tolist() == ["a", "a", "b"]
    assert below.frame["sku"].tolist() == ["A", "B", "A"]
    assert below.frame["qty"].tolist() == ["2", "1", "1"]
    assert below.frame.index.tolist() == [0, 0, 1]
    # the price is the whole order's
    assert "price" not in below.frame
    assert "with sku, qty" in below.findings[0].done


@pytest.mark.parametrize("cells", [["A|B", "A"], ["[1, 2]", "[3]"], ["[{'sku': open('x')}]"] * 2])
def test_other_cells_stay(cells: list[str]) -> None:
    given = Sheet(frame=pd.DataFrame({"user": ["a", "b"], "items": cells}), file="t.csv")
    assert with_objects_below(given, {}) is given


def test_they_are_purchases(tmp_path: Path) -> None:
    frame = pd.DataFrame({"user": ["a", "b"], "date": ["2026-01-01", "2026-01-02"], "items": JSON})
    frame.to_csv(tmp_path / "orders.csv", index=False)
    data = load(tmp_path)
    assert data.log.quantities.tolist() == [2, 1, 1]
    assert data.n_items == 2


def test_one_object_in_a_cell(tmp_path: Path) -> None:
    lines = order_lines()
    rows = [
        f'{line["customer"]},{event},{line["day"]},"{{""product_id"": ""{line["sku"]}"", '
        f'""quantity"": {line["quantity"]}}}"'
        if event == "Purchase"
        else f"{line['customer']},{event},{line['day']},{{}}"
        for line in lines.to_dict("records")
        for event in ("Purchase", "Page View")
    ]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(["user_id,event_type,event_time,event_properties", *rows]))
    data = load(path)
    assert bought(data) == expected(lines)
    warned = {found.observation: found.count for found in data.findings if found.warning}
    assert warned["Lines without an item"] == len(lines)


def test_names_before_the_values_of_a_cell(tmp_path: Path) -> None:
    lines = order_lines()
    cells = {
        key: "|".join(
            f"Product ID: {line['sku']}, Product Qty: {line['quantity']}, Product SKU: , "
            f"Product Name: {line['title']}, Product Unit Price: {line['price']}"
            for line in of.to_dict("records")
        )
        for key, of in lines.groupby("order")
    }
    heads = lines.drop_duplicates("order")
    rows = [
        f'{line["order"]},{line["customer"]},{line["day"]},{line["total"]},"{cells[line["order"]]}"'
        for line in heads.to_dict("records")
    ]
    path = tmp_path / "orders.csv"
    path.write_text(
        "\n".join(["Order ID,Customer ID,Order Date,Order Total,Product Details", *rows])
    )
    data = load(path)
    assert bought(data) == expected(lines)
    assert sorted(prices_of_items(data).values()) == [2.5, 3.75, 5.0, 6.25, 7.5]
    assert data.items[Columns.TITLE].tolist()[0] == "Green Tea"
