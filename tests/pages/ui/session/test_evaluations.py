"""Which recommenders are held against each other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import added_recommender, compared_recommenders, short_label
from pages.ui.session.selection import Selection
from recommenders import registry


def view(**selected: str) -> ViewContext:
    """A view of which only the selection is looked at."""
    return cast("ViewContext", SimpleNamespace(selection=Selection(**selected)))


def test_the_chosen_one_comes_first_and_each_stands_once() -> None:
    first, second, third = registry.baselines()
    assert compared_recommenders(view(recommender="ease")) == ["ease", first, second, third]
    assert compared_recommenders(view(recommender=second)) == [second, first, third]
    assert compared_recommenders(view(recommender="ease", against=second)) == [
        "ease",
        first,
        second,
        third,
    ]
    assert compared_recommenders(view(recommender="ease", against="bspm"))[-1] == "bspm"


@pytest.mark.parametrize("against", ["ease", "x_x"])
def test_nothing_is_added_that_is_chosen_or_unknown(against: str) -> None:
    assert added_recommender(view(recommender="ease", against=against)) is None


def test_labels_on_charts_are_short() -> None:
    assert short_label("gf-cf") == "Graph filter"
