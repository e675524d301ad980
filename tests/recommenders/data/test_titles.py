"""Titles fit a line, and no two items are called the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns
from recommenders.data.titles import (
    LONGEST,
    display_titles,
    shortened,
    shortened_apart,
    telling_ends,
)
from recommenders.testing.datasets import tiny


def named(titles: list[str], **more: list[str | float]) -> list[str]:
    ids = [f"S{number:02}" for number in range(1, len(titles) + 1)]
    items = pd.DataFrame({Columns.ITEM: ids, Columns.TITLE: titles, **more})
    shown: list[str] = display_titles(items).tolist()
    return shown


def test_titles_that_differ_stay_as_they_are() -> None:
    assert named(["Cotton socks", "Wool socks"]) == ["Cotton socks", "Wool socks"]
    assert tiny().titles.tolist() == [" ".join(t.split()) for t in tiny().items[Columns.TITLE]]


def test_equal_titles_are_told_apart_by_their_ids() -> None:
    """Case and blanks make no difference that people see."""
    assert named(["Cotton socks", "Hat", "cotton  SOCKS"]) == [
        "Cotton socks (S01)",
        "Hat",
        "cotton SOCKS (S03)",
    ]


def test_a_brand_tells_them_apart_where_it_is_known_and_differs_for_all() -> None:
    twice = ["Socks", "Socks"]
    assert named(twice, brand=["Acme", "Nord"]) == ["Socks (Acme)", "Socks (Nord)"]
    assert named(twice, brand=["Acme", "acme"]) == ["Socks (S01)", "Socks (S02)"]
    assert named(twice, brand=["Acme", np.nan]) == ["Socks (S01)", "Socks (S02)"]
    assert named(twice, brand=["Acme", "Acme"], category=["Men", "Women"]) == [
        "Socks (Men)",
        "Socks (Women)",
    ]


def test_what_is_not_seen_tells_nothing_apart() -> None:
    assert named(["So\u200bcks", "\u202eSocks"]) == ["Socks (S01)", "Socks (S02)"]


def test_long_titles_are_clipped_and_told_apart_then() -> None:
    long = "x" * 10_000
    shown = named([f"{long}1", f"{long}2", "y " * 190])
    assert shown[0] == f"{'x' * (LONGEST - 1)}… (S01)"
    assert shown[1].endswith("… (S02)")
    assert len(shown[2]) <= LONGEST


@pytest.mark.parametrize("text", ["", "a", "a" * 20])
def test_what_fits_is_not_shortened(text: str) -> None:
    assert shortened(text, 20) == text


def test_a_text_is_cut_at_a_word() -> None:
    assert shortened("Salmon training treats for puppies", 20) == "Salmon training…"


def test_the_whole_title_is_still_there() -> None:
    dataset = tiny()
    assert dataset.whole_title(0) == dataset.item_title(0)


def test_names_below_each_other_keep_the_end_that_tells_them_apart() -> None:
    frozen = [f"Plain frozen vegetables, store brand, 16 oz #{n}" for n in (1096343, 902167)]
    names = [*frozen, "White bread, store brand, 20 oz #883404", "Tea"]
    cut = shortened_apart(names, 32)
    assert cut == [
        "Plain frozen… #1096343",
        "Plain frozen… #902167",
        "White bread, store brand, 20…",
        "Tea",
    ]
    assert max(map(len, cut)) <= 32
    # without an end that fits, and where it is one and the same, nothing is made up
    assert shortened_apart(["a" * 40, "a" * 40], 10) == ["a" * 9 + "…"] * 2
    assert telling_ends(["", "Tea", "Tea"], 5) == ["", "", ""]
