"""Icons of categories and of verdicts."""

from __future__ import annotations

import pytest

from explain.contract import ReasonState
from explain.formats import FIXED_SPACE
from pages.ui.elements.icons import DEFAULT_ICON, answer_mark, icon, verdict_mark


@pytest.mark.parametrize(
    ("names", "symbol"),
    [
        (("Dog", None), "pets"),
        ((None, "Fresh groceries"), "nutrition"),
        (("Nothing known", "Apparel"), "apparel"),
        (("Printers & Ink", "Office"), "print"),
        (("Drinks & Snacks",), "local_cafe"),
        (("Steak",), "sell"),
        (("Education",), "sell"),
        (("Pink things",), "sell"),
        (("Cabbage",), "sell"),
    ],
)
def test_an_icon_is_found_by_the_beginning_of_a_word(
    names: tuple[str | None, ...], symbol: str
) -> None:
    assert icon(*names) == f":material/{symbol}:"
    assert icon(None) == DEFAULT_ICON


def test_a_verdict_has_icon_word_and_colour() -> None:
    marks = [verdict_mark(state) for state in ReasonState]
    personal, doubtful, *others = marks
    assert personal == f":blue[:material/check_circle:{FIXED_SPACE}**personal**]"
    assert doubtful == f":orange[:material/error:{FIXED_SPACE}**doubtful**]"
    assert all(mark.startswith(":gray[") for mark in others)
    assert len({mark.split(FIXED_SPACE)[0] for mark in marks}) == len(ReasonState)


def test_a_count_stands_before_the_word_and_none_is_grey() -> None:
    assert verdict_mark(ReasonState.DOUBTFUL, 1_200).endswith("**1,200 doubtful**]")
    assert verdict_mark(ReasonState.DOUBTFUL, 2).startswith(":orange[")
    assert (
        verdict_mark(ReasonState.DOUBTFUL, 0)
        == f":gray[:material/error:{FIXED_SPACE}**0 doubtful**]"
    )


def test_each_answer_has_an_icon() -> None:
    assert len({answer_mark(word) for word in ("yes", "in part", "no")}) == 3
