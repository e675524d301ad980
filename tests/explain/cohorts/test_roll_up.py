from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain.__main__ import main
from explain.cohorts.entries import EntrySource, sources_of
from explain.cohorts.roll_up import (
    EVERYBODY,
    NO_SEGMENT,
    Rollup,
    Share,
    customers_of,
    roll_up,
)
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import Evidence, PriceDrop, PurchaseRhythm
from explain.reasons.explanation import explain
from explain.reasons.rationale import Rationale
from recommenders.adapters import sources
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import reason, shop

DUE = PurchaseRhythm(label="x", usual=30.0, gaps=3, last=0, due=True)
DROP = PriceDrop(price=8.0, usual=10.0, listed=False)


def words(state: ReasonState, *evidence: Evidence, aside: tuple[PriceDrop, ...] = ()) -> Rationale:
    found = reason(0, None if state is ReasonState.GENERAL else (1,), state=state)
    found = replace(found, evidence=evidence, aside=aside)
    return Rationale(reason=found, spans=(), brief=())


@pytest.mark.parametrize(
    ("rationale", "bought", "expected"),
    [
        (words(ReasonState.CHECKED), {1}, {EntrySource.PERSONAL}),
        (words(ReasonState.ASSOCIATED), {1}, {EntrySource.PERSONAL}),
        (words(ReasonState.CHECKED), {0, 1}, {EntrySource.REPLENISHMENT}),
        (words(ReasonState.CHECKED, DUE), {1}, {EntrySource.REPLENISHMENT}),
        (words(ReasonState.CHECKED, replace(DUE, due=False)), {1}, {EntrySource.PERSONAL}),
        (words(ReasonState.GENERAL), {0, 1}, {EntrySource.POPULAR}),
        (
            words(ReasonState.GENERAL, aside=(DROP,)),
            {1},
            {EntrySource.POPULAR, EntrySource.PROMOTION},
        ),
        (
            words(ReasonState.CHECKED, aside=(DROP,)),
            {1},
            {EntrySource.PERSONAL, EntrySource.PROMOTION},
        ),
    ],
)
def test_what_brings_an_entry(
    rationale: Rationale, bought: set[int], expected: set[EntrySource]
) -> None:
    assert sources_of(rationale, frozenset(bought)) == expected


def rolled(
    dataset: Dataset, statistics: ItemStatistics, ranker: Ranker, *, seed: int = 0, **more: object
) -> Rollup:
    return roll_up(
        ExplanationContext(ranker, dataset, statistics), rng=np.random.default_rng(seed), **more
    )


def of(found: Rollup, source: EntrySource, *, by: str = EVERYBODY, group: str = EVERYBODY) -> Share:
    (share,) = [s for s in found.shares if (s.by, s.group, s.source) == (by, group, source)]
    return share


def test_the_counts_are_those_of_the_lists(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    cohort = list(range(0, 120, 2))
    found = rolled(mid, mid_statistics, mid_ranker, customers=cohort, bought_before=True)
    assert (found.customers, found.of, found.sampled, found.entries) == (60, 60, False, 600)
    counts = dict.fromkeys(EntrySource, 0)
    in_category = 0
    for customer in cohort:
        lists = explain(
            ExplanationContext(mid_ranker, mid, mid_statistics), customer, bought_before=True
        )
        bought = frozenset(mid.histories([customer]).items.tolist())
        for entry in lists.rationales:
            for source in sources_of(entry, bought):
                counts[source] += 1
            in_category += (
                mid_statistics.name(Columns.CATEGORY, entry.reason.target) == "Category 3"
            )
    for source in EntrySource:
        share = of(found, source)
        assert share.share == counts[source] / 600
        assert share.low <= share.share <= share.high
        assert (share.customers, share.entries) == (60, 600)
    assert min(counts[source] for source in list(EntrySource)[:3]) > 0
    assert of(found, EntrySource.PERSONAL, by="category", group="Category 3").entries == in_category
    # the first three share out the list, in every group
    for by in (EVERYBODY, "category"):
        frame = found.frame(by)
        parts = frame[frame["source"] != EntrySource.PROMOTION].groupby("group")["share"].sum()
        np.testing.assert_allclose(parts, 1.0)


def test_every_share_has_its_number_and_interval_and_small_groups_are_marked(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    frame = rolled(mid, mid_statistics, mid_ranker, customers=list(range(25))).frame("category")
    assert len(frame) == 4 * frame["group"].nunique()
    assert (frame["small"] == (frame["customers"] < 20)).all()
    assert frame["small"].any()
    assert frame[["share", "low", "high", "customers", "entries"]].notna().all().all()
    small = frame[frame["small"]]
    assert (small["high"] - small["low"] > 0.1).all()
    assert frame["customers"].is_monotonic_decreasing


def test_a_table_for_reading(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    found = rolled(mid, mid_statistics, mid_ranker, customers=list(range(12)))
    (row,) = found.table().to_dict("records")
    assert row["customers"] == "12 (fewer than 20)"
    assert row["entries"] == "120"
    assert row["popular"].endswith(")")
    assert f"{100 * of(found, EntrySource.POPULAR).share:.0f} % (" in row["popular"]
    assert found.table("segment").empty
    assert found.frame("segment").empty


def test_a_random_sample_is_said_to_be_one_and_is_seeded(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    one, again, other = (
        rolled(mid, mid_statistics, mid_ranker, most=30, seed=seed) for seed in (0, 0, 1)
    )
    assert (one.customers, one.of, one.sampled) == (30, 200, True)
    assert one == again
    assert one.shares != other.shares


def test_the_interval_of_a_sample_holds_the_share_of_all(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    whole = of(rolled(mid, mid_statistics, mid_ranker, most=None), EntrySource.PERSONAL).share
    inside = 0
    for seed in range(12):
        share = of(
            rolled(mid, mid_statistics, mid_ranker, most=50, seed=seed), EntrySource.PERSONAL
        )
        inside += share.low <= whole <= share.high
    assert inside >= 10


def test_popularity_is_popular_throughout(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(Popularity().fit(mid), mid)
    share = of(rolled(mid, mid_statistics, ranker, most=30), EntrySource.POPULAR)
    assert (share.share, share.high) == (1.0, 1.0)
    assert 0.85 < share.low < 1.0  # thirty customers do not prove it for all


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
    found = rolled(dataset, ItemStatistics.of(dataset), ranker)
    frame = found.frame("segment").drop_duplicates("group")
    assert dict(zip(frame["group"], frame["customers"], strict=True)) == {
        "new": 8,
        "no segment": 8,
        "old": 8,
    }


def test_nobody(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    found = rolled(mid, mid_statistics, mid_ranker, customers=[])
    assert (found.customers, found.entries, found.shares) == (0, 0, ())
    assert found.frame().empty


def test_progress_is_told(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    seen: list[float] = []
    rolled(mid, mid_statistics, mid_ranker, customers=[3, 4, 4, 5], progress=seen.append)
    assert seen == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_cohort_is_a_segment_or_a_file_of_ids(mid: Dataset, tmp_path: Path) -> None:
    segments = ["old", None, "new"] * 67
    dataset = replace(
        mid,
        customers=mid.customers.assign(**{Columns.SEGMENT: segments[: mid.n_customers]}),
        present=mid.present | {Columns.SEGMENT},
    )
    assert customers_of(dataset) is None
    assert customers_of(dataset, segment="new")[:2] == [2, 5]
    assert customers_of(dataset, segment=NO_SEGMENT)[:2] == [1, 4]
    assert customers_of(mid, segment=NO_SEGMENT) == list(range(mid.n_customers))
    path = tmp_path / "ids.txt"
    path.write_text("\ufeffc0005\r\n\n  c0001 \nc0002\n", encoding="utf-8")
    assert customers_of(dataset, ids=str(path)) == [5, 1, 2]
    assert customers_of(dataset, segment="new", ids=str(path)) == [2, 5]
    with pytest.raises(DataError, match=r"no such segment.*'lost'.*new, no segment, old"):
        customers_of(dataset, segment="lost")
    path.write_text("c0001\n=cmd()\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no such customer .*ids.txt, row 2, value '=cmd"):
        customers_of(dataset, ids=str(path))
    with pytest.raises(DataError, match="cannot be read"):
        customers_of(dataset, ids=str(tmp_path / "none.txt"))
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot be read"):
        customers_of(dataset, ids=str(path))


def test_the_command_prints_the_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ids.txt"
    dataset = sources.load("sample")
    path.write_text("\n".join(dataset.customers[Columns.CUSTOMER][:3]), encoding="utf-8")
    given = ["rollup", "--recommender", "item-knn", "--ids", str(path), "--by", "category"]
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "Sample shop, Item neighbours (item-kNN), seed 0" in said
    assert "30 list entries of all 3 customers" in said
    for source in EntrySource:
        assert str(source) in said
    assert main(["rollup", "--segment", "nobody"]) == 2
    assert "no such segment" in capsys.readouterr().err
