"""Entries and customers of two sides, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from explain.cohorts.entries import EntrySource, ExplainedLists, collect_entries
from explain.cohorts.sides import Side, Sides, distinct_customers
from tests.explain.cohorts.builders import list_entry

LISTS: ExplainedLists = {
    0: (list_entry(0), list_entry(1, EntrySource.POPULAR, groups=(2,))),
    1: (),
    2: (list_entry(1, groups=(2, 0)), list_entry(1, groups=(2,))),
}


@pytest.fixture(scope="module")
def side() -> Side:
    return Side(collect_entries(LISTS, [0, 1, 2], of=3), np.random.default_rng(0))


def test_entries_are_counted_by_customer_and_source(side: Side) -> None:
    counts = side.by_source()
    assert side.by_source(most=5).labelled.tolist()[0] == [1, 0, 0, 0, 1]
    assert counts.labelled.tolist() == [[1, 0, 0, 0, 1, 0, 0, 0], [0] * 8, [2, *[0] * 7]]
    assert counts.total.tolist() == [2, 0, 2]
    assert counts.customers == 2
    second = side.by_source(side.listed.items == 1)
    assert second.labelled.tolist() == [[0, 0, 0, 0, 1, 0, 0, 0], [0] * 8, [2, *[0] * 7]]
    assert second.total.tolist() == [1, 0, 2]


def test_entries_are_counted_by_customer_and_label(side: Side) -> None:
    counts = side.by_label(side.listed.items, 3)
    assert counts.labelled.tolist() == [[1, 1, 0], [0, 0, 0], [0, 2, 0]]


def test_a_customer_counts_once_for_each_label(side: Side) -> None:
    assert side.customers_given(side.listed.items, 3).tolist() == [1, 2, 0]
    # groups: customer 0 has 2, customer 2 has 2 twice and 0 once
    assert side.customers_named(side.listed.groups, 3).tolist() == [1, 0, 2]
    none = np.zeros(0, dtype=np.int64)
    assert distinct_customers(none, none, 2).tolist() == [0, 0]


def test_nobody_on_the_other_side_is_no_comparison(side: Side) -> None:
    nobody = Side(collect_entries({}, [], of=0), np.random.default_rng(0))
    alone = Sides(cohort=side, others=nobody)
    shares = alone.entries([str(source) for source in EntrySource], Side.by_source)
    assert [row.share for row in shares.rows] == [0.75, 0.0, 0.0, 0.0, 0.25, *[0.0] * 3]
    assert shares.others == 0
    both = Sides(cohort=side, others=side)
    same = both.entries([str(source) for source in EntrySource], Side.by_source)
    assert [row.difference for row in same.rows] == [0.0] * 8
    customers = both.customers(
        list("abc"), lambda counted: counted.customers_given(counted.listed.items, 3)
    )
    assert (customers.customers, customers.others, customers.unit) == (3, 3, "customers")
