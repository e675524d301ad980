"""Which side is better: with its figures, after a click where it takes long, of one customer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explain.profiles.customer_profile import Profile, profile
from explain.profiles.item_statistics import ItemStatistics
from explain.quality.head_to_head import HeadToHead, head_to_head
from explain.quality.metrics import HIT, NDCG, RECALL
from explain.quality.verdict import Sides
from pages.ui.compare import cache, verdict
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import PairState
from recommenders.contract import Columns
from recommenders.evaluation.candidates import NEW
from recommenders.evaluation.measure import LENGTH, WANTED, Measured, names
from recommenders.evaluation.stored_results import CODE, DEPTH, K, StoredEvaluation
from tests.pages.panels import (
    alts,
    circle,
    fitted,
    from_item,
    report_of,
    rows,
    run_panel,
    said,
    side_of,
    view_of,
)

SIDES = Sides(own="Left*", other="Right")
LEFT, RIGHT = side_of(fitted(from_item(0)), "Left*"), side_of(fitted(from_item(4)), "Right")


def judged(hit_counts: list[int]) -> StoredEvaluation:
    """The 24 customers of the circle, each with two items to find, of which these were found.

    What is found stands first; the list is i00, i01, ... for everybody.
    """
    n = len(hit_counts)
    hits = np.arange(DEPTH)[None, :] < np.array(hit_counts)[:, None]
    frame = pd.DataFrame(
        {
            CODE: np.arange(n),
            Columns.SEGMENT: [("North", "South")[code % 2] for code in range(n)],
            LENGTH: 2,
            WANTED: 2,
        }
    ).assign(**dict.fromkeys(names(K), np.nan))
    frame[NDCG] = frame[RECALL] = np.array(hit_counts) / 2
    frame[HIT] = (np.array(hit_counts) > 0).astype(float)
    lists = np.tile(np.arange(K, dtype=np.int32), (n, 1))
    way = Measured(candidates=NEW, frame=frame, lists=lists, n_items=24)
    return StoredEvaluation(recommender="toy", measured=(way,), hits=(hits,))


BETTER, WORSE = judged([2] * 24), judged([1] * 18 + [0] * 6)


def held_against(own: StoredEvaluation, other: StoredEvaluation) -> HeadToHead:
    compared = head_to_head(own, other, bought_before=False, rng=np.random.default_rng(0))
    assert compared is not None
    return compared


@pytest.fixture
def view(monkeypatch: pytest.MonkeyPatch) -> ViewContext:
    monkeypatch.setattr(verdict, "judged_on", lambda _: circle())
    return view_of(LEFT.model, 3)


def who(customer: int, label: str = "Eve *3*") -> Profile:
    """The profile of a customer (code) under that name."""
    data = circle()
    return replace(profile(data, ItemStatistics.of(data), customer), label=label)


def known(monkeypatch: pytest.MonkeyPatch, state: PairState) -> None:
    monkeypatch.setattr(cache, "pair_of", lambda *_: state)


def test_the_title_is_the_verdict_with_its_figures(view: ViewContext) -> None:
    compared = held_against(BETTER, WORSE)
    app = run_panel(lambda: verdict.draw_heading(compared, SIDES, PairState()))
    # all two items for everybody, against one for 18 of 24
    assert report_of(app).title.replace("\u202f", " ").startswith("Left* is better over all")
    assert "10 of new items over 24 customers is 1.000 with Left*" in said(app)
    assert "and 0.375 with Right: 167 % more with Left* (95 % interval " in said(app)


@pytest.mark.parametrize(
    ("state", "title", "text"),
    [
        (PairState(), "which is better has not been measured yet", ""),
        (PairState(problem="Too *short*."), "Which is better cannot be judged", "Too *short*."),
        (PairState(evaluations=(BETTER, WORSE)), "cannot be judged over all", "Nobody of these"),
    ],
)
def test_without_a_verdict_the_title_says_why(
    view: ViewContext, state: PairState, title: str, text: str
) -> None:
    app = run_panel(lambda: verdict.draw_heading(None, SIDES, state))
    assert title in report_of(app).title
    assert text in said(app)


def test_figures_are_in_a_table_and_by_group(view: ViewContext) -> None:
    compared = held_against(BETTER, WORSE)
    app = run_panel(lambda: verdict.draw_held_back(view, compared, SIDES))
    text = said(app)
    assert "100 % of the customers went on to buy at least one of the ten items of Left*" in text
    assert "75 % one of Right (+25.0 percentage points" in text
    # twelve customers a segment are too few to claim anything
    assert "segments with enough customers" not in text
    ndcg, hit = rows(app)
    assert ndcg[0].startswith("NDCG")
    assert ndcg[1].startswith("1.000 (")
    assert ndcg[3].startswith("+0.6250 (")
    assert ndcg[4].startswith("+167 % (")
    assert hit[3].startswith("+25.0 (")
    (by_segment,) = alts(app)  # all have bought two items: no groups of lengths
    assert "North +0.625" in by_segment
    names_of_tables = [table.name for table in report_of(app).tables]
    assert names_of_tables == ["Both sides on purchases held back", "Both sides by group"]
    assert "were held back" in text


def test_a_customer_is_told_what_each_list_held(
    view: ViewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, PairState(evaluations=(BETTER, WORSE)))

    def draw(customer: int) -> str:
        return said(run_panel(lambda: verdict.draw_customer(view, who(customer), LEFT, RIGHT)))

    text = draw(3)
    assert "Eve *3* bought 2 new items in the" in text
    assert "Left* had two of them in its list, Right one." in text
    assert "Left* had Tin_0, Tin_1." in text
    assert "Right had Tin_0." in text
    assert "One customer proves nothing" in text


@pytest.mark.parametrize(
    ("first", "text"), [("2020-01-01", "bought nothing new in the"), (None, "had bought nothing")]
)
def test_who_cannot_be_judged_is_told_which_purchases_are_missing(
    view: ViewContext, monkeypatch: pytest.MonkeyPatch, first: str | None, text: str
) -> None:
    known(monkeypatch, PairState(evaluations=(BETTER, WORSE)))
    when = None if first is None else pd.Timestamp(first, tz="UTC")
    customer = replace(who(24), first=when)
    said_of = said(run_panel(lambda: verdict.draw_customer(view, customer, LEFT, RIGHT)))
    assert f"There is nothing to hold the lists against: Eve *3* {text}" in said_of
    assert " or " not in said_of.partition("hold the lists against")[2].partition(".")[0]


def test_what_takes_long_waits_for_a_button(
    view: ViewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = PairState(missing=(RIGHT.variant,), seconds=130.0)
    known(monkeypatch, state)
    asked: list[PairState] = []
    monkeypatch.setattr(cache, "start_judging", lambda _, missing: asked.append(missing))

    def draw(**params: str) -> AppTest:
        return run_panel(lambda: verdict.draw_customer(view, who(3), LEFT, RIGHT), **params)

    app = draw()
    button = app.button(key="judge_sides")
    # both toys go by the same name: the one that is missing
    assert button.label.endswith("Right, about 2 minutes")
    button.click().run()
    assert asked == [state]
    shown = draw(present="1")
    assert not shown.button
    assert "outside the presentation" in said(shown)


def test_a_problem_is_said_in_place_of_the_button(
    view: ViewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, PairState(problem="Right: too *large*."))
    app = run_panel(lambda: verdict.draw_customer(view, who(3), LEFT, RIGHT))
    assert "Right: too *large*." in said(app)
    assert not app.button


def test_the_other_side_wins_when_it_does(view: ViewContext) -> None:
    compared = held_against(WORSE, BETTER)
    app = run_panel(lambda: verdict.draw_heading(compared, SIDES, PairState()))
    assert report_of(app).title.startswith("Right is better over all customers, by 167")
    same = replace(compared, metrics=held_against(BETTER, BETTER).metrics)
    even = run_panel(lambda: verdict.draw_heading(same, SIDES, PairState()))
    assert report_of(even).title.startswith("No clear difference between Left* and Right")
