"""What the Recommender view computes once for a model, and how much of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.ui.recommender import cache
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from recommenders.linear.item_knn import ItemKNN
from tests.pages.panels import circle, fitted, from_item, onward


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """24 customers have 3 items that they alone get before what is tied."""
    return fitted(onward())


def test_rules_are_mined_once_and_the_first_are_tested(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MAX_RULES", 2)
    model = fitted(from_item(0))
    mined = cache.rules(model, True)
    assert cache.rules(model, True) is mined
    assert cache.rules(model, False) is not mined
    assert mined.customers == 25
    for rules in (mined.rules, mined.repeat_rules):
        assert len(rules) <= 2
        assert all(rule.removed is not None for rule in rules)
        # the same score for every history: without the first item nothing falls
        assert all(rule.removed.falls == 0.0 for rule in rules if rule.removed)


def test_the_rules_of_an_item_are_from_it_and_to_it(model: FittedModel) -> None:
    rules = cache.rules_of_item(model, False, 6)
    assert cache.rules_of_item(model, False, 6) is rules
    assert cache.rules_of_item(model, False, 7) is not rules
    assert rules
    for rule in rules:
        assert 6 in (rule.bought, rule.shown)
        assert rule.removed is not None


def test_exposure_is_of_all_lists() -> None:
    model = fitted(from_item(0))
    counted = cache.list_exposure(model, True)
    # everybody is listed 0 to 9
    assert (counted.shown, counted.items, counted.customers) == (10, 24, 25)
    assert cache.list_exposure(model, True) is counted
    assert cache.list_exposure(model, False).shown == 12


def test_the_card_is_of_a_model() -> None:
    model = fitted(ItemKNN().fit(circle()))
    card = cache.model_card(model.fingerprint, model)
    assert dict(card.lines)["Model fingerprint"] == model.fingerprint
    assert cache.model_card(model.fingerprint, model) is card


def test_the_surrogate_is_asked_about_a_sample_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def attributions(context: object, surrogate: object, sample: object, **_: object) -> object:
        asked.append(sample.customers)  # type: ignore[attr-defined]
        return SimpleNamespace()

    monkeypatch.setattr(explanations, "surrogate", lambda *_: SimpleNamespace())
    monkeypatch.setattr(cache, "global_attributions", attributions)
    model = fitted(onward())
    first = cache.attributions(model, False)
    assert cache.attributions(model, False) is first
    assert asked == [cache.MAX_CUSTOMERS]


def test_importance_and_fidelity_are_kept_by_model_and_kind_of_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "global_importance", lambda *_, **__: SimpleNamespace())
    monkeypatch.setattr(cache, "fidelity_by_group", lambda *_: SimpleNamespace())
    readings = SimpleNamespace()
    for kept in (cache.importance, cache.fidelity):
        first = kept("kept-1", False, readings)  # type: ignore[arg-type]
        assert kept("kept-1", False, readings) is first  # type: ignore[arg-type]
        assert kept("kept-1", True, readings) is not first  # type: ignore[arg-type]
        assert kept("kept-2", False, readings) is not first  # type: ignore[arg-type]
