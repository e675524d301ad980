"""What is offered where a rule names what is not there."""

from __future__ import annotations

import pandas as pd

from recommenders.contract import Dataset
from recommenders.rules.meant import meant_column, meant_item, meant_value, sentences


def test_an_item_is_offered_by_its_letters_or_its_title(tiny: Dataset) -> None:
    assert meant_item("\uff41 ", tiny) == "Did you mean A?"
    title = str(tiny.items["title"].iloc[2])
    assert meant_item(title.upper(), tiny) == f"Did you mean {tiny.item_id(2)}?"
    assert meant_item("A, B", tiny) == "Write each id in quotes of its own: 'A', 'B'."
    assert meant_item("A, Z", tiny) == ""
    assert meant_item("Z", tiny) == ""


def test_values_and_columns_are_offered_by_likeness() -> None:
    table = pd.DataFrame({"category": ["Dairy & Eggs", None, "Dog"]})
    assert meant_value("Dairy &amp; Eggs", table["category"]) == "Did you mean Dairy & Eggs?"
    assert meant_value("Kangaroo", table["category"]) == ""
    assert meant_column("Categories", table) == "Did you mean category?"
    many = pd.Series([f"value {number}" for number in range(6_000)])
    assert meant_value("value 1x", many) == ""


def test_empty_sentences_are_none() -> None:
    assert sentences(["One.", "", "Two."]) == "One. Two."
