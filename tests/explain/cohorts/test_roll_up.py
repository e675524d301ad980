"""What the command `rollup` counts and prints, held against the explanations themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain.__main__ import main
from explain.cohorts.comparison import CohortComparison, ComparedShare
from explain.cohorts.entries import RARE, EntrySource, ListEntry, sources_of
from explain.cohorts.in_parts import explain_lists
from explain.cohorts.roll_up import EVERYBODY, roll_up, roll_up_frame, roll_up_table
from explain.cohorts.study import EXCLUSIVE_SOURCES, Study
from explain.context import ExplanationContext
from explain.formats import FIXED_SPACE, percent
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.intervals import mean_text
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import shop

pytestmark = pytest.mark.slow


def rolled(
    dataset: Dataset, statistics: ItemStatistics, ranker: Ranker, *, seed: int = 0, **more: object
) -> Study:
    return roll_up(
        ExplanationContext(ranker, dataset, statistics), rng=np.random.default_rng(seed), **more
    )


def share_of(sources: CohortComparison, source: EntrySource) -> ComparedShare:
    (row,) = [row for row in sources.rows if row.name == source]
    return row


def test_the_counts_are_those_of_the_lists(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    codes = list(range(0, 120, 2))
    cohort = rolled(mid, mid_statistics, mid_ranker, customers=codes, bought_before=True)
    assert (cohort.customers, cohort.of, cohort.sampled, cohort.entries) == (60, 60, False, 600)
    counts = dict.fromkeys(EntrySource, 0)
    in_category = 0
    for customer in codes:
        explanation = explain(
            ExplanationContext(mid_ranker, mid, mid_statistics), customer, bought_before=True
        )
        bought = frozenset(mid.histories([customer]).items.tolist())
        for rationale in explanation.rationales:
            for source in sources_of(rationale, bought):
                counts[source] += 1
            in_category += (
                mid_statistics.name(Columns.CATEGORY, rationale.reason.target) == "Category 3"
            )
    assert cohort.sources.customers == 60
    assert all(counts.pop(EntrySource(state)) == 0 for state in RARE)
    for source in counts:
        row = share_of(cohort.sources, source)
        assert row.share == counts[source] / 600
        assert row.low <= row.share <= row.high
        assert row.count == counts[source]
    replenishment, popular = EntrySource.REPLENISHMENT, EntrySource.POPULAR
    assert min(counts[source] for source in (EntrySource.PERSONAL, replenishment, popular)) > 0
    assert cohort.by_category is not None
    (third,) = [part for part in cohort.by_category.parts if part.name == "Category 3"]
    assert third.entries == in_category
    # all but the promotions share out the list, in every group; without rules nobody counts them
    shares_out = [source for source in EXCLUSIVE_SOURCES if source not in RARE]
    for part in (cohort.sources, *(part.sources for part in cohort.by_category.parts)):
        assert sum(share_of(part, source).share for source in shares_out) == (pytest.approx(1.0))


def test_the_largest_groups_come_first_and_small_ones_are_marked(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    cohort = rolled(mid, mid_statistics, mid_ranker, customers=list(range(25)))
    table = roll_up_table(cohort, Columns.CATEGORY)
    assert table.columns.tolist() == [
        *("category", "customers", "entries"),
        *(source for source in EntrySource if source not in RARE),
    ]
    customers = table["customers"].str.split(" ").str[0].astype(int)
    assert customers.is_monotonic_decreasing
    marked = table["customers"].str.endswith("(fewer than 20)")
    assert marked.tolist() == (customers < 20).tolist()
    assert marked.any()
    assert table["entries"].astype(int).sum() == 250


def test_a_table_for_reading(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    cohort = rolled(mid, mid_statistics, mid_ranker, customers=list(range(12)))
    (row,) = roll_up_table(cohort).to_dict("records")
    assert row[EVERYBODY] == "all"
    assert row["customers"] == "12 (fewer than 20)"
    assert row["entries"] == "120"
    popular = share_of(cohort.sources, EntrySource.POPULAR)
    assert row["popular"] == (
        f"{100 * popular.share:.0f}{FIXED_SPACE}% "
        f"({100 * popular.low:.0f} to {100 * popular.high:.0f}{FIXED_SPACE}%)"
    )
    # there are no segments to divide by
    assert roll_up_table(cohort, Columns.SEGMENT)["segment"].tolist() == ["all"]


def test_a_random_sample_is_said_to_be_one_and_is_seeded(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    first, again, other = (
        rolled(mid, mid_statistics, mid_ranker, most=30, seed=seed) for seed in (0, 0, 1)
    )
    assert (first.customers, first.of, first.sampled) == (30, 200, True)
    assert roll_up_table(first, Columns.CATEGORY).equals(roll_up_table(again, Columns.CATEGORY))
    assert not roll_up_table(first).equals(roll_up_table(other))


def test_the_interval_of_a_sample_holds_the_share_of_all(
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # what a list is explained by does not depend on who else was drawn: each is explained once
    everyone = range(mid.n_customers)
    lists = explain_lists(ExplanationContext(mid_ranker, mid, mid_statistics), everyone, False)

    def explained(
        _: object, drawn: Sequence[int], *__: object, **___: object
    ) -> list[tuple[ListEntry, ...]]:
        return [lists[customer] for customer in drawn]

    monkeypatch.setattr("explain.cohorts.roll_up.explain_lists", explained)
    everybody = rolled(mid, mid_statistics, mid_ranker, most=None)
    share = share_of(everybody.sources, EntrySource.PERSONAL).share
    held = 0
    for seed in range(12):
        part = rolled(mid, mid_statistics, mid_ranker, most=50, seed=seed)
        row = share_of(part.sources, EntrySource.PERSONAL)
        held += row.low <= share <= row.high
    assert held >= 10


def test_popularity_is_popular_throughout(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(Popularity().fit(mid), mid)
    row = share_of(rolled(mid, mid_statistics, ranker, most=30).sources, EntrySource.POPULAR)
    assert (row.share, row.high) == (1.0, 1.0)
    assert 0.85 < row.low < 1.0  # thirty customers do not prove it for all


def test_segments_are_those_of_the_customers() -> None:
    lines = [(f"c{n:02}", "ab"[n % 2], 10.0 + n) for n in range(24)]
    dataset = shop(lines, **{Columns.CATEGORY: ["x", "y", "x"]})
    segments = ["old", "new", None] * 8
    dataset = replace(
        dataset,
        customers=dataset.customers.assign(**{Columns.SEGMENT: segments}),
        present=dataset.present | {Columns.SEGMENT},
    )
    ranker = Ranker.of(Popularity().fit(dataset), dataset)
    table = roll_up_table(rolled(dataset, ItemStatistics.of(dataset), ranker), Columns.SEGMENT)
    assert dict(zip(table["segment"], table["customers"], strict=True)) == {
        "new": "8 (fewer than 20)",
        "no segment": "8 (fewer than 20)",
        "old": "8 (fewer than 20)",
    }


def test_nobody(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    cohort = rolled(mid, mid_statistics, mid_ranker, customers=[])
    assert (cohort.customers, cohort.entries) == (0, 0)
    assert roll_up_table(cohort).empty
    assert roll_up_table(cohort, Columns.CATEGORY).empty


def test_progress_is_told(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    shares: list[float] = []
    rolled(
        mid,
        mid_statistics,
        mid_ranker,
        customers=[3, 4, 4, 5],
        progress=lambda share, _: shares.append(share),
    )
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])


def test_the_command_prints_the_shares(
    sample: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ids.txt"
    path.write_text("\n".join(sample.customers[Columns.CUSTOMER][:3]), encoding="utf-8")
    arguments = ["rollup", "--recommender", "item-knn", "--ids", str(path), "--by", "category"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "Sample shop, Item neighbours (item-kNN), seed 0" in printed
    assert "30 list entries of all 3 customers" in printed
    for source in EntrySource:
        assert (str(source) in printed) == (source not in RARE)
    assert main(["rollup", "--segment", "nobody"]) == 2
    assert "no such segment" in capsys.readouterr().err


def test_the_frame_has_the_figures_of_the_table(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    study = rolled(mid, mid_statistics, mid_ranker, customers=range(30))
    frame = roll_up_frame(study)
    table = roll_up_table(study).iloc[0]
    for row in frame.itertuples():
        assert table[row.source] == mean_text(row.share, row.low, row.high, percent)
    assert set(frame["group"]) == {EVERYBODY}
    assert set(frame["customers"]) == {30}
