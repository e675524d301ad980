"""The shares above the Cohort view: of all entries, and place by place."""

from __future__ import annotations

import numpy as np
import pytest

from explain.cohorts.entries import Entries, EntrySource, collect_entries
from explain.cohorts.key_figures import of_entries
from tests.explain.cohorts.builders import list_entry


def entries(*lists: list[EntrySource]) -> Entries:
    book = {
        customer: tuple(list_entry(item, source) for item, source in enumerate(sources))
        for customer, sources in enumerate(lists)
    }
    return collect_entries(book, list(book), of=len(book))


def test_shares_by_place_count_lists_that_are_long_enough() -> None:
    personal, popular = EntrySource.PERSONAL, EntrySource.POPULAR
    cohort = entries([personal, popular, popular], [personal, personal], [popular])
    figures = {figure.name: figure for figure in of_entries(cohort)}
    assert figures["Personal"].amount == pytest.approx(3 / 6)
    assert figures["Personal"].trend == pytest.approx((2 / 3, 1 / 2, 0.0))
    assert figures["Popular"].trend == pytest.approx((1 / 3, 1 / 2, 1.0))
    assert figures["Doubtful"].amount == 0.0
    # lines of one screen are held against one another
    assert {figure.top for figure in figures.values()} == {1.0}
    assert sum(figure.amount for figure in figures.values()) == pytest.approx(1.0)
    assert np.sum([figure.trend for figure in figures.values()], axis=0) == pytest.approx(1.0)
    assert "Rule" not in figures


def test_nothing_is_said_of_nobody_nor_of_sources_that_a_record_cannot_have() -> None:
    assert of_entries(entries()) == ()
    assert [figure.name for figure in of_entries(entries([EntrySource.UNTESTED] * 2))] == [
        "Untested"
    ]
    ruled = of_entries(entries([EntrySource.RULE, EntrySource.WEAK, EntrySource.REPLENISHMENT]))
    told = [figure.name for figure in ruled]
    # a promotion may stand beside any of them
    assert told == ["Personal", "Doubtful", "Weak", "Popular", "Rule"]
    # what is due again is personal here as in the reasons and in the headline
    assert ruled[0].amount == pytest.approx(1 / 3)
