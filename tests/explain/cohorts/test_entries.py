"""List entries of many customers: what brings them, who is drawn, who is explained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.cohorts.entries import (
    DRIVERS,
    EntrySource,
    ExplainedLists,
    collect_entries,
    list_entries,
    sample,
    sampled_entries,
    sources_of,
)
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import Evidence, PriceDrop, PurchaseRhythm
from explain.reasons.rationale import Rationale
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.cohorts.builders import list_entry
from tests.explain.shops import reason

DUE = PurchaseRhythm(label="x", usual=30.0, gaps=3, last=0, due=True)
DROP = PriceDrop(price=8.0, usual=10.0, listed=False)


def words(state: ReasonState, *evidence: Evidence, aside: tuple[PriceDrop, ...] = ()) -> Rationale:
    base = reason(0, None if state is ReasonState.POPULAR else (1,), state=state)
    supported = replace(base, evidence=evidence, aside=aside)
    return Rationale(reason=supported, spans=(), brief=())


@pytest.mark.parametrize(
    ("rationale", "bought", "expected"),
    [
        (words(ReasonState.PERSONAL), {1}, {EntrySource.PERSONAL}),
        (words(ReasonState.WEAK), {1}, {EntrySource.WEAK}),
        (words(ReasonState.WEAK), {0, 1}, {EntrySource.WEAK}),
        (words(ReasonState.DOUBTFUL), {0, 1}, {EntrySource.DOUBTFUL}),
        (words(ReasonState.PERSONAL), {0, 1}, {EntrySource.REPLENISHMENT}),
        (words(ReasonState.PERSONAL, DUE), {1}, {EntrySource.REPLENISHMENT}),
        (words(ReasonState.PERSONAL, replace(DUE, due=False)), {1}, {EntrySource.PERSONAL}),
        (words(ReasonState.POPULAR), {0, 1}, {EntrySource.POPULAR}),
        (
            words(ReasonState.POPULAR, aside=(DROP,)),
            {1},
            {EntrySource.POPULAR, EntrySource.PROMOTION},
        ),
        (
            words(ReasonState.PERSONAL, aside=(DROP,)),
            {1},
            {EntrySource.PERSONAL, EntrySource.PROMOTION},
        ),
    ],
)
def test_what_brings_an_entry(
    rationale: Rationale, bought: set[int], expected: set[EntrySource]
) -> None:
    assert sources_of(rationale, frozenset(bought)) == expected


def test_a_larger_sample_holds_the_smaller_one() -> None:
    cohort = range(0, 100, 2)
    small, others = sample(100, cohort, 10, np.random.default_rng(3))
    large, more = sample(100, cohort, 30, np.random.default_rng(3))
    assert set(small) < set(large) <= set(cohort)
    assert set(others) < set(more)
    assert not set(more) & set(cohort)
    assert (len(small), len(others)) == (10, 10)
    everybody, nobody = sample(100, None, None, np.random.default_rng(0))
    assert everybody.tolist() == list(range(100))
    assert not len(nobody)


def test_entries_are_those_of_the_customers_who_are_asked_for() -> None:
    book: ExplainedLists = {code: (list_entry(code),) for code in (1, 2, 3)}
    entries = collect_entries(book, [3, 1], of=9)
    assert entries.items.tolist() == [3, 1]
    assert (len(entries), entries.of, entries.sampled) == (2, 9, True)


def test_a_cohort_and_its_others_are_sampled_and_counted() -> None:
    book: ExplainedLists = {}
    cohort, others = sampled_entries(
        book,
        10,
        (1, 3, 5),
        lambda customers: book.update({code: (list_entry(code),) for code in customers}),
        most=2,
        rng=np.random.default_rng(0),
    )
    assert (len(cohort), cohort.of) == (2, 3)
    assert (len(others), others.of) == (2, 7)
    assert set(cohort.items.tolist()) < {1, 3, 5}
    assert set(book) == {*cohort.customers.tolist(), *others.customers.tolist()}
    everybody, nobody = sampled_entries(
        book,
        10,
        None,
        lambda customers: book.update(dict.fromkeys(customers, ())),
        most=None,
        rng=np.random.default_rng(0),
    )
    assert (len(everybody), everybody.of, len(nobody), nobody.of) == (10, 10, 0, 0)


def test_entries_are_those_of_the_explanations(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    entries = list_entries(ExplanationContext(mid_ranker, mid, mid_statistics), 7)
    assert len(entries) == 10
    for entry in entries:
        popular = entry.state is ReasonState.POPULAR
        assert (EntrySource.POPULAR in entry.sources) == popular
        assert (entry.driver == len(DRIVERS) - 1) == popular
        assert len(entry.purchases) <= 3
    bought = set(mid.histories([7]).items.tolist())
    assert {item for entry in entries for item in entry.purchases} <= bought


def test_entries_are_arrays_that_run_along_each_other() -> None:
    explained: ExplainedLists = {
        4: (
            list_entry(0, EntrySource.POPULAR),
            list_entry(2, EntrySource.PERSONAL, purchases=(5, 6), groups=(1,)),
        ),
        9: (),
        7: (list_entry(2, EntrySource.PROMOTION, groups=(0, 1)),),
    }
    entries = collect_entries(explained, [4, 9, 7], of=3)
    assert entries.customers.tolist() == [4, 9, 7]
    assert entries.owner.tolist() == [0, 0, 2]
    assert entries.items.tolist() == [0, 2, 2]
    assert entries.sources.sum(axis=0).tolist() == [1, 0, 0, 0, 1, 1, 0, 0]
    # entry and what its reason names
    assert entries.purchases.tolist() == [[1, 5], [1, 6]]
    assert entries.groups.tolist() == [[1, 1], [2, 0], [2, 1]]
    assert not entries.sampled
    nobody = collect_entries({}, [], of=2)
    assert (len(nobody), nobody.sources.shape, nobody.purchases.shape) == (0, (0, 8), (0, 2))
    assert entries.rare == 0
    pinned = {1: (list_entry(0, EntrySource.RULE, state=ReasonState.RULE),)}
    assert collect_entries(pinned, [1], of=1).rare == 1
    record = {1: (list_entry(0, EntrySource.UNTESTED, state=ReasonState.UNTESTED),)}
    assert collect_entries(record, [1], of=1).rare == 2
