from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.charts.cohort import compared
from explain.charts.theme import LIFTS, NEUTRAL
from explain.cohorts.entries import (
    Entries,
    ExplainedLists,
    collect_entries,
    list_entries,
)
from explain.cohorts.study import Study, study
from explain.cohorts.wording import finding
from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.cohorts.builders import list_entry

NOBODY = collect_entries({}, [], of=0)


@pytest.fixture(scope="module")
def halves(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> tuple[Entries, Entries]:
    context = ExplanationContext(mid_ranker, mid, mid_statistics)
    book: ExplainedLists = {code: list_entries(context, code) for code in range(120)}
    return collect_entries(book, list(range(60)), of=60), collect_entries(
        book, list(range(60, 120)), of=140
    )


@pytest.fixture(scope="module")
def halved(halves: tuple[Entries, Entries], mid: Dataset, mid_statistics: ItemStatistics) -> Study:
    segments = ["a", "b"] * 100
    return study(*halves, mid, mid_statistics, segments, rng=np.random.default_rng(0))


@pytest.mark.slow
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
        code: (list_entry(0, purchases=(8,), groups=(0,)), list_entry(1)) for code in range(40)
    } | {
        code: (list_entry(2, purchases=(9,), groups=(1,)), list_entry(1)) for code in range(40, 80)
    }
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
    assert "of recommendations are" in finding(alone, "Everybody")
    assert alone.others == 0
    assert len(compared(alone.sources, axis="share").data) == 1
    book: ExplainedLists = {code: (list_entry(0), list_entry(1)) for code in range(5)}
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
