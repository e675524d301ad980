from __future__ import annotations

import pytest

from recommenders.adapters.journey.names import (
    _SAID,
    of_a_case,
    readable,
    readable_category,
    readable_department,
    readable_size,
    readable_type,
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
    [
        ("16 OZ", "16 oz"),
        ("16 OZS", "16 oz"),
        ("A  .94 OZ", "0.94 oz"),
        ("2 L", "2 L"),
        ("2 L*", "2 L"),
        ("CTN", ""),
        ("LRG", "large"),
        ("1 GA", "1 gallon"),
        ("2 GA", "2 gallons"),
        ("1 DZ", "1 dozen"),
        ("12 PK", "12 pack"),
        ("12 PK/12 OZ", "12 pk/12 oz"),
        ("600) 4 LB", "4 lb"),
        ("7 OZ (6)", "7 oz"),
        ("1.5 OZ/(6)", "1.5 oz"),
        ("12_OZ", "12 oz"),
        ("971820 PK", ""),
        ("500918 CTN", ""),
        ("134155 1 CT", "1 ct"),
        ("538850 8 PK", "8 pack"),
        ("7 OZ 57264", "7 oz"),
        ("2000 ML", "2000 ml"),
        ("10.0 OZ", "10 oz"),
        ("67.60 OZ", "67.6 oz"),
        ("1.25 OZ", "1.25 oz"),
        ("1.05 OZ", "1.05 oz"),
        ("100 CT", "100 ct"),
    ],
)
def test_sizes(size: str, shown: str) -> None:
    assert readable_size(size) == shown


def test_what_is_bought_most_is_said_as_a_person_would() -> None:
    assert readable_type("FLUID MILK WHITE ONLY", frozenset()) == "White milk"
    assert readable_type("CREAM CHEESE", frozenset()) == "Cream cheese"
    assert len(set(_SAID.values())) == len(_SAID)
    assert not set(_SAID) & set(_SAID.values())


@pytest.mark.parametrize(
    ("size", "case"),
    [("40 lb", True), ("18 lb", True), ("48-54 ct", True), ("5 lb", False), ("12 ct", False)],
)
def test_produce_comes_in_cases(size: str, case: bool) -> None:
    assert of_a_case(size) is case
    assert not of_a_case("40 oz")


def test_titles_say_what_is_known() -> None:
    assert (
        title("Bread: Italian/French", "Bread", "16 oz", private=True)
        == "Bread: Italian/French, store brand, 16 oz"
    )
    assert title("Traditional", "Bacon", "", private=False) == "Bacon: traditional"
    assert title("", "Bacon", "1 lb", private=False) == "Bacon, 1 lb"
    assert readable_department("MEAT-PCKGD") == "Packaged meat"
    assert readable_department("DRUG GM") == "Drug & general merchandise"
    assert readable_category("FRUIT - SHELF STABLE") == "Shelf-stable fruit"
