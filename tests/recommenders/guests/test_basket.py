"""Baskets as people write them, against the eight items of the tiny shop."""

from __future__ import annotations

import time
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.titles import display_titles
from recommenders.guests import basket as baskets
from recommenders.guests.basket import ItemNames
from recommenders.testing import datasets

TITLES = [
    "Puppy kibble",
    "Rope chew",
    "Crème brûlée",
    "Salt, fine",
    "6 x Ginger beer",
    "Cat litter",
    "Bananas",
    "Banana bread",
]


@pytest.fixture(scope="module")
def names() -> ItemNames:
    tiny = datasets.tiny()
    items = tiny.items.assign(**{Columns.TITLE: TITLES})
    return ItemNames(replace(tiny, items=items, titles=display_titles(items)))


@pytest.fixture(scope="module")
def shop(names: ItemNames) -> Dataset:
    return names.dataset


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Rope chew\nPuppy kibble", [1, 0]),
        ("rope  CHEW, creme brulee; bananas", [1, 2, 6]),
        # a comma in a title parts nothing
        ("Salt, fine", [3]),
        ("2 x Bananas\nCat litter x3", [6, 6, 5, 5, 5]),
        # and a pack is one
        ("6 x Ginger beer", [4]),
        ("- Bananas\n2. Rope chew\n\u2022 2 x Cat litter", [6, 1, 5, 5]),
        ("\"Puppy kibble\"\n'Bananas', \u201eRope chew\u201c", [0, 6, 1]),
        ("\n , \n", []),
    ],
)
def test_ids_and_titles_are_taken_as_they_are(
    names: ItemNames, text: str, items: list[int]
) -> None:
    basket = names.read(text)
    assert basket == baskets.Basket(items=tuple(items))
    assert basket.remarks(names.dataset) == []


def test_ids_stand_before_titles(names: ItemNames, shop: Dataset) -> None:
    ids = [shop.item_id(5), shop.item_id(0).swapcase()]
    assert names.read(" ".join(ids[:1]) + "\t" + ids[1]).items == (5, 0)


def test_the_nearest_title_is_taken_and_said(names: ItemNames) -> None:
    basket = names.read("Pupy kibble\nlitter\nxyzzy, plugh\nbannanas\nbananna bred\nsalty chew")
    assert basket.items == (0, 5, 6, 7)
    assert basket.unknown == ("xyzzy", "plugh", "salty chew")
    assert basket.remarks(names.dataset) == [
        "“Pupy kibble” was read as Puppy kibble.",
        "“litter” was read as Cat litter.",
        "“bannanas” was read as Bananas.",
        "“bananna bred” was read as Banana bread.",
        f"No item of {names.dataset.title} is like “xyzzy”, “plugh”, “salty chew”: left out.",
    ]


def test_of_equal_titles_the_most_bought_item_counts() -> None:
    tiny = datasets.tiny()
    items = tiny.items.assign(**{Columns.TITLE: ["Same"] * tiny.n_items})
    same = ItemNames(replace(tiny, items=items, titles=display_titles(items)))
    bought = np.bincount(tiny.histories().items, minlength=tiny.n_items)
    assert same.match("same").item == bought.argmax()


def test_a_long_list_is_cut(names: ItemNames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "MAX_PURCHASES", 3)
    basket = names.read("Bananas x 5")
    assert (len(basket.items), basket.cut) == (3, 2)
    assert basket.remarks(names.dataset) == ["The last 2 purchases are left out: 3 are read."]


def test_guesses_are_bounded_and_what_is_known_is_read_all_the_same(
    names: ItemNames, shop: Dataset
) -> None:
    odd = [f"zzqx{number}" for number in range(100)]
    basket = names.read("\n".join([*odd, "Rope chew", "2 x Bananas"]))
    assert basket.items == (1, 6, 6)
    assert (len(basket.unknown), basket.uncompared) == (baskets.MAX_GUESSED, 60)
    said = " ".join(basket.remarks(shop))
    assert "“zzqx9” and 30 more: left out." in said
    assert "60 more are no id and no title" in said
    # a text of a megabyte is compared by its beginning
    begin = time.perf_counter()
    assert names.match("q" * 1_000_000).text == "q" * baskets.MAX_CHARS
    assert time.perf_counter() - begin < 2


def test_the_nearest_title_of_the_sample_shop_is_that_of_difflib(sample: Dataset) -> None:
    """The answers of before, when difflib compared: its measure is never above this one."""
    names = ItemNames(sample)
    rng = np.random.default_rng(0)
    titles = list(rng.choice([title for title in names._compared if len(title) > 6], 40))
    letters = list("abcdefghijklmnopqrstuvwxyz ")
    for title in titles:
        typed = list(title)
        for _ in range(3):
            position = int(rng.integers(1, len(typed) - 1))
            typed[position : position + int(rng.integers(2))] = [str(rng.choice(letters))]
        for text in ("".join(typed), "".join(rng.choice(letters, len(title)))):
            before = get_close_matches(text, names._compared, n=1, cutoff=baskets.ALIKE)
            assert baskets._nearest_of(text, names._compared) == (before[0] if before else "")


def test_of_titles_that_are_as_near_the_first_is_taken() -> None:
    assert baskets._nearest_of("teas", ["teal", "tea", "team", "tear"]) == "tea"
    assert baskets._nearest_of("teax", ["teal", "team"]) == "teal"
    assert baskets._nearest_of("teax", []) == ""
