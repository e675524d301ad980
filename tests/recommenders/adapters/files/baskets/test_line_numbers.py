from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.line_numbers import (
    is_cloth,
    is_no_item,
    numbers_lines_of_orders,
)
from tests.recommenders.adapters.line_exports import order_lines


@pytest.mark.parametrize("times", [1, 0.1])
def test_lines_that_are_counted_anew_in_each_order(times: float) -> None:
    lines = order_lines()
    frame = pd.DataFrame({"Order No": lines["order"], "Item": (lines["line"] * times).astype(int)})
    assert numbers_lines_of_orders(frame, "Item")
    assert numbers_lines_of_orders(frame.astype("str"), "Item")
    assert not numbers_lines_of_orders(frame, "Order No")
    assert not numbers_lines_of_orders(frame, "none")
    # without orders nobody can tell
    assert not numbers_lines_of_orders(frame[["Item"]], "Item")


def test_ids_of_items_are_none() -> None:
    lines = order_lines()
    codes = lines["sku"].astype("category").cat.codes
    for ids in (lines["sku"], codes, codes + 1, lines["line"] * 7 + codes, lines["price"]):
        frame = pd.DataFrame({"order_id": lines["order"], "item": ids})
        assert not numbers_lines_of_orders(frame, "item")


def test_few_orders_of_several_lines_tell_nothing() -> None:
    frame = pd.DataFrame({"order_id": ["1", "1", "2", "2", "3"], "item": [1, 2, 1, 2, 1]})
    assert not numbers_lines_of_orders(frame, "item")


def test_places_on_the_screen_of_a_visit_are_none() -> None:
    lines = order_lines()
    frame = pd.DataFrame({"session_id": lines["order"], "Position": lines["line"]})
    assert not numbers_lines_of_orders(frame, "Position")


def cloths(**columns: object) -> pd.DataFrame:
    lines = order_lines()
    cloth = pd.Series(["Cotton", "Wool", "100 % Silk"])
    frame = {"customer": lines["customer"], "date": lines["day"].astype("str")}
    return pd.DataFrame(frame | {"Material": cloth[lines.index % 3].to_numpy()} | columns)


def test_a_material_of_few_words_beside_what_tells_more_is_a_cloth() -> None:
    styles = order_lines()["title"].to_numpy()
    assert is_cloth(cloths(style=styles), "Material")
    assert is_no_item(cloths(style=styles), "Material")
    assert not is_cloth(cloths(style=styles), "style")
    assert not is_cloth(cloths(style=styles), "none")
    # nothing else says which thing it is
    assert not is_cloth(cloths(), "Material")
    # codes of an ERP system
    assert not is_cloth(cloths(style=styles, Material=order_lines()["sku"].to_numpy()), "Material")
