"""Means, differences and weak spots of hand-made judgements; and what the charts show of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.charts import quality as quality_chart
from explain.charts.quality import Band, Dot
from explain.quality.head_to_head import SEGMENTS
from explain.quality.metrics import HIT, NDCG, RECALL
from explain.quality.ranking import Quality, quality
from recommenders.contract import Columns
from recommenders.evaluation.measure import Measured, names
from recommenders.evaluation.stored_results import CODE, DEPTH, K, StoredEvaluation

N = 60


def kept(name: str, positions: list[int]) -> StoredEvaluation:
    """One item to find for each customer, at this place of the ranking (from 0; -1: nowhere)."""
    at = np.array(positions)
    hits = np.zeros((N, DEPTH), dtype=np.bool_)
    hits[np.flatnonzero(at >= 0), at[at >= 0]] = True
    frame = pd.DataFrame(
        {
            CODE: np.arange(N) + 100,
            Columns.SEGMENT: ["north"] * 30 + ["south"] * 27 + ["east"] * 3,
            "history": [2] * 25 + [7] * 35,
            "relevant": 1,
        }
    ).assign(**dict.fromkeys(names(K), np.nan))
    inside = hits[:, :K].any(axis=1).astype(float)
    gain = np.where(inside > 0, 1 / np.log2(at + 2.0, where=at >= 0, out=np.ones(N)), 0.0)
    frame[RECALL], frame[HIT], frame[NDCG] = inside, inside, gain
    lists = np.tile(np.arange(K, dtype=np.int32), (N, 1))
    way = Measured(candidates="new items", frame=frame, lists=lists, n_items=40)
    return StoredEvaluation(recommender=name, description=("split",), measured=(way,), hits=(hits,))


@pytest.fixture(scope="module")
def measured() -> Quality:
    # the base finds for the first 30 at the first place, the other for all at the fourth
    both = [kept("other", [3] * N), kept("base", [0] * 30 + [-1] * 27 + [12] * 3)]
    return quality(
        both, base="base", other="other", bought_before=False, rng=np.random.default_rng(0)
    )


def test_means_and_paired_differences(measured: Quality) -> None:
    assert [line.recommender for line in measured.lines] == ["base", "other"]
    base, other = measured.lines
    assert base.metrics[HIT].mean == 0.5
    assert other.metrics[HIT].mean == 1.0
    assert base.metrics[HIT].low < 0.5 < base.metrics[HIT].high
    assert not base.against
    # 1 / log2(5) for all, less 1 for half of them
    assert other.against[NDCG].mean == pytest.approx(1 / np.log2(5) - 0.5)
    assert base.covered == 10 / 40
    assert "MRR" not in base.metrics  # nobody has one here
    with pytest.raises(KeyError):
        measured.line("nobody")


def test_curves_rise_where_the_hits_are(measured: Quality) -> None:
    base, other = measured.lines
    recall = [estimate.mean for estimate in base.curves["R"]]
    assert recall == [0.5] * 12 + [0.55] * 8
    assert [estimate.mean for estimate in other.curves["R"]] == [0.0] * 3 + [1.0] * 17


def test_the_weakest_group_is_large_enough(measured: Quality) -> None:
    south = measured.weakest(SEGMENTS)
    assert south is not None
    assert (south.name, south.own.mean, south.own.customers) == ("south", 0.0, 27)
    assert south.apart.mean == pytest.approx(-1 / np.log2(5))
    frame = measured.group_frame(SEGMENTS)
    assert frame["small"].tolist() == [False, False, True]
    # one of several is always the lowest: what its interval leaves open is not told
    north = next(group for group in measured.groups if group.name == "north")
    unsettled = replace(south, own=replace(south.own, mean=0.2, high=0.9))
    assert replace(measured, groups=(north, unsettled)).weakest(SEGMENTS) is None
    assert replace(measured, groups=(north, south)).weakest(SEGMENTS) == south


def test_customers_without_a_hit_are_named_by_code(measured: Quality) -> None:
    assert measured.missed_all == 30
    assert [customer.customer for customer in measured.missed] == list(range(130, 138))
    assert {customer.hits for customer in measured.missed} == {0}


def test_frames_have_every_number(measured: Quality) -> None:
    assert len(measured.frame()) == 2 * 3
    assert len(measured.curve_frame()) == 2 * 2 * DEPTH
    own = measured.frame().set_index(["recommender", "metric"]).loc[("other", NDCG)]
    assert own["less base"] == pytest.approx(1 / np.log2(5) - 0.5)
    assert own["difference, low"] < own["less base"] < own["difference, high"]


def test_curves_label_each_line_apart_and_harm_nothing() -> None:
    bands = [
        Band(name=name, mean=[0.1, end], low=[0.0, end - 0.01], high=[0.2, end + 0.01])
        for name, end in (("<b>one</b>", 0.5), ("two", 0.5), ("three", 0.501))
    ]
    figure = quality_chart.curves(bands, [1, 2], across="items", up="recall")
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["<b>&lt;b&gt;one&lt;/b&gt;</b>", "two", "three"]
    heights = sorted(note.y for note in figure.layout.annotations)
    step = 17 * 1.05 * 0.511 / (300 - 8 - 44)
    assert np.diff(heights).min() >= 0.99 * step
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.xaxis.title.text == "items"
    keyed = quality_chart.curves(bands, [1, 2], across="items", up="recall", key=True)
    assert not keyed.layout.annotations
    assert keyed.layout.showlegend
    assert [t.name for t in keyed.data if t.mode == "lines"][-1] == "&lt;b&gt;one&lt;/b&gt;"


def test_intervals_grey_what_is_small() -> None:
    dots = [
        Dot(name="large (200)", mean=0.4, low=0.3, high=0.6, beside=0.2),
        Dot(name="small (3)", mean=0.5, low=0.0, high=1.0, faded=True),
    ]
    figure = quality_chart.intervals(dots, unit="NDCG", beside="popularity")
    faded, solid, beside = figure.data
    assert list(faded.x) == [0.5]
    assert faded.marker.symbol == "circle-open"
    assert list(solid.x) == [0.4]
    assert list(solid.error_x.array) == pytest.approx([0.2])
    assert list(solid.error_x.arrayminus) == pytest.approx([0.1])
    assert list(beside.x) == [0.2]
    assert [note.text for note in figure.layout.annotations] == ["0.4", "0.5"]
    fine = [replace(dots[0], mean=0.0406, low=0.0), replace(dots[0], mean=0.163)]
    column = quality_chart.intervals(fine, unit="NDCG").layout.annotations
    # all of a column to one precision
    assert [note.text for note in column] == ["0.041", "0.163"]
    assert figure.layout.xaxis.range[0] == 0


def test_hits_are_counted_and_curves_read_at_a_length(measured: Quality) -> None:
    base, other = measured.lines
    assert (base.hits, other.hits) == (30, 60)
    # the other's hits stand at the fourth place
    assert (other.at_length("R", 3).mean, other.at_length("R", 4).mean) == (0.0, 1.0)
    assert other.at_length("R") is other.curves["R"][K - 1]


def test_who_is_missed_and_where_the_base_is_better(measured: Quality) -> None:
    assert measured.missed_share == 0.5
    assert not measured.small
    by_name = {group.name: group for group in measured.groups if group.by == SEGMENTS}
    assert by_name["north"].better
    assert not by_name["south"].better
