from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.filled import fullest
from recommenders.adapters.files.folder import load
from tests.recommenders.adapters.line_exports import bought, expected, write_lines


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        ({"a": ["x"] * 20, "b": ["y"] * 20}, "a"),
        ({"a": [""] * 20, "b": ["y"] * 20}, "b"),
        ({"a": [None] * 20, "b": [""] * 20, "c": ["y"] * 20}, "c"),
        # half of them are enough, and what is no fuller takes no place
        ({"a": ["x", ""] * 10, "b": ["y"] * 20}, "a"),
        ({"a": [""] * 20, "b": ["y", ""] * 10}, "a"),
        ({"a": [], "b": []}, "a"),
    ],
)
def test_a_column_that_is_not_used_leaves_its_place(
    columns: dict[str, list[str | None]], taken: str
) -> None:
    frame = pd.DataFrame(columns, dtype="str")
    assert fullest(frame, columns) == taken
    assert fullest(frame, []) is None


def test_an_export_has_columns_that_its_shop_does_not_use(tmp_path: Path) -> None:
    lines = write_lines(
        tmp_path / "invoices.csv",
        {
            "EmailAddress": "",
            "ContactName": "name",
            "SKU": "",
            "Listing ID": "sku",
            "Sale Date": "day",
            "Quantity": "quantity",
        },
    )
    assert bought(load(tmp_path / "invoices.csv")) == expected(lines, customer="name")
