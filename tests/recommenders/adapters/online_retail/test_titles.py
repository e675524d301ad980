"""Capitals of the warehouse become titles, and its notes do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.online_retail.titles import readable_title, titles


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"),
        ("SET/6 RED SPOTTY PAPER PLATES", "Set of 6 Red Spotty Paper Plates"),
        ("S/4 CUPS", "Set of 4 Cups"),
        ("JUMBO BAG W/HEARTS", "Jumbo Bag with Hearts"),
        ("LGE MUG ASST COLS", "Large Mug Assorted Colours"),
        ("usb lamp 15CM", "USB Lamp 15cm"),
        ("THE CAT'S BOWL AND THE DOG", "The Cat's Bowl and the Dog"),
        ("RED,BLUE RIBBON", "Red, Blue Ribbon"),
        (" .MUG*, ", "Mug"),
        ("", ""),
    ],
)
def test_a_title_reads_well(written: str, title: str) -> None:
    assert readable_title(written) == title


def test_the_most_frequent_title_wins_and_never_a_note() -> None:
    lines = [
        (3, "WHITE MUG"),
        (3, "WHITE CUP"),
        (3, " WHITE  MUG "),
        (5, "RED TIN"),
        (5, "damaged"),
        (5, "damaged"),
        (5, "damaged"),
        (8, "found in warehouse"),
        (9, None),
    ]
    codes = np.array([code for code, _ in lines], dtype=np.int64)
    named, noted, several = titles(codes, pd.Series([text for _, text in lines], dtype="str"))
    assert named.to_dict() == {3: "White Mug", 5: "Red Tin"}
    assert np.flatnonzero(noted).tolist() == [4, 5, 6, 7]
    assert several == 1  # 3 has two titles; a note is none


@pytest.mark.parametrize(
    ("description", "is_note"),
    [
        ("DAMAGED CHARM NECKLACE", False),  # in capitals: a product
        ("damaged charm", True),
        ("charm necklace", False),  # small letters alone do not make a note
        ("?", True),
        ("A1", True),  # fewer than three letters are no title
    ],
)
def test_what_is_a_note(description: str, is_note: bool) -> None:
    named, noted, _ = titles(np.zeros(1, dtype=np.int64), pd.Series([description], dtype="str"))
    assert noted.tolist() == [is_note]
    assert named.empty == is_note
