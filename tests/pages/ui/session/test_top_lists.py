"""Whose lists are computed where there are many."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.ui.session import top_lists
from pages.ui.session.top_lists import ranked_customers


def model(n_customers: int, n_items: int) -> SimpleNamespace:
    dataset = SimpleNamespace(n_customers=n_customers, n_items=n_items)
    return SimpleNamespace(loaded=SimpleNamespace(dataset=dataset))


def test_all_customers_where_their_scores_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(top_lists, "MAX_SCORES", 100)
    assert ranked_customers(model(10, 10)).tolist() == list(range(10))


def test_otherwise_the_same_sample_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(top_lists, "MAX_SCORES", 100)
    customers = ranked_customers(model(1_000, 20))
    assert len(set(customers.tolist())) == 5
    assert customers.tolist() == ranked_customers(model(1_000, 20)).tolist()
    assert len(ranked_customers(model(1_000, 1_000))) == 1
