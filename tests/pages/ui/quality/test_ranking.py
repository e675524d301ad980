"""How well it ranks: the finding, the table of all, the curves, and how to add one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explain.quality.head_to_head import SEGMENTS
from explain.quality.metrics import EXPLORE, NDCG, REPEAT
from explain.quality.ranking import Quality
from pages.ui.quality import ranking
from pages.ui.session import evaluations
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import QualityState
from pages.ui.session.resources import FittedModel
from recommenders import registry, registry_entry
from recommenders.evaluation.candidates import ALL
from recommenders.ranking.diversity import Variety
from tests.pages.judged import METRICS, group, judged, line
from tests.pages.panels import (
    PLAIN,
    alts,
    fitted,
    from_item,
    plain,
    report_of,
    run_panel,
    said,
    view_of,
)

BASELINE = registry.baselines()[0]
NAME = registry.entry("ease").short_label
KNOWN = judged(line("ease", 0.5), line(BASELINE, 0.25, -0.25))


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0), entry="ease")


def headed(view: ViewContext, state: QualityState, **params: str) -> AppTest:
    return run_panel(lambda: ranking.draw_heading(view, state), **params)


def test_the_headline_is_whom_it_beats_with_the_numbers_behind(model: FittedModel) -> None:
    app = headed(view_of(model), QualityState(quality=KNOWN))
    assert plain(report_of(app).title) == f"{NAME} beats bestsellers by 100 %"
    text = said(app)
    assert f"is 0.500 with {NAME} and 0.250 with Popularity: 100 % more" in text
    assert "50 % of customers went on to buy one of the 10 new items" in text
    assert "with Popularity 25 %." in text
    assert "The fit ends on *2 June*. 28 days are held back. Only new items are ranked." in text
    segments = (group(SEGMENTS, "North", 0.5, 0.25), group(SEGMENTS, "South", 0.5, 0.0))
    parts = judged(line("ease", 0.5), line(BASELINE, 0.25), groups=segments)
    app = headed(view_of(model), QualityState(quality=parts))
    assert plain(report_of(app).title) == (
        f"{NAME} beats bestsellers by 100 %, clearly for one of two segments"
    )


def test_a_cohort_is_named_and_one_that_nobody_came_back_of_is_said(model: FittedModel) -> None:
    def of_segment(state: QualityState) -> AppTest:
        view = view_of(model)
        return run_panel(lambda: ranking.draw_heading(view, state, "in the segment Pets"))

    app = of_segment(QualityState(quality=KNOWN))
    assert plain(report_of(app).title).endswith("by 100 % in the segment Pets")
    empty = of_segment(QualityState(quality=None, nobody=True))
    assert report_of(empty).title == f"{NAME} cannot be judged in the segment Pets"
    assert "Nobody of these customers came back" in said(empty)


def test_a_rule_of_thumb_is_held_against_another_by_name(model: FittedModel) -> None:
    base = judged(line(BASELINE, 0.5), line("uptake", 0.25))
    app = headed(view_of(model), QualityState(quality=base))
    assert report_of(app).title.startswith("Popularity beats Uptake by")


def test_few_customers_are_counted_and_all_items_are_said_to_be(model: FittedModel) -> None:
    few = judged(line("ease", 0.5, customers=4), line(BASELINE, 0.25), candidates=ALL)
    app = headed(view_of(model), QualityState(quality=few))
    assert report_of(app).title.startswith("Only 4 customers came back, too few to tell")
    assert "2 of 4 customers went on to buy one of the 10 items" in said(app)
    assert "All items are ranked." in said(app)


def test_what_is_not_measured_has_a_button_and_an_estimate(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(evaluations, "start_evaluation", lambda names, _: asked.append(names))
    waiting = QualityState(quality=None, missing=("ease", "popularity"), seconds=34.0)
    app = headed(view_of(model), waiting)
    assert "has not been measured yet" in report_of(app).title
    button = app.button(key="quality_start")
    assert button.label.endswith(" and Popularity, about 40 seconds")
    button.click().run()
    assert asked == [("ease", "popularity")]
    assert not headed(view_of(model), waiting, present="1").button


def test_what_cannot_be_measured_says_why(model: FittedModel) -> None:
    short = headed(view_of(model), QualityState(quality=None, problem="Two *days*."))
    assert report_of(short).title == "Circle_ is too short a story to judge by"
    assert "Two *days*." in said(short)
    refused = headed(view_of(model), QualityState(quality=None, refused=("Too *many*.",)))
    assert "cannot be judged on Circle_" in report_of(refused).title
    assert "Too *many*." in said(refused)


def drawn(view: ViewContext, quality: Quality = KNOWN, *, missing: tuple[str, ...] = ()) -> AppTest:
    state = QualityState(quality=quality, missing=missing, seconds=1.0)
    params = view.selection.params()
    return run_panel(lambda: ranking.draw_metrics(view, state, quality), **params)


def test_the_table_has_every_recommender_with_its_difference(model: FittedModel) -> None:
    app = drawn(view_of(model))
    frame = app.dataframe[0].value
    assert len(frame) == 2
    assert plain(frame[NDCG][0]) == "0.500 (0.375 to 0.625)"
    difference = next(name for name in frame if "less" in name)
    assert [plain(cell) for cell in frame[difference]] == ["", "-0.2500 (-0.3750 to -0.1250)"]
    # the file has a line for each metric
    assert len(report_of(app).tables[0].frame) == 2 * len(METRICS)
    assert "Means over 40 customers" in said(app)
    assert "do not rely" not in said(app)
    assert "list options" not in said(app)


def test_small_numbers_and_options_are_warned_of(model: FittedModel) -> None:
    options = replace(PLAIN, variety=Variety.SPREAD)
    text = said(drawn(view_of(model, options=options), replace(KNOWN, customers=19)))
    assert "Fewer than 20 customers: do not rely on the figures." in text
    assert "Judged as it is, without the list options of the sidebar." in text


def test_one_more_is_picked_and_judged(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawn(view_of(model, against="buy-again"), missing=("buy-again",))
    box = app.selectbox(key="quality_against")
    assert box.value == "buy-again"
    # neither itself nor the baselines, which are there anyway
    offered = [entry.label for entry in registry.available()]
    for name in ("ease", *registry.baselines()):
        offered.remove(registry.entry(name).label)
    assert box.options == ["No other", *offered]
    assert app.button(key="quality_start").label == "Judge Buy again, a few seconds"
    box.select("").run()
    assert "against" not in app.query_params


def test_an_odd_other_one_is_said(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No recommender is called “*x*”." in said(drawn(view_of(model, against="*x*")))
    assert not drawn(view_of(model, against="ease")).warning
    monkeypatch.setattr(registry_entry, "find_spec", lambda _: None)
    app = drawn(view_of(model, against="ials"))
    assert 'pip install "becausal[ials]"' in plain(app.warning[0].value)


def test_curves_are_of_what_is_compared(model: FittedModel) -> None:
    other = judged(*KNOWN.lines, line("bspm", 0.75, 0.25))
    app = run_panel(lambda: ranking.draw_curves(view_of(model), other))
    assert len(alts(app)) == 2
    assert all("At 10 items: " in alt and "0.500" in alt and "0.250" in alt for alt in alts(app))
    assert not any("0.750" in alt for alt in alts(app))
    added = run_panel(lambda: ranking.draw_curves(view_of(model, against="bspm"), other))
    assert all("0.750" in alt for alt in alts(added))


def test_repeats_and_discoveries_stand_apart_where_both_are_ranked(model: FittedModel) -> None:
    def draw(quality: Quality, *, bought: bool = False) -> AppTest:
        view = view_of(model, bought=bought)
        return run_panel(lambda: ranking.draw_repeat_and_explore(view, quality))

    new = draw(KNOWN)
    assert "Switch on “Keep items bought before”" in said(new)
    assert not alts(new)
    assert "Nearly no purchase repeats an earlier one" in said(draw(KNOWN, bought=True))
    every = judged(line("ease", 0.5, metrics=(*METRICS, REPEAT, EXPLORE)), candidates=ALL)
    both = alts(draw(every, bought=True))
    assert [alt.split(":")[0] for alt in both] == ["Bought before", "New to the customer"]
    assert plain(list(new.table[0].value.columns)[-1]) == "Catalogue in lists"
