"""What a draft would be, and errors that name no folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import columns, preview
from recommenders.contract import Columns
from tests.recommenders.adapters.own_data.conftest import LINES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "orders.csv").write_text(LINES)
    return tmp_path / "shop"


def test_the_first_history_as_it_is_read(path: Path) -> None:
    options = columns.complete(columns.examine(path, Options()), Options())
    options = columns.told(options, "interactions", Columns.QUANTITY, "stk")
    doing: list[str] = []
    data = preview.read_draft(
        path, options, name="shop", progress=lambda share, what: doing.append(what)
    )
    assert doing == [
        "reading orders.csv",
        "understanding the lines",
        "putting the histories in order",
    ]
    assert data.customer_id(preview.first_customer(data)) == "c0@shop"
    history = preview.first_history(data, most=2)
    # every 28th line is of 1 March and every 7th of c0: 0, 28, 56, 84 are a0, a28, a25, a22
    assert history.to_dict("list") == {
        "when": ["1 Mar 2026, 10:00", "1 Mar 2026, 10:00"],
        "item": ["a0", "a22"],
        "title": ["Item a0", "Item a22"],
        "event": ["purchase", "purchase"],
        "quantity": [1.0, 1.0],
    }
