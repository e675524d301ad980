"""The model card: what is said, and the accuracy where it is known, quick, or asked for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.quality.metrics import HIT, NDCG, RECALL
from explain.reasons.wording import escape
from explain.surrogate.fidelity import Fidelity
from pages.ui.recommender import cache, model_card
from pages.ui.session import explanations
from pages.ui.session.evaluations import QualityState
from pages.ui.session.list_options import ListOptions
from pages.ui.session.resources import FittedModel
from recommenders.linear.item_knn import ItemKNN
from tests.pages.judged import METRICS, judged, line
from tests.pages.panels import (
    PLAIN,
    Link,
    circle,
    fitted,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(ItemKNN().fit(circle()))


def draw(
    model: FittedModel,
    monkeypatch: pytest.MonkeyPatch,
    state: QualityState,
    *,
    options: ListOptions = PLAIN,
    present: str = "",
) -> AppTest:
    monkeypatch.setattr(model_card, "quality_state", lambda _: state)
    held_out = Fidelity(tau=0.71, r2=0.82, n_items=50)
    monkeypatch.setattr(explanations, "surrogate", lambda *_: SimpleNamespace(held_out=held_out))
    view = view_of(model, options=options)
    return run_panel(lambda: model_card.show(view, st.container()), present=present)


KNOWN = QualityState(quality=judged(line("item-knn", 0.5), line(model_card.BASELINE, 0.25, -0.25)))


def test_the_card_has_its_parts_in_order(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    app = draw(model, monkeypatch, KNOWN)
    assert report_of(app).title == f"{model.entry.label} on Circle_"
    assert [heading.value for heading in app.header] == [
        "What it is",
        "How accurate it is",
        "How well its features explain it",
        "Settings",
        "What it cannot do",
    ]
    assert [table.name for table in report_of(app).tables] == ["Model card", "Accuracy", "Settings"]
    limits = cache.model_card(model.fingerprint, model).limits
    assert limits
    assert all(f"- {plain(escape(limit))}" in said(app) for limit in limits)


def test_accuracy_beside_the_baseline(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    app = draw(model, monkeypatch, KNOWN)
    # what else is measured is in the file only
    assert [row[:4] for row in rows(app, 1)] == [
        [plain(escape(name)), "0.500 (0.375 to 0.625)", "0.250", "+0.250 (+0.125 to +0.375)"]
        for name in (RECALL, NDCG, HIT)
    ]
    assert len(report_of(app).tables[1].frame) == len(METRICS)
    text = said(app)
    assert "Split: the fit ends on *2 June*. 28 days are held back. New items are ranked." in text
    assert "without the dial" not in text
    assert [link.label for link in links] == ["More in Quality"]


def test_the_baseline_is_not_held_against_itself(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    alone = QualityState(quality=judged(line(model_card.BASELINE, 0.25)))
    turned = ListOptions(personal=0.5, variety=None)
    app = draw(model, monkeypatch, alone, options=turned, present="1")
    assert list(app.table[1].value.columns) == ["Metric", "Mean", "What it says"]
    assert "Measured without the dial of the list options." in said(app)
    assert not links


def test_what_is_not_measured_can_be_asked_for(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(model_card, "start_evaluation", lambda names, _: asked.append(names))
    waiting = QualityState(quality=None, missing=("item-knn", "ease"), seconds=34.0)
    app = draw(model, monkeypatch, waiting)
    assert "Not measured yet." in said(app)
    assert "This takes about 40 seconds, once." in said(app)
    app.button[0].click().run()
    assert asked == [("item-knn", "ease")]
    assert not draw(model, monkeypatch, waiting, present="1").button


@pytest.mark.parametrize(
    "state",
    [
        QualityState(quality=None, problem="The data are *short*."),
        QualityState(quality=None, refused=("EASE: too", "*many*.")),
    ],
)
def test_what_cannot_be_measured_says_why(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, state: QualityState
) -> None:
    app = draw(model, monkeypatch, state)
    why = state.problem or "EASE: too *many*."
    assert f"It cannot be measured here. {why}" in said(app)
    assert not app.button


def test_a_recommender_without_settings(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    bare = replace(cache.model_card(model.fingerprint, model), settings=())
    monkeypatch.setattr(cache, "model_card", lambda *_: bare)
    assert "It has no settings." in said(draw(model, monkeypatch, KNOWN))


def test_fidelity_and_ceiling_are_on_the_card(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    text = said(draw(model, monkeypatch, KNOWN))
    assert "Kendall tau 0.71, R2 0.82 over the top 50" in text
    assert "The ceiling is 1: this recommender has no seed" in text
    monkeypatch.setattr(explanations, "ceiling", lambda *_: None)
    assert "is not measured yet" in said(draw(model, monkeypatch, KNOWN))


def test_too_few_purchases_for_a_surrogate(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    def refused(*_: object) -> None:
        raise ValueError("nobody *has* three")

    def show() -> None:
        monkeypatch.setattr(explanations, "surrogate", refused)
        model_card.show(view_of(model, options=PLAIN), st.container())

    monkeypatch.setattr(model_card, "quality_state", lambda _: KNOWN)
    assert "too few purchases for a surrogate: nobody *has* three" in said(run_panel(show))
