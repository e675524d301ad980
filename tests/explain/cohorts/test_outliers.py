"""The lists least like the others of a cohort, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from explain.cohorts.entries import EntrySource, ExplainedLists, collect_entries
from explain.cohorts.outliers import MAX_OUTLIERS, outlier_lists
from recommenders.contract import Dataset
from tests.explain.cohorts.builders import list_entry


def test_the_list_that_is_least_like_the_others() -> None:
    """Nineteen lists half x half y, one half y half z: the odd one has 0.5 in common, by y."""
    book: ExplainedLists = {code: (list_entry(0), list_entry(1)) for code in range(19)} | {
        19: (list_entry(1), list_entry(2))
    }
    entries = collect_entries(book, range(20), of=20)
    outliers = outlier_lists(entries, entries.items, ["x", "y", "z"])
    assert outliers is not None
    first = outliers.rows[0]
    assert (first.customer, first.in_common, first.share) == (19, 0.5, 0.5)
    # for the others: min(1/2, 18/38) for x and min(1/2, 19/38) for y
    assert outliers.median_in_common == pytest.approx(18 / 38 + 0.5)
    assert first.from_purchases == 1.0
    assert len(outliers.rows) == 5


def test_entries_that_no_purchase_brings_are_not_personal(mid: Dataset) -> None:
    explained: ExplainedLists = {
        code: (list_entry(0), list_entry(0, EntrySource.POPULAR)) for code in range(20)
    }
    explained[3] = (
        list_entry(1, EntrySource.POPULAR),
        list_entry(1, EntrySource.POPULAR),
    )
    entries = collect_entries(explained, range(20), of=20)
    outliers = outlier_lists(entries, entries.items, ["x", "y"])
    assert outliers is not None
    assert len(outliers.rows) == MAX_OUTLIERS
    first, second = outliers.rows[:2]
    assert (first.customer, first.in_common, first.main_category) == (3, 0.0, "y")
    assert (first.from_purchases, second.from_purchases) == (0.0, 0.5)
    frame = outliers.frame(mid)
    assert frame["id"].tolist()[0] == mid.customer_id(3)
    assert frame["from purchases"].tolist() == [0.0, 0.5, 0.5, 0.5, 0.5]


def test_few_customers_and_empty_lists_have_no_outliers() -> None:
    few: ExplainedLists = {code: (list_entry(0),) for code in range(19)}
    entries = collect_entries(few, range(19), of=19)
    assert outlier_lists(entries, entries.items, ["x"]) is None
    empty = collect_entries(dict.fromkeys(range(30), ()), range(30), of=30)
    assert outlier_lists(empty, np.zeros(0, dtype=np.int64), ["x"]) is None
