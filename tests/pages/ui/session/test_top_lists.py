"""Whose lists are computed where there are many."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from explain.contract import TOP_K
from explain.rankings import top_k
from pages.ui.session import jobs, top_lists
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.top_lists import all_top_lists, lists_of, ranked_customers
from recommenders.artifacts import META
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.progress import silent
from tests.apart import by_post
from tests.pages.panels import fitted


def model(n_customers: int, n_items: int) -> SimpleNamespace:
    dataset = SimpleNamespace(n_customers=n_customers, n_items=n_items)
    return SimpleNamespace(loaded=SimpleNamespace(dataset=dataset))


def test_all_customers_where_their_scores_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_LISTED_SCORES", "100")
    assert ranked_customers(model(10, 10)).tolist() == list(range(10))


def test_otherwise_the_same_sample_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_LISTED_SCORES", "100")
    customers = ranked_customers(model(1_000, 20))
    assert len(set(customers.tolist())) == 5
    assert customers.tolist() == ranked_customers(model(1_000, 20)).tolist()
    assert len(ranked_customers(model(1_000, 1_000))) == 1


def test_another_process_makes_the_same_lists(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimated: list[float] = []

    def runner(seconds: float) -> object:
        estimated.append(seconds)
        return by_post

    monkeypatch.setattr(top_lists, "apart", runner)
    model = fitted(ItemKNN().fit(mid), LoadedDataset.of(mid))
    there = lists_of(model.ranker, model, True, silent)
    here = top_k.top_lists(model.ranker, mid, k=TOP_K, bought_before=True)
    for name in ("customers", "items", "scores", "mark_items", "mark_scores"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name))
    assert estimated == [pytest.approx(0.25e-6 * mid.n_customers * mid.n_items)]


def test_what_takes_long_is_kept_on_disk(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    model = fitted(ItemKNN().fit(mid), LoadedDataset.of(mid))
    first = all_top_lists(model, True)
    assert not list(tmp_path.rglob(META)), "a moment is not worth a file"
    monkeypatch.setattr(top_lists, "WORTH", 0.0)
    for _ in range(2):
        # as a new server, which has nothing in memory
        jobs.forget("everyone", f"{model.fingerprint}/True")
        again = all_top_lists(model, True)
        assert again is not first
        np.testing.assert_array_equal(again.items, first.items)
        assert list(tmp_path.rglob(META))
        monkeypatch.setattr(top_lists, "lists_of", lambda *_: pytest.fail("they were made before"))
    jobs.forget("everyone", f"{model.fingerprint}/True")
