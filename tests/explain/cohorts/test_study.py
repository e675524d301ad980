from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.charts.cohort import compared
from explain.charts.theme import LIFTS, NEUTRAL
from explain.cohorts.entries import (
    DRIVERS,
    Entries,
    EntrySource,
    ExplainedLists,
    ListEntry,
    collect_entries,
    explain_missing,
    list_entries,
    sample,
)
from explain.cohorts.outliers import outlier_lists
from explain.cohorts.roll_up import roll_up
from explain.cohorts.study import Study, study
from explain.cohorts.wording import finding
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Columns, Dataset
from recommenders.ranking.ranker import Ranker

NOBODY = collect_entries({}, [], of=0)


def entry(item: int, source: EntrySource = EntrySource.PERSONAL, **more: object) -> ListEntry:
    fields = {"state": ReasonState.CHECKED, "driver": 1, "purchases": (), "groups": ()} | more
    return ListEntry(item=item, sources=frozenset({source}), **fields)  # type: ignore[arg-type]


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


def test_nobody_is_explained_twice() -> None:
    book: ExplainedLists = {2: (entry(0),)}
    explained_codes: list[int] = []

    def make(customer: int) -> tuple[ListEntry, ...]:
        explained_codes.append(customer)
        return (entry(customer),)

    shares: list[float] = []
    explain_missing(book, [1, 2, 3], make, progress=lambda share, _: shares.append(share))
    assert explained_codes == [1, 3]
    assert shares == [0.5, 1.0]
    entries = collect_entries(book, [3, 1], of=9)
    assert entries.items.tolist() == [3, 1]
    assert (len(entries), entries.of, entries.sampled) == (2, 9, True)


def test_entries_are_those_of_the_explanations(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    entries = list_entries(ExplanationContext(mid_ranker, mid, mid_statistics), 7)
    assert len(entries) == 10
    for list_entry in entries:
        general = list_entry.state is ReasonState.GENERAL
        assert (EntrySource.POPULAR in list_entry.sources) == general
        assert (list_entry.driver == len(DRIVERS) - 1) == general
        assert len(list_entry.purchases) <= 3
    bought = set(mid.histories([7]).items.tolist())
    assert {item for list_entry in entries for item in list_entry.purchases} <= bought


@pytest.fixture(scope="module")
def halves(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> tuple[Entries, Entries]:
    book: ExplainedLists = {}
    explain_missing(
        book,
        range(120),
        lambda code: list_entries(ExplanationContext(mid_ranker, mid, mid_statistics), code),
    )
    return collect_entries(book, list(range(60)), of=60), collect_entries(
        book, list(range(60, 120)), of=140
    )


@pytest.fixture(scope="module")
def halved(halves: tuple[Entries, Entries], mid: Dataset, mid_statistics: ItemStatistics) -> Study:
    segments = ["a", "b"] * 100
    return study(*halves, mid, mid_statistics, segments, rng=np.random.default_rng(0))


def test_a_study_counts_what_the_roll_up_counts(
    halved: Study, mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    rolled = roll_up(
        ExplanationContext(mid_ranker, mid, mid_statistics),
        range(60),
        most=None,
        rng=np.random.default_rng(1),
    )
    for row, share in zip(halved.sources.rows, rolled.frame().to_dict("records"), strict=True):
        assert row.name == share["source"]
        assert row.share == share["share"]
        assert (row.low, row.high) == pytest.approx((share["low"], share["high"]), abs=0.02)
    by = rolled.frame(Columns.CATEGORY)
    personal = by[by["source"] == "personal"].set_index("group")["share"]
    assert halved.by_category is not None
    for part in halved.by_category.parts:
        assert part.sources.rows[0].share == personal[part.name]


def test_the_parts_of_a_study_add_up(halved: Study, halves: tuple[Entries, Entries]) -> None:
    cohort = halves[0]
    assert sum(row.share for row in halved.states.rows) == pytest.approx(1.0)
    assert sum(row.share for row in halved.drivers.rows) == pytest.approx(1.0)
    assert halved.segments is not None
    assert {part.name: part.sources.customers for part in halved.segments.parts} == {
        "a": 30,
        "b": 30,
    }
    assert (
        sum(part.entries for part in halved.segments.parts) == halved.entries == len(cohort.items)
    )
    personal = [part.sources.rows[0] for part in halved.segments.parts]
    # the rest of a cohort of two segments is the other one
    assert personal[0].share == personal[1].other
    top = halved.items.rows[0]
    holders = {
        int(who) for who, item in zip(cohort.owner, cohort.items, strict=True) if item == top.code
    }
    assert top.count == len(holders)
    assert set(halved.segments.frame().columns) >= {
        "segment",
        "customers",
        "personal",
        "popular",
    }


def test_one_segment_is_not_divided(
    halves: tuple[Entries, Entries], mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    single = study(*halves, mid, mid_statistics, ["a"] * 200, rng=np.random.default_rng(0))
    assert single.segments is None


def test_a_difference_that_is_there_is_found_and_told(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    """Forty customers with what others never get, brought by what others never buy."""
    book: ExplainedLists = {
        code: (entry(0, purchases=(8,), groups=(0,)), entry(1)) for code in range(40)
    } | {code: (entry(2, purchases=(9,), groups=(1,)), entry(1)) for code in range(40, 80)}
    sides = collect_entries(book, range(40), of=40), collect_entries(book, range(40, 80), of=160)
    planted = study(*sides, mid, mid_statistics, None, rng=np.random.default_rng(0))
    assert [(row.code, row.sign) for row in planted.items.rows] == [(0, 1), (1, 0)]
    assert planted.causes is not None
    assert [(row.code, row.share, row.sign) for row in planted.causes.rows] == [(0, 1.0, 1)]
    assert [row.code for row in planted.purchases.rows] == [8]
    assert finding(planted, "They").startswith("They: purchases in Category 0 bring items to 100")
    drawn = compared(planted.items, axis="share")
    assert list(drawn.data[0].marker.color) == [LIFTS, NEUTRAL]


def test_small_cohorts_and_everybody_get_no_comparison(
    halves: tuple[Entries, Entries], mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    rng = np.random.default_rng(0)
    alone = study(halves[0], NOBODY, mid, mid_statistics, None, rng=rng)
    assert "of their lists is" in finding(alone, "Everybody")
    assert alone.others == 0
    assert len(compared(alone.sources, axis="share").data) == 1
    book: ExplainedLists = {code: (entry(0), entry(1)) for code in range(5)}
    few = study(
        collect_entries(book, range(5), of=5), halves[1], mid, mid_statistics, None, rng=rng
    )
    assert few.small
    assert finding(few, "Some") == "Some: 5 customers, too few for a claim"
    assert not any(row.sign for row in (*few.sources.rows, *few.items.rows))
    assert few.outliers is None
    drawn = compared(few.sources, axis="share")
    assert set(drawn.data[0].marker.color) == {NEUTRAL}
    assert not any("(" in note.text for note in drawn.layout.annotations)


def test_without_categories_the_rest_is_there(
    halves: tuple[Entries, Entries], mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    bare = replace(mid_statistics, codes={}, names={})
    without = study(*halves, mid, bare, None, rng=np.random.default_rng(0))
    assert (without.causes, without.categories, without.by_category, without.outliers) == (
        None,
    ) * 4
    assert without.items.rows


def test_the_list_that_is_least_like_the_others() -> None:
    """Nineteen lists half x half y, one half y half z: the odd one has 0.5 in common, by y."""
    book: ExplainedLists = {code: (entry(0), entry(1)) for code in range(19)} | {
        19: (entry(1), entry(2))
    }
    entries = collect_entries(book, range(20), of=20)
    outliers = outlier_lists(entries, entries.items, ["x", "y", "z"])
    assert outliers is not None
    first = outliers.rows[0]
    assert (first.customer, first.in_common, first.share) == (19, 0.5, 0.5)
    # for the others: min(1/2, 18/38) for x and min(1/2, 19/38) for y
    assert outliers.median_in_common == pytest.approx(18 / 38 + 0.5)
    assert first.personal == 1.0
    assert len(outliers.rows) == 5
