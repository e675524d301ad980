"""The words beside the rows say what ordered them, with the numbers that did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.homepage.order import intents, order, rests_on, why_here
from recommenders.homepage.page import Intent, Page, Row
from recommenders.shelves.contract import Shelf


def row(shelf: Shelf, any_bought: float, usual: float, *, kept: bool = False) -> Row:
    return Row(
        shelf=shelf,
        part=0,
        examined=0.5,
        intent=0.4,
        everybody=0.2,
        any_bought=any_bought,
        usual=usual,
        gain=0.5 * any_bought,
        kept=kept,
        items=np.array([1], dtype=np.int32),
        chances=np.array([any_bought]),
        explored=np.zeros(1, dtype=np.bool_),
    )


def plain(text: str) -> str:
    """A text with its fixed spaces as plain ones."""
    return text.replace("\u00a0", " ")


def comes_for(shelf: Shelf, purchases: int, share: float, everybody: float) -> Intent:
    return Intent(shelf=shelf, purchases=purchases, share=share, everybody=everybody)


PAGE = Page(
    rows=(
        row(Shelf.AGAIN, 0.5, 0.4),
        row(Shelf.OWNED, 0.25, 0.251),
        row(Shelf.DISCOVER, 0.02, 0.02, kept=True),
    ),
    horizon=14,
    intents=(
        comes_for(Shelf.AGAIN, 8, 0.6, 0.4),
        comes_for(Shelf.DISCOVER, 2, 0.4, 0.6),
    ),
)


def test_a_row_is_held_against_the_one_below() -> None:
    assert plain(why_here(PAGE, 0)) == (
        "One of these is bought with a chance of 50 %, of the row below with 25 %. The customer "
        "comes for such purchases more than others do (40 %, everybody 20 %): else the chance "
        "would be 40 %."
    )
    # a thousandth of the intent is not spoken of
    assert plain(why_here(PAGE, 1)) == (
        "One of these is bought with a chance of 25 %, of the row below with 2 %."
    )


def test_a_row_that_is_kept_says_so_and_the_last_has_none_below() -> None:
    assert why_here(PAGE, 2) == (
        "Stands here in any case: by the chances alone another shelf would."
    )
    level = replace(PAGE, rows=(row(Shelf.AGAIN, 0.0341, 0.034), row(Shelf.VIEWED, 0.034, 0.034)))
    assert why_here(level, 0) == "Hardly ahead of the row below."
    assert why_here(level, 1) == "The lowest chance of all rows."


def test_the_tables_have_a_line_for_each_row_and_each_intent() -> None:
    table = order(PAGE)
    assert table["Row"].tolist() == [1, 2, 3]
    assert [plain(cell) for cell in table["One is bought"]] == ["50 %", "25 %", "2 %"]
    assert [plain(cell) for cell in table["With everybody's intent"]] == ["40 %", "25 %", "2 %"]
    rests = intents(PAGE)
    assert rests["Purchases"].tolist() == [8, 2]
    assert rests["Comes for"].tolist() == ["what was bought before", "a kind never bought before"]


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (
            PAGE.intents,
            "Rests on 10 purchases, held towards everybody's. More than others the customer comes "
            "for what was bought before: 60 %, everybody 40 %.",
        ),
        (
            (comes_for(Shelf.AGAIN, 1, 0.5, 0.5), comes_for(Shelf.DISCOVER, 0, 0.5, 0.5)),
            "Rests on 1 purchase, held towards everybody's, which it is like.",
        ),
        (
            (comes_for(Shelf.AGAIN, 0, 0.5, 0.5),),
            "No purchase yet: everybody's intent stands in.",
        ),
    ],
)
def test_what_an_intent_rests_on(kinds: tuple[Intent, ...], words: str) -> None:
    assert plain(rests_on(replace(PAGE, intents=kinds))) == words
