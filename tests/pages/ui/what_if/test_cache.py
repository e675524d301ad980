"""What the edits of an address lead to: computed once, and again where anything changes."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from pages.ui.session import resources
from pages.ui.session.resources import FittedModel
from pages.ui.what_if.cache import outcome
from tests.pages.panels import PLAIN, fitted, onward, view_of

CUSTOMER, NOBODY = 3, 24


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 3 has bought 3 two days ago and 4 yesterday: the list begins with 6, 5, 7."""
    return fitted(onward())


def test_without_edits_both_lists_are_one(model: FittedModel) -> None:
    plain = outcome(view_of(model, CUSTOMER), CUSTOMER)
    assert plain.summary == ""
    assert plain.comparison.same
    assert plain.problems == ()
    assert plain.day == datetime.date(2026, 6, 30)
    assert plain.bought_by_then == {3, 4}


def test_an_edit_is_made_on_the_history(model: FittedModel) -> None:
    result = outcome(view_of(model, CUSTOMER, edits="without.i04"), CUSTOMER)
    assert result.comparison.before.ranking.items.tolist()[:3] == [6, 5, 7]
    # 3 alone adds 2 to 5 and 1 to 6; all else is tied and stands by its code
    assert result.comparison.after.ranking.items.tolist() == [5, 6, 0, 1, 2, 4, 7, 8, 9, 10]
    assert result.edited.history.items.tolist() == [3]
    assert result.summary == "Without Tin_4"
    # contributions before: 3 adds 2 and 1, 4 adds 2 and 1; of two equals the later one is first
    assert result.history_diff.items.tolist() == [4, 3]
    assert result.history_diff.carries.tolist() == [0.5, 0.5]
    assert result.history_diff.changes == ["none left", ""]


def test_the_date_says_what_was_bought_by_then(model: FittedModel) -> None:
    earlier = outcome(view_of(model, CUSTOMER, asof="2026-06-28"), CUSTOMER)
    assert earlier.bought_by_then == {3}
    assert earlier.edited.history.items.tolist() == [3]
    assert earlier.summary == "As of 28 Jun 2026"


def test_each_problem_is_told_once(model: FittedModel) -> None:
    # not in the data, no date, not in the history (twice)
    view = view_of(model, CUSTOMER, edits="buy.zz~without.i09~without.i09", asof="soon")
    problems = outcome(view, CUSTOMER).problems
    assert len(problems) == 3
    assert "no item “zz” in Circle_" in problems[0]
    assert "“soon” is no date" in problems[1]
    assert "Tin_9" in problems[2]


def test_the_same_edits_are_computed_once(model: FittedModel) -> None:
    view = view_of(model, CUSTOMER, edits="without.i04")
    first = outcome(view, CUSTOMER)
    assert outcome(view, CUSTOMER).comparison is first.comparison
    assert outcome(view, CUSTOMER).history_diff is first.history_diff
    # the list before is shared by all edits
    other = outcome(view_of(model, CUSTOMER, edits="without.i03"), CUSTOMER)
    assert other.comparison.before is first.comparison.before
    assert other.comparison.after is not first.comparison.after
    for changed in (
        view_of(model, CUSTOMER, edits="without.i04", asof="2026-07-04"),
        view_of(model, CUSTOMER, edits="without.i04", bought=True),
        view_of(fitted(onward()), CUSTOMER, edits="without.i04"),
    ):
        assert outcome(changed, CUSTOMER).comparison is not first.comparison
    assert outcome(view, CUSTOMER + 1).comparison is not first.comparison


def test_what_is_impossible_does_not_change_the_key(model: FittedModel) -> None:
    possible = outcome(view_of(model, CUSTOMER, edits="without.i04"), CUSTOMER)
    with_impossible = outcome(view_of(model, CUSTOMER, edits="without.i04~without.i09"), CUSTOMER)
    assert with_impossible.comparison is possible.comparison
    assert len(with_impossible.requested.edits) == 2
    assert len(with_impossible.edited.applied.edits) == 1


@pytest.fixture
def asked(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The settings of the dial that are asked for; the model is the same for each."""
    gammas: list[float] = []

    def fitted_model(dataset: str, recommender: str, gamma: float = 0.0) -> FittedModel:
        gammas.append(gamma)
        return replace(model, fingerprint=f"{model.fingerprint}/{gamma}")

    monkeypatch.setattr(resources, "fitted_model", fitted_model)
    return gammas


def test_the_dial_begins_with_the_first_purchase(model: FittedModel, asked: list[float]) -> None:
    waiting = replace(PLAIN, waiting=True)
    view = view_of(model, NOBODY, options=waiting, personal="0.5", edits="buy.i03")
    outcome(view, NOBODY)
    assert asked == [0.5]
    outcome(view_of(model, NOBODY, options=waiting, personal="0.5"), NOBODY)
    assert asked == [0.5]


def test_the_dial_ends_with_the_last_purchase(model: FittedModel, asked: list[float]) -> None:
    turned = replace(PLAIN, personal=0.5)
    outcome(view_of(model, CUSTOMER, options=turned, personal="0.5", edits="without.i04"), CUSTOMER)
    assert asked == []
    edits = "without.i03~without.i04"
    outcome(view_of(model, CUSTOMER, options=turned, personal="0.5", edits=edits), CUSTOMER)
    assert asked == [0.0]
