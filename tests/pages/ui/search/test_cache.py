"""A log is learned from once; with pseudonyms it is another log."""

from __future__ import annotations

from dataclasses import replace

from pages.ui.search import cache
from recommenders.data.pseudonyms import pseudonymous
from recommenders.histories import Histories
from recommenders.search.taste import TasteConfig
from tests.recommenders.search.shop import SHADE, shop


def test_the_model_the_summary_and_the_answers_are_kept() -> None:
    dataset = shop()
    key, model = cache.search_model(dataset, private=False)
    assert cache.search_model(dataset, private=False) == (key, model)
    assert cache.summary(key, model) is cache.summary(key, model)
    assert cache.answer(key, "lamp", True, model) is cache.answer(key, "lamp", True, model)
    assert cache.answer(key, "lamp", False, model).sessions is False
    assert cache.suggestions(key, model)[0].text == "lamp"


def test_pseudonyms_have_a_key_of_their_own() -> None:
    dataset = shop()
    hidden = pseudonymous(dataset, key=b"key")
    assert hidden.fingerprint != dataset.fingerprint
    assert hidden.searches is not None
    assert len(hidden.searches) == 0
    assert cache.search_model(dataset, private=False)[0] != f"{dataset.fingerprint}/True"


def test_what_taste_counts_is_learned_once_and_answers_are_kept_by_customer() -> None:
    dataset = shop()
    key, model = cache.search_model(dataset, private=False)
    learned = cache.learned(key, dataset, model)
    assert cache.learned(key, dataset, model) is learned
    assert learned.config.idle, "three purchases are too few"
    eager = replace(learned, config=TasteConfig(own=1.0))
    taste = cache.taste(f"{key}/eager", dataset, eager)
    mine = taste.of_history(Histories.of_items([[SHADE] * 9]))
    everybody = cache.answer(key, "lamp", True, model)
    personal = cache.answer(key, "lamp", True, model, 1, mine)
    assert not everybody.taste
    assert personal.taste
    assert cache.answer(key, "lamp", True, model, 1, mine) is personal
    assert cache.answer(key, "lamp", True, model) is everybody
