"""The splits: what is held back, and that nothing of it reaches the fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import by_customer
from recommenders.data.tables import LAST_LINE
from recommenders.errors import DataError
from recommenders.evaluation import holdout
from recommenders.evaluation.holdout import (
    SPLITS,
    Holdout,
    by_user,
    clicks,
    leave_one_out,
    temporal,
)
from recommenders.evaluation.run import description
from recommenders.evaluation.stored_results import days_of
from recommenders.histories import DAY, evenly
from tests import worlds

DAYS = 30
LATE, HIT = "late", "hit"
SEED = 0


def world(change: Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame], None]) -> Dataset:
    """80 customers and 30 items over a year, after a change to its lines and its two tables."""
    rng = np.random.default_rng(7)
    n = 1500
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: [f"c{code:02}" for code in rng.integers(0, 80, n)],
            Columns.ITEM: [f"i{code:02}" for code in (30 * rng.random(n) ** 2).astype(int)],
            Columns.TIME: worlds.AS_OF - pd.to_timedelta(rng.integers(1, 8760, n), unit="h"),
            Columns.QUANTITY: rng.integers(1, 4, n).astype(float),
        }
    )
    items = pd.DataFrame(
        {
            Columns.ITEM: [*(f"i{code:02}" for code in range(30)), HIT],
            Columns.CATEGORY: [f"k{code % 4}" for code in range(31)],
            Columns.PRICE: np.arange(1.0, 32.0),
        }
    )
    customers = pd.DataFrame(
        {Columns.CUSTOMER: [*(f"c{code:02}" for code in range(80)), LATE], Columns.SEGMENT: "old"}
    )
    change(lines, items, customers)
    return build(
        RawTables(
            name="w",
            title="W",
            interactions=lines,
            items=items,
            customers=customers,
            as_of=worlds.AS_OF,
        )
    )


def as_it_is(lines: pd.DataFrame, items: pd.DataFrame, customers: pd.DataFrame) -> None:
    """Nothing changes."""


def another_future(lines: pd.DataFrame, items: pd.DataFrame, customers: pd.DataFrame) -> None:
    """After the cut everybody buys one item, a customer appears, and prices and segments differ."""
    cut = worlds.AS_OF - pd.Timedelta(days=DAYS)
    later = lines[Columns.TIME] > cut
    assert later.sum() > 50
    lines.loc[later, Columns.ITEM] = HIT
    lines.loc[lines.index[later][:5], Columns.CUSTOMER] = LATE
    items[Columns.PRICE] *= 100
    customers.loc[customers[Columns.CUSTOMER] == LATE, Columns.SEGMENT] = "new"


def other_people(lines: pd.DataFrame, items: pd.DataFrame, customers: pd.DataFrame) -> None:
    """The customers of the test buy two items only, and are another segment."""
    drawn = by_customer(world(as_it_is), rng=np.random.default_rng(SEED))[1]
    tested = customers[Columns.CUSTOMER].iloc[drawn]
    tested_lines = lines.index[lines[Columns.CUSTOMER].isin(tested)]
    lines.loc[tested_lines, Columns.ITEM] = np.resize([HIT, "i29"], len(tested_lines))
    customers.loc[customers[Columns.CUSTOMER].isin(tested), Columns.SEGMENT] = "new"


def other_last_items(lines: pd.DataFrame, items: pd.DataFrame, customers: pd.DataFrame) -> None:
    """The last purchase of each customer is of another item."""
    last = lines.groupby(Columns.CUSTOMER)[Columns.TIME].transform("max")
    ends = lines[Columns.TIME] == last
    # the same line must be the last in both worlds
    assert not lines[ends].duplicated(Columns.CUSTOMER).any()
    lines.loc[ends, Columns.ITEM] = HIT


CHANGES = {
    "temporal": another_future,
    "leave-one-out": other_last_items,
    "by-user": other_people,
}


def split(name: str, dataset: Dataset) -> Holdout:
    return SPLITS[name](dataset, DAYS, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("name", [entry.name for entry in registry.available()])
def test_the_fit_does_not_see_another_future(name: str) -> None:
    """Two worlds that part at the cut give the same recommender, number for number."""
    recommenders = [
        registry.fitted(name, temporal(world(change), days=DAYS).train)
        for change in (as_it_is, another_future)
    ]
    first, other = (recommender.arrays() for recommender in recommenders)  # type: ignore[attr-defined]
    assert first.keys() == other.keys()
    for part in first:
        np.testing.assert_array_equal(first[part], other[part], err_msg=part)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_held_back_leaves_no_trace_in_the_training_part(name: str) -> None:
    """The data themselves, column for column: a recommender may read any of them."""
    first, other = (split(name, world(change)) for change in (as_it_is, CHANGES[name]))
    for part in ("indptr", "items", "times", "quantities", "events"):
        np.testing.assert_array_equal(
            getattr(first.train.log, part), getattr(other.train.log, part)
        )
    np.testing.assert_array_equal(first.train.unit_prices, other.train.unit_prices)
    pd.testing.assert_frame_equal(first.train.items, other.train.items)
    pd.testing.assert_frame_equal(first.train.customers, other.train.customers)
    # and it is no accident: what has to be found differs
    code = other.train.item_code(HIT)
    assert code is not None
    assert other.relevant[:, [code]].nnz > 3 > first.relevant[:, [code]].nnz
    assert Popularity().fit(other.train).score(other.histories.take([0]))[0, code] == 0


def test_a_split_that_leaks_would_be_noticed() -> None:
    """The two worlds differ for a recommender that sees everything."""
    first, other = (Popularity().fit(world(change)) for change in (as_it_is, another_future))
    assert (first.arrays()["scores"] != other.arrays()["scores"]).any()


def test_temporal_by_hand(tiny: Dataset) -> None:
    holdout = temporal(tiny, days=30.5)
    # ann bought A, B and C, bob B, cat D within 30.5 days; dan's of day 30 was A and E
    assert holdout.customers.tolist() == [worlds.ANN, worlds.BOB, worlds.CAT, worlds.DAN]
    relevant = [holdout.relevant[[row]].indices.tolist() for row in range(4)]
    assert relevant == [
        [worlds.A, worlds.B, worlds.C],
        [worlds.B],
        [worlds.D],
        [worlds.A, worlds.E],
    ]
    assert holdout.histories.as_of == holdout.train.log.as_of == tiny.log.as_of - int(30.5 * DAY)
    assert (holdout.histories.times <= holdout.histories.as_of).all()
    bought = holdout.histories.only((Event.PURCHASE,))
    assert bought.items.tolist() == [worlds.A, worlds.A, worlds.A, worlds.B, worlds.C, worlds.A]
    assert holdout.passed == 0
    # 65 days before the end cat and dan had nothing
    assert temporal(tiny, days=65).passed == 2
    assert worlds.CAT not in temporal(tiny, days=65).customers


@pytest.mark.parametrize("days", [-1.0, 0.0, 101.0])
def test_a_cut_needs_events_on_both_sides(tiny: Dataset, days: float) -> None:
    with pytest.raises(DataError, match="both sides"):
        temporal(tiny, days=days)


def test_what_cannot_be_cut_is_said_with_what_can(tiny: Dataset) -> None:
    with pytest.raises(DataError, match=r"span 100\.0 days"):
        temporal(tiny, days=101)
    log = tiny.log
    at_once = replace(tiny, log=replace(log, times=np.full_like(log.times, log.as_of)))
    with pytest.raises(DataError, match="leave-one-out"):
        temporal(at_once, days=7)


def test_leave_one_out_by_hand(tiny: Dataset) -> None:
    holdout = leave_one_out(tiny)
    assert holdout.customers.tolist() == [worlds.ANN, worlds.BOB, worlds.CAT, worlds.DAN]
    assert holdout.relevant.indices.tolist() == [worlds.C, worlds.B, worlds.D, worlds.E]
    assert np.diff(holdout.relevant.indptr).tolist() == [1, 1, 1, 1]
    # eve has a single purchase; fay, with none, had nothing to find
    assert holdout.passed == 1
    # bob's last purchase was 20 days before the as-of date, the one before 70: 50 days apart
    bob = holdout.histories.take([1]).only((Event.PURCHASE,))
    assert bob.items.tolist() == [worlds.A]
    assert (bob.as_of - bob.times[0]) / DAY == 50
    # the fit keeps the true times
    assert (tiny.log.as_of - holdout.train.histories([worlds.BOB]).times[0]) / DAY == 70


def test_by_user_hides_items_whole(tiny: Dataset, mid: Dataset) -> None:
    holdout = by_user(mid, rng=np.random.default_rng(0))
    assert not holdout.customers_in_fit
    assert len(holdout.customers) + holdout.passed == 40
    assert not holdout.train.log.lengths[holdout.customers].any()
    shown = holdout.histories.matrix(mid.n_items)
    assert not shown.multiply(holdout.relevant).nnz
    bought = mid.histories(holdout.customers).matrix(mid.n_items)
    bought_and_shown = holdout.histories.only((Event.PURCHASE,)).matrix(mid.n_items)
    np.testing.assert_array_equal((bought_and_shown + holdout.relevant).toarray(), bought.toarray())
    assert (np.diff(bought_and_shown.indptr) > 0).all()
    assert (np.diff(holdout.relevant.indptr) > 0).all()
    again = by_user(mid, rng=np.random.default_rng(0))
    assert (again.relevant != holdout.relevant).nnz == 0


def test_clicks_weigh_what_their_places_are_looked_at_less(sample: Dataset) -> None:
    holdout = clicks(sample, days=28)
    log = sample.log
    moment = int((sample.as_of - pd.Timedelta(days=28)).timestamp())
    later = log.where((log.times > moment) & (log.events == Event.CLICK))
    assert holdout.train.log.times.max() <= moment
    assert "each weighted by the inverse examination" in holdout.description
    counts = later.counts(sample.n_items)[holdout.customers]
    # the same items, and weights of mean 1 over all clicks
    assert ((holdout.relevant > 0) != (counts > 0)).nnz == 0
    assert holdout.relevant.sum() / counts.sum() == pytest.approx(1.0, abs=0.02)
    # a single click at the first place weighs less than one at the fifth
    single = (later.lengths == 1)[later.rows]
    places = sample.positions[(log.times > moment) & (log.events == Event.CLICK)]
    row_of = {int(customer): row for row, customer in enumerate(holdout.customers)}
    weight = {
        place: [
            float(holdout.relevant[row_of[int(row)], int(item)])
            for row, item in zip(
                later.rows[single & (places == place)],
                later.items[single & (places == place)],
                strict=True,
            )
            if int(row) in row_of
        ]
        for place in (1, 5)
    }
    assert len({round(value, 5) for value in weight[1]}) == 1
    assert weight[5][0] > 2 * weight[1][0]


def test_clicks_that_are_not_there_or_tell_nothing_cannot_be_held_back(
    tiny: Dataset, bare: Dataset
) -> None:
    with pytest.raises(DataError, match="no event that is a click"):
        clicks(bare, days=5)
    with pytest.raises(DataError, match="at which place"):
        clicks(tiny, days=5)


def test_without_times_the_last_line_of_each_customer_is_held_back() -> None:
    lines = [(c, i) for c in ("a", "b") for i in ("x", "y", "z")] + [("c", "x")]
    frame = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM])
    steps = frame.groupby(Columns.CUSTOMER).cumcount(ascending=False)
    frame[Columns.TIME] = LAST_LINE - pd.to_timedelta(steps, unit="D")
    ordered = build(RawTables(name="o", title="O", interactions=frame, ordered=True))
    assert not ordered.has(Columns.TIME)
    holdout = temporal(ordered, days=28)
    # c has no history without the one line
    assert holdout.customers.tolist() == [0, 1]
    assert holdout.relevant.toarray().tolist() == [[0, 0, 1], [0, 0, 1]]
    assert "the last line of each customer" in holdout.description
    assert days_of(ordered) == 1.0


def test_of_too_many_customers_some_at_even_distances_are_judged(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = temporal(mid, days=30)
    assert (len(whole.customers) > 6, whole.among) == (True, 0)
    monkeypatch.setattr(holdout, "MOST_CELLS", 5 * mid.n_items)
    some = temporal(mid, days=30)
    assert some.customers.tolist() == whole.customers[evenly(len(whole.customers), 5)].tolist()
    assert some.among == len(whole.customers)
    assert some.passed == whole.passed
    for row, customer in enumerate(some.customers.tolist()):
        place = whole.customers.tolist().index(customer)
        assert some.relevant[[row]].indices.tolist() == whole.relevant[[place]].indices.tolist()
        assert some.histories.take([row]).items.tolist() == (
            whole.histories.take([place]).items.tolist()
        )
    assert f"5 of {some.among} customers" in description(some)[1]
