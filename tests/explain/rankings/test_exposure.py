from __future__ import annotations

import numpy as np
import pytest

from explain.charts.exposure import curves
from explain.formats import date
from explain.rankings.exposure import exposure, gini, long_tail, lorenz, percentiles
from explain.rankings.top_k import NO_ITEM, TopLists, top_lists
from recommenders.contract import Dataset, Event
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN, BOB, A, B, C, D, E, F, G, H


def lists_of(customers: list[int], rows: list[list[int]]) -> TopLists:
    width = max(map(len, rows))
    items = np.array([row + [NO_ITEM] * (width - len(row)) for row in rows], dtype=np.int32)
    none = np.zeros((len(rows), 0))
    return TopLists(
        customers=np.array(customers, dtype=np.int32),
        of=6,
        items=items,
        scores=np.zeros(items.shape, dtype=np.float32),
        candidates=np.full(len(rows), 8),
        rank_marks=np.zeros(0, dtype=np.int64),
        mark_items=none.astype(np.int32),
        mark_scores=none.astype(np.float32),
    )


@pytest.mark.parametrize(
    ("counts", "size"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 4], 0.75), ([0, 0, 3, 3], 0.5), ([0, 0], 0.0), ([1, 3], 0.25)],
)
def test_gini_by_hand(counts: list[int], size: float) -> None:
    assert gini(np.array(counts)) == pytest.approx(size)


def test_lorenz_runs_from_nothing_to_all() -> None:
    assert lorenz(np.array([3, 1, 0])).tolist() == [0.0, 0.0, 0.25, 1.0]
    assert lorenz(np.array([0, 0])).tolist() == [0.0, 0.5, 1.0]


def test_percentiles_and_tail_by_hand() -> None:
    buyers = np.array([3.0, 3.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    assert percentiles(buyers) == pytest.approx(
        np.array([6.5, 6.5, 5.0, 3.0, 3.0, 3.0, 0.5, 0.5]) * 100 / 7
    )
    assert long_tail(buyers).tolist() == [False, False] + [True] * 6
    assert percentiles(np.array([4.0])).tolist() == [50.0]


def test_every_figure_by_hand(tiny: Dataset) -> None:
    """ann (A, B, C) is shown D and E, bob (A, B) is shown C."""
    measured = exposure(lists_of([ANN, BOB], [[D, E], [C]]), tiny)
    assert (measured.customers, measured.of, measured.items) == (2, 6, 8)
    assert (measured.shown, measured.ever_bought, measured.coverage) == (3, 6, 3 / 8)
    assert measured.gini == pytest.approx(5 / 8)
    everybody = measured.bias[0]
    assert everybody.listed.mean == pytest.approx((3 + 5) / 2 * 100 / 7)
    assert everybody.bought.mean == pytest.approx((6.0 + 6.5) / 2 * 100 / 7)
    assert everybody.difference.mean == pytest.approx((-3.0 - 1.5) / 2 * 100 / 7)
    assert (everybody.tail.mean, everybody.tail_bought.mean) == (1.0, pytest.approx(1 / 6))
    assert everybody.small
    assert [group.group for group in measured.bias] == ["all", "1 to 4"]
    assert measured.frame()["difference"].iloc[0] == everybody.difference.mean
    assert measured.figures()["value"].iloc[3] == 3
    # in no list: the most bought first, and what nobody has bought without a date
    assert measured.unlisted.tolist() == [A, B, F, G, H]
    assert measured.buyers.tolist() == [3, 3, 1, 0, 0]
    bought = tiny.log.events == Event.PURCHASE
    assert measured.last[0] == tiny.log.times[bought & (tiny.log.items == A)].max()
    frame = measured.unlisted_frame(tiny)
    assert frame["item_id"].tolist() == [tiny.item_id(item) for item in (A, B, F, G, H)]
    assert frame["last bought"].iloc[0] == date(tiny.local_time(int(measured.last[0])))
    assert frame["last bought"].tolist()[-2:] == ["", ""]


def test_customers_without_a_history_have_a_list_and_nothing_bought(
    mid: Dataset, mid_ranker: Ranker
) -> None:
    every = top_lists(mid_ranker, mid)
    measured = exposure(every, mid)
    everybody = measured.bias[0]
    assert everybody.customers == everybody.listed.customers == mid.n_customers
    assert everybody.bought.customers == int((mid.histories().lengths > 0).sum())
    assert sum(group.customers for group in measured.bias[1:]) == everybody.bought.customers
    assert everybody.listed.low < everybody.listed.mean < everybody.listed.high
    chart = curves(measured)
    assert [trace.y[-1] for trace in chart.data] == pytest.approx([1.0, 1.0, 1.0])
    assert [trace.y[0] for trace in chart.data] == [0.0, 0.0, 0.0]
