"""The two sides of a comparison, from what the address says."""

from __future__ import annotations

import pytest

from pages.ui.compare.sides import default_opponent, opposite, swapped
from pages.ui.session.list_options import PLAIN_SIDE
from pages.ui.session.selection import Selection
from recommenders import registry


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(against="ease"),
        Selection(against="uptake-lift", against_personal="0.5"),
        Selection(personal="1", against="ease", against_personal="0", against_variety="mmr"),
        Selection(variety="mmr", against="uptake-lift", against_variety=PLAIN_SIDE),
    ],
)
def test_swapping_twice_changes_nothing(chosen: Selection) -> None:
    other = swapped(chosen)
    assert (other.recommender, other.personal, other.variety) == (
        opposite(chosen).recommender,
        opposite(chosen).personal,
        opposite(chosen).variety,
    )
    back = swapped(other)
    for once, twice in ((back, chosen), (opposite(back), opposite(chosen))):
        assert (once.recommender, once.personal, once.variety) == (
            twice.recommender,
            twice.personal,
            twice.variety,
        )


def test_nothing_about_the_other_side_means_another_recommender() -> None:
    assert opposite(Selection()).recommender == "item-knn"
    assert opposite(Selection(recommender="item-knn")).recommender == "uptake-lift"
    assert opposite(Selection(against_personal="1")).recommender == "uptake-lift"


def test_no_recommender_is_held_against_itself_by_default() -> None:
    for entry in registry.ENTRIES:
        selection = Selection(recommender=entry.name)
        assert default_opponent(selection) != entry.name
        assert opposite(selection).recommender == default_opponent(selection)


def test_no_variety_there_is_said_where_there_is_one_here() -> None:
    here = Selection(variety="mmr", against="ease", against_variety=PLAIN_SIDE)
    assert opposite(here).variety is None
    assert opposite(Selection(variety="mmr", against="ease")).variety == "mmr"
