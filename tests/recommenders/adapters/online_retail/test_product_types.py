"""The head noun of a title is its type, and the heading of the noun its category."""

from __future__ import annotations

import pytest

from recommenders.adapters.online_retail.product_types import OTHER, product_type


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lunch Bag Red Retrospot", ("Lunch bag", "Bags & travel")),
        ("Bag of Red Marbles", ("Marbles", "Toys & games")),  # the last noun; "of" cuts nothing
        ("Mug with Candle", ("Mug", "Kitchen & dining")),  # what stands after "with" is no head
        ("Red Mug (Candle)", ("Mug", "Kitchen & dining")),
        ("With Candle", ("Candle", "Candles & lighting")),  # unless nothing stands before it
        ("Mug Heart", ("Mug", "Kitchen & dining")),  # a motif gives way to a noun
        ("Red Heart", ("Heart", "Decorations")),
        ("Red Hearts", ("Heart", "Decorations")),
        ("Two Scarves", ("Scarf", "Jewellery & accessories")),
        ("Six Sandals", ("Sandal", "Jewellery & accessories")),
        ("Pretty Keyring", ("Key ring", "Jewellery & accessories")),
        ("Key-Chain", ("Key chain", "Jewellery & accessories")),
        ("Pink Tealight", ("T-light", "Candles & lighting")),
        ("Left Handed Scissors", ("Scissors", "Craft & sewing")),
        ("Water Bottle", ("Hot water bottle", "Kitchen & dining")),
        ("Xyzzy 15cm", ("", OTHER)),
        ("", ("", OTHER)),
    ],
)
def test_type_and_category(title: str, expected: tuple[str, str]) -> None:
    assert product_type(title) == expected


def test_several_words_win_over_one() -> None:
    # "dish" is a noun too, and stands last
    assert product_type("Soap Dish") == ("Soap dish", "Bath, beauty & comfort")
    assert product_type("Hand Dish") == ("Dish", "Kitchen & dining")


def test_upper_and_lower_case_are_one() -> None:
    assert product_type("LUNCH BAG") == product_type("lunch bag") == ("Lunch bag", "Bags & travel")
