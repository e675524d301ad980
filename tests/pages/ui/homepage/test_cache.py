"""The homepage of a data set is learned once, and a page is the same each time it is asked for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from pages.ui.homepage import cache
from pages.ui.session.resources import FittedModel
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.homepage.homepage import Homepage
from tests.pages.panels import fitted, from_item, loaded_circle


def test_the_recommenders_of_the_shelves_are_those_that_can_be_picked(
    monkeypatch: pytest.MonkeyPatch, tiny: Dataset
) -> None:
    loaded = replace(
        loaded_circle(), dataset=replace(loaded_circle().dataset, fingerprint="homepage-test")
    )
    models = {name: fitted(from_item(0), loaded) for name in cache.ON_SHELVES}
    made: list[object] = []
    fits: list[str] = []

    def fit(dataset: Dataset, *, make: object, **_: object) -> SimpleNamespace:
        made.append([make(name, dataset) for name in cache.ON_SHELVES])  # type: ignore[operator]
        # an earlier part of the data has recommenders of its own
        made.append(make("uptake-lift", tiny))  # type: ignore[operator]
        return SimpleNamespace()

    def fit_again(name: str, part: Dataset, **_: object) -> str:
        fits.append(f"{name} to {part.name}")
        return "fitted"

    monkeypatch.setattr(cache, "loaded_dataset", lambda _: loaded)
    monkeypatch.setattr(cache, "fitted_model", lambda _, name: models[name])
    monkeypatch.setattr(registry, "fitted", fit_again)
    monkeypatch.setattr(Homepage, "fit", fit)
    page = cache.homepage("circle")
    assert made == [[models[name].ranker.recommender for name in cache.ON_SHELVES], "fitted"]
    assert fits == ["uptake-lift to tiny"]
    assert cache.homepage("circle") is page
    assert len(made) == 2


def test_a_page_is_of_a_customer() -> None:
    def page(history, *, rng, acting):  # type: ignore[no-untyped-def]
        return history.items.tolist(), rng.random(), acting

    acting = SimpleNamespace(acting=lambda customer: f"rules for {customer}")
    model = SimpleNamespace(loaded=loaded_circle(), ranker=SimpleNamespace(rules=acting))
    pages = SimpleNamespace(page=page)
    first = cache.homepage_page("page-test", 3, "r", model, pages)  # type: ignore[arg-type]
    assert first[2] == "rules for 3"  # type: ignore[index]
    assert first[0] == [3, 4]  # type: ignore[index]
    again = cache.homepage_page("page-test", 3, "r", model, pages)  # type: ignore[arg-type]
    assert again is first
    other = cache.homepage_page("page-test", 4, "r", model, pages)  # type: ignore[arg-type]
    assert other[0] == [4, 5]  # type: ignore[index]
    assert other[1] != first[1]  # type: ignore[index]


def test_what_a_list_has() -> None:
    model: FittedModel = fitted(from_item(0))
    assert cache.listed(model, 3, False, 4) == {0, 1, 2, 5}
    assert cache.listed(model, 3, True, 4) == {0, 1, 2, 3}
