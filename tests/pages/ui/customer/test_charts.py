"""The charts of one item: what they say in words, and what is said in their place."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explain.contract import AttributionMethod
from explain.reasons.explanation import Explanation
from pages.ui.customer import charts
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel
from tests.pages.panels import alts, fitted, from_item, onward, run_panel, said, view_of

CUSTOMER = 3


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 3 has bought 3 and 4: 6 has 1 of 3 and 2 of 4, beside 0.5 of no history."""
    return fitted(onward())


@pytest.fixture(scope="module")
def view(model: FittedModel) -> ViewContext:
    return view_of(model, CUSTOMER)


@pytest.fixture(scope="module")
def explanation(model: FittedModel) -> Explanation:
    return explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)


def purchases(view: ViewContext, explanation: Explanation, position: int = 0) -> AppTest:
    return run_panel(lambda: charts.by_purchase(view, explanation, position))


def test_what_each_purchase_adds_adds_up(view: ViewContext, explanation: Explanation) -> None:
    app = purchases(view, explanation)
    assert alts(app) == ["Contributions to the score: Tin_4 +2, Tin_3 +1"]
    text = said(app)
    assert charts.METHODS[AttributionMethod.EXACT] in text
    assert "add up to +3.00, the score beyond that of an empty history (0.500)." in text
    assert charts.UNSETTLED not in text


def test_a_sample_that_settles_nothing_says_so(view: ViewContext, explanation: Explanation) -> None:
    sampled = replace(explanation.attribution, method=AttributionMethod.SAMPLED, converged=False)
    text = said(purchases(view, replace(explanation, attribution=sampled)))
    assert charts.METHODS[AttributionMethod.SAMPLED] in text
    assert charts.UNSETTLED in text


def test_nothing_to_credit(view: ViewContext, explanation: Explanation) -> None:
    # all but the first three are tied
    app = purchases(view, explanation, 5)
    assert "No purchase changes this item's score" in said(app)
    assert not alts(app)
    model = fitted(onward())
    nobody = explanations.explanation(model.fingerprint, 24, False, None, model)
    empty = view_of(model, 24)
    assert "There is no purchase to credit." in said(purchases(empty, nobody))


def test_every_method_has_a_sentence() -> None:
    assert set(charts.METHODS) == set(AttributionMethod)


def relations(view: ViewContext, explanation: Explanation) -> AppTest:
    return run_panel(lambda: charts.by_relation(view, explanation, 0))


def test_the_same_by_relation(view: ViewContext, explanation: Explanation) -> None:
    app = relations(view, explanation)
    assert alts(app)[0].startswith("Score by relation of the purchases to the item: ")
    assert "The bars add up to the score." in said(app)


def test_without_a_history_the_score_is_that_of_nothing() -> None:
    model = fitted(onward())
    nobody = explanations.explanation(model.fingerprint, 24, False, None, model)
    empty = view_of(model, 24)
    text = said(relations(empty, nobody))
    assert "No history is needed: the score 0.500 is that of an empty history." in text
    grouped = replace(nobody.grouped, base=np.zeros_like(nobody.grouped.base))
    text = said(relations(empty, replace(nobody, grouped=grouped)))
    assert "every item has the same score (0), and popularity settles the order." in text


def test_without_a_surrogate_that_is_said(
    view: ViewContext, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("*two* customers")

    monkeypatch.setattr(explanations, "surrogate", refuse)
    app = run_panel(lambda: charts.by_feature(view, explanation, 0))
    assert "There is no surrogate for this data set: *two* customers." in said(app)


def test_where_all_scores_are_the_same_no_feature_tells_them_apart(
    explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = fitted(from_item(0))
    flat = SimpleNamespace(
        targets=explanation.ranking.items,
        fidelity=SimpleNamespace(tau=float("nan"), word="weak", sentence=""),
    )
    monkeypatch.setattr(explanations, "surrogate", lambda *_: SimpleNamespace())
    monkeypatch.setattr(explanations, "feature_attribution", lambda *_: flat)
    app = run_panel(lambda: charts.by_feature(view_of(model, CUSTOMER), explanation, 0))
    assert "Every item at the top of this list has the same score" in said(app)
    assert not alts(app)
