"""Explanations are made once for the same list, and anew for any other."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.data.pseudonyms import pseudonymous, shown_code
from recommenders.ranking.diversity import VariedRanker, Variety
from recommenders.testing import toys
from tests.pages.panels import circle, fitted, from_item, loaded_circle, onward


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


@pytest.mark.parametrize("recommender", [onward(), from_item(0)])
def test_a_list_is_explained_once(recommender: toys.Toy) -> None:
    # at once where the score is a sum, in the background where it has to be sampled
    model = fitted(recommender)

    def explain(customer: int = 3, *, bought: bool = False, variety: Variety | None = None):  # type: ignore[no-untyped-def]
        return explanations.explanation(model.fingerprint, customer, bought, variety, model)

    first = explain()
    assert explain() is first
    assert first.customer == 3
    assert len(first.ranking.items) == 10
    assert explain(4).customer == 4
    assert set(explain(bought=True).ranking.items.tolist()) & {3, 4}
    assert not set(first.ranking.items.tolist()) & {3, 4}
    varied = explain(variety=Variety.SPREAD)
    assert varied.ranking.items.tolist() != first.ranking.items.tolist()
    asked = recommender.asked
    explain()
    assert recommender.asked == asked


def test_variety_keeps_the_plain_list_beside_it(model: FittedModel) -> None:
    rearranged = explanations.rearranged(model.fingerprint, 3, False, Variety.SPREAD, model)
    plain = explanations.explanation(model.fingerprint, 3, False, None, model)
    assert rearranged.plain.items.tolist() == plain.ranking.items.tolist()
    varied = explanations.explanation(model.fingerprint, 3, False, Variety.SPREAD, model)
    assert rearranged.ranking.items.tolist() == varied.ranking.items.tolist()
    assert explanations.rearranged(model.fingerprint, 3, False, Variety.SPREAD, model) is rearranged


def test_a_context_is_plain_unless_variety_is_asked_for(model: FittedModel) -> None:
    assert explanations.list_context(model, None).ranker is model.ranker
    ranker = explanations.list_context(model, Variety.CALIBRATED).ranker
    assert isinstance(ranker, VariedRanker)
    assert ranker.kind is Variety.CALIBRATED
    assert ranker.recommender is model.ranker.recommender
    # tea and coffee
    assert ranker.groups is not None
    assert len(set(ranker.groups.tolist())) == 2


def test_a_profile_is_that_of_the_customer_with_and_without_pseudonyms() -> None:
    loaded = loaded_circle()
    private = LoadedDataset.of(pseudonymous(circle(), key=b"key"))
    code = shown_code(private.dataset, 3)
    assert code is not None
    named = explanations.customer_profile(loaded.dataset.fingerprint, 3, loaded)
    hidden = explanations.customer_profile(private.dataset.fingerprint, code, private)
    assert named.label == "Eve *3*"
    assert hidden.label == private.dataset.customer_label(code) != named.label
    assert len(hidden.events) == len(named.events) == 2
    assert hidden.segment == named.segment
    assert explanations.customer_profile(loaded.dataset.fingerprint, 4, loaded).customer == 4


def test_a_surrogate_is_of_a_model_and_a_kind_of_list(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explain.surrogate import storage

    fits: list[tuple[str, bool]] = []

    def fit(
        context: object, *, fingerprint: str, config: SimpleNamespace, **_: object
    ) -> SimpleNamespace:
        fits.append((fingerprint, config.bought_before))
        return SimpleNamespace()

    monkeypatch.setattr(storage, "fitted", fit)
    first = explanations.surrogate(model, False)
    assert explanations.surrogate(model, False) is first
    assert explanations.surrogate(model, True) is not first
    other = replace(model, fingerprint=f"{model.fingerprint}-other")
    assert explanations.surrogate(other, False) is not first
    assert fits == [
        (model.fingerprint, False),
        (model.fingerprint, True),
        (other.fingerprint, False),
    ]


def test_too_few_purchases_raise_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from explain.surrogate import storage

    def refuse(*_: object, **__: object) -> None:
        raise ValueError("too few")

    monkeypatch.setattr(storage, "fitted", refuse)
    model = fitted(onward())
    for _ in range(2):
        with pytest.raises(ValueError, match="too few"):
            explanations.surrogate(model, False)
