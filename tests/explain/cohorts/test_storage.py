"""Explained lists come back from the disk as they were, or not at all."""

from __future__ import annotations

from math import nan
from pathlib import Path

import pytest

from explain.cohorts import storage
from explain.cohorts.entries import EntrySource, ExplainedLists, list_entries
from explain.cohorts.entry_reason import EntryReason
from explain.cohorts.storage import keep_lists, kept_lists
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.crafts import crafted, without_a_part
from tests.explain.cohorts.builders import list_entry

GROUPS = 100


def restored(cache: Path, dataset: Dataset, fingerprint: str = "m", **more: bool) -> ExplainedLists:
    chosen = {"bought": False} | more
    return kept_lists(cache, fingerprint, dataset, n_groups=GROUPS, **chosen)


@pytest.fixture(scope="module")
def book(mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics) -> ExplainedLists:
    context = ExplanationContext(mid_ranker, mid, mid_statistics)
    made = {customer: list_entries(context, customer) for customer in (7, 3, 120)}
    told = EntryReason(
        items=(1, 4),
        label="Dog Treats",
        purchases=67,
        relation="unrelated",
        share=0.25,
        lift=1.5,
        rank_without=12,
        rank_without_history=None,
    )
    entries = (
        list_entry(5, purchases=(), groups=(0, 2), reason=told),
        list_entry(6, EntrySource.POPULAR, state=ReasonState.POPULAR, driver=0),
    )
    # a list may be empty
    return {**made, 11: entries, 12: ()}


def test_lists_come_back_as_they_were(tmp_path: Path, mid: Dataset, book: ExplainedLists) -> None:
    keep_lists(tmp_path, "m", book, bought=False)
    again = restored(tmp_path, mid)
    assert list(again) == list(book)
    # NaN is not itself, so the texts are compared
    assert repr(sorted_sources(again)) == repr(sorted_sources(book))
    assert sum(map(len, again.values())) == 32


def test_what_is_of_another_model_or_kind_is_not_taken(tmp_path: Path, mid: Dataset) -> None:
    assert restored(tmp_path, mid) == {}
    keep_lists(tmp_path, "m", {3: (list_entry(1),)}, bought=False)
    assert list(restored(tmp_path, mid)) == [3]
    assert restored(tmp_path, mid, fingerprint="other") == {}
    assert restored(tmp_path, mid, bought=True) == {}


def test_crafted_lists_are_explained_anew(
    tmp_path: Path, mid: Dataset, book: ExplainedLists
) -> None:
    keep_lists(tmp_path, "m", book, bought=False)
    folder = storage._folder(tmp_path, "m", False)
    for craft in crafted(folder):
        for customer, entries in restored(tmp_path, mid).items():
            assert 0 <= customer < mid.n_customers, craft
            codes = [entry.item for entry in entries]
            codes += [code for entry in entries for code in entry.purchases]
            codes += [code for entry in entries for code in entry.reason.items]
            assert all(0 <= code < mid.n_items for code in codes), craft
    for part in without_a_part(folder):
        assert restored(tmp_path, mid) == {}, part


def sorted_sources(book: ExplainedLists) -> list[object]:
    """The lists with their sets in an order."""
    return [
        (customer, entry.item, sorted(entry.sources), entry.state, entry.driver, entry.purchases)
        + (entry.groups, entry.reason)
        for customer, entries in book.items()
        for entry in entries
    ]


def test_a_reason_without_figures_has_none_when_it_is_back(tmp_path: Path, mid: Dataset) -> None:
    keep_lists(tmp_path, "m", {0: (list_entry(1),)}, bought=False)
    reason = restored(tmp_path, mid)[0][0].reason
    assert (reason.items, reason.label, reason.relation) == ((), "", "")
    assert repr([reason.share, reason.lift]) == repr([nan, nan])
    assert (reason.rank_without, reason.rank_without_history) == (None, None)
