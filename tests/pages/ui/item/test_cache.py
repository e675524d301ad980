"""What the Item view computes once, for which item, and how many recipients it asks about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.items.recipients import recipients
from explain.rankings.top_k import TopLists
from pages.ui.item import cache
from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.top_lists import all_top_lists
from recommenders.related.recommender import Related
from tests.pages.panels import circle, fitted, from_item, onward


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.fixture(scope="module")
def lists(model: FittedModel) -> TopLists:
    return all_top_lists(model, False)


def test_ranks_and_features_are_of_an_item(model: FittedModel, lists: TopLists) -> None:
    print_ = model.fingerprint
    ranks = cache.ranks(print_, 0, False, lists, model)
    assert cache.ranks(print_, 0, False, lists, model) is ranks
    assert ranks.already_bought == 2
    # with what was bought, nobody is left out
    assert cache.ranks(print_, 0, True, lists, model).already_bought == 0
    features = cache.features(print_, 0, False, lists, model)
    assert cache.features(print_, 0, False, lists, model) is features
    assert cache.features(print_, 1, False, lists, model).item == 1
    # 23 of 25 lists have it
    recommended = next(row for row in features.standings if row.label == "Recommended to")
    assert recommended.value == pytest.approx(92.0)


def test_suggestions_are_of_a_world(model: FittedModel, lists: TopLists) -> None:
    first = cache.suggestions(model.fingerprint, False, lists, model)
    assert cache.suggestions(model.fingerprint, False, lists, model) is first
    assert first[0].label == "In most lists"
    assert cache.suggestions(model.fingerprint, True, lists, model) is not first


def test_fewer_recipients_are_asked_about_where_each_has_to_be_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "MAX_SAMPLED", 2)
    monkeypatch.setattr(cache, "MAX_EXPLAINED", 4)
    for recommender, asked in ((from_item(0), 2), (onward(), 4)):
        model = fitted(recommender)
        who = recipients(all_top_lists(model, False), 6)
        assert len(who) > 4
        reasons = cache.reasons(model, who, False)
        assert len(reasons.reasons) == asked
        assert reasons.of == len(who)
        assert cache.reasons(model, who, False) is reasons
        assert cache.reasons(model, who, True) is not reasons


def test_neighbours_are_learned_in_a_small_catalogue_and_counted_in_a_large_one(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    related = Related().fit(circle())
    asked: list[str] = []

    def fitted_to(loaded: LoadedDataset, recommender: str) -> FittedModel:
        asked.append(f"{loaded.dataset.name}/{recommender}")
        return replace(model, ranker=replace(model.ranker, recommender=related))

    monkeypatch.setattr(cache, "fitted_to", fitted_to)
    learned = cache.neighbours_of(model, 3)
    assert learned.learned
    assert asked == ["circle/related"]
    assert cache.neighbours_of(model, 3) is learned
    assert cache.neighbours_of(model, 4) is not learned
    monkeypatch.setattr(cache, "MAX_LEARNED", 23)
    counted = cache.neighbours_of(model, 3)
    assert not counted.learned
    assert cache.neighbours_of(model, 3) is counted
    assert cache.neighbours_of(model, 4).item == 4
