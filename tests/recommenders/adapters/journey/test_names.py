from __future__ import annotations

import pytest

from recommenders.adapters.journey.names import (
    readable,
    readable_category,
    readable_department,
    readable_size,
    title,
    whole_words,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("BREAD:ITALIAN/FRENCH", "Bread: Italian/French"),
        ("FRZN VEGETABLE/VEG DSH", "Frozen vegetable/vegetable dishes"),
        ("CANDY BARS (SINGLES)(INCLUDING", "Candy bars (singles)"),
        ("SNACKS: SALTY", "Snacks: Salty"),
        ("CHIPS&SNACKS", "Chips & snacks"),
        ("MISC. BATH PRODUCTS", "Miscellaneous bath products"),
        ("FLUID MILK WHITE ONLY", "Fluid milk white only"),
    ],
)
def test_names_are_written_out(written: str, shown: str) -> None:
    assert readable(written) == shown


def test_a_word_that_the_till_cut_off_is_left_out() -> None:
    complete_words = whole_words(["SALSA", "MEXICAN SAUCES"])
    assert readable("AUTHENTIC SAUCES SALSA PICANTE"[:30].ljust(30, "X"), complete_words).endswith(
        "salsa"
    )


@pytest.mark.parametrize(
    ("size", "shown"),
    [("16 OZ", "16 oz"), ("A  .94 OZ", "0.94 oz"), ("2 L", "2 L"), ("CTN", ""), ("LRG", "large")],
)
def test_sizes(size: str, shown: str) -> None:
    assert readable_size(size) == shown


def test_titles_say_what_is_known() -> None:
    assert (
        title("Bread: Italian/French", "Bread", "16 oz", private=True)
        == "Bread: Italian/French, 16 oz (private label)"
    )
    assert title("Traditional", "Bacon", "", private=False) == "Bacon: traditional"
    assert title("", "Bacon", "1 lb", private=False) == "Bacon, 1 lb"
    assert readable_department("MEAT-PCKGD") == "Packaged meat"
    assert readable_department("DRUG GM") == "Drug & general merchandise"
    assert readable_category("FRUIT - SHELF STABLE") == "Shelf-stable fruit"
