from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import by_customer, hide, until, without_last
from tests import worlds


def test_the_customers_of_the_test_leave_nothing_behind(mid: Dataset) -> None:
    train, tested = by_customer(mid, share=0.2, rng=np.random.default_rng(42))
    assert tested.tolist() == sorted(set(tested.tolist()))
    assert len(tested) == 40
    rest = np.setdiff1d(np.arange(mid.n_customers), tested)
    assert not train.log.lengths[tested].any()
    np.testing.assert_array_equal(train.log.lengths[rest], mid.log.lengths[rest])
    np.testing.assert_array_equal(train.log.take(rest).items, mid.log.take(rest).items)
    remains = np.isin(mid.log.rows, rest)
    np.testing.assert_array_equal(train.unit_prices, mid.unit_prices[remains])
    np.testing.assert_array_equal(train.positions, mid.positions[remains])
    assert train.items is mid.items
    assert train.customers[Columns.CUSTOMER].tolist() == mid.customers[Columns.CUSTOMER].tolist()
    assert train.as_of == mid.as_of


def test_the_seed_makes_the_split(mid: Dataset) -> None:
    first, again, other = (by_customer(mid, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first[1].tolist() == again[1].tolist() != other[1].tolist()
    assert first[0].fingerprint == again[0].fingerprint
    assert len({part.fingerprint for part in (first[0], other[0], mid)}) == 3


@pytest.mark.parametrize("share", [0.0, 1.0, -0.2, 20.0])
def test_a_share_is_a_share(mid: Dataset, share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        by_customer(mid, share=share, rng=np.random.default_rng(0))


def test_what_is_hidden_and_what_is_given_are_the_whole(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    shown, hidden = hide(bought, share=0.2, rng=np.random.default_rng(0))
    np.testing.assert_array_equal((shown + hidden).toarray(), bought.toarray())
    assert not shown.multiply(hidden).nnz
    lengths, out = np.diff(bought.indptr), np.diff(hidden.indptr)
    expected = [0 if n < 2 else min(n - 1, max(1, round(0.2 * n))) for n in lengths.tolist()]
    assert out.tolist() == expected
    assert {0, 1, 2} < set(lengths.tolist())


def test_the_hidden_items_are_drawn_evenly(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    row = int(np.diff(bought.indptr).argmax())
    rng = np.random.default_rng(3)
    many = sum(hide(bought[[row]], share=0.5, rng=rng)[1].toarray() for _ in range(400))
    counts = many[0][bought[[row]].indices]
    assert counts.min() > 140
    assert counts.max() < 260


def test_most_is_hidden_but_never_all(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    shown, _ = hide(bought, share=1.0, rng=np.random.default_rng(0))
    assert np.diff(shown.indptr).tolist() == np.minimum(np.diff(bought.indptr), 1).tolist()


def test_until_keeps_what_had_happened(mid: Dataset) -> None:
    moment = mid.as_of - pd.Timedelta(days=200)
    part = until(mid, moment)
    happened = mid.log.times <= int(moment.timestamp())
    assert 0 < happened.sum() < len(happened)
    np.testing.assert_array_equal(part.log.items, mid.log.items[happened])
    np.testing.assert_array_equal(part.unit_prices, mid.unit_prices[happened])
    assert part.log.as_of == int(moment.timestamp())
    assert part.as_of == moment
    assert part.fingerprint != mid.fingerprint


def test_until_forgets_what_the_tables_say_of_later_days(tiny: Dataset) -> None:
    part = until(tiny, tiny.as_of - pd.Timedelta(days=65))
    # cat's first event comes 35 days before the as-of date, fay has none at all
    assert part.customers[Columns.NAME].dropna().tolist() == ["Ann", "Bob", "Eve"]
    assert part.customers[Columns.CUSTOMER].tolist() == tiny.customers[Columns.CUSTOMER].tolist()
    for later in (Columns.PRICE, Columns.LIST_PRICE):
        assert part.items[later].isna().all()
        assert not part.has(later)
        assert tiny.items[later].notna().any()
    launches = part.items[Columns.LAUNCH]
    assert launches.isna().tolist() == [True] * 7 + [False]
    assert tiny.items[Columns.LAUNCH].notna()[worlds.A]
    assert part.items[Columns.CATEGORY].tolist() == tiny.items[Columns.CATEGORY].tolist()


def test_without_some_customers_nothing_but_their_ids_is_left(tiny: Dataset) -> None:
    train, tested = by_customer(tiny, share=0.5, rng=np.random.default_rng(0))
    names = train.customers[Columns.NAME]
    assert names.iloc[tested].isna().all()
    rest = [c for c in range(6) if c not in tested.tolist() and c not in (worlds.CAT, worlds.FAY)]
    assert names.iloc[rest].tolist() == tiny.customers[Columns.NAME].iloc[rest].tolist()


def test_the_last_purchase_and_what_came_after_it_are_gone(tiny: Dataset) -> None:
    train, last = without_last(tiny)
    log = tiny.log
    # eve has one purchase and fay nothing: both are kept as they are
    assert log.rows[last].tolist() == [worlds.ANN, worlds.BOB, worlds.CAT, worlds.DAN]
    # dan bought A and E at one time: the higher code is the last
    assert log.items[last].tolist() == [worlds.C, worlds.B, worlds.D, worlds.E]
    assert (log.events[last] == Event.PURCHASE).all()
    left = train.log
    for row, line in zip(log.rows[last], last, strict=True):
        own = left.take([int(row)])
        assert len(own.items)
        assert (own.times <= log.times[line]).all()
    # ann's views came after her last purchase, the one 40 days before did not
    ann = left.take([worlds.ANN])
    assert ann.items[ann.events == Event.VIEW].tolist() == [worlds.H]
    assert left.lengths[worlds.EVE] == 1
    assert len(train.unit_prices) == len(train.positions) == len(left.items)
    assert train.fingerprint != tiny.fingerprint


def test_two_lines_of_the_last_purchase_go_together() -> None:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["x"] * 4,
            Columns.ITEM: ["a", "b", "b", "a"],
            Columns.TIME: pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-02", "2026-01-02"]),
        }
    )
    twice = build(RawTables(name="twice", title="Twice", interactions=lines))
    train, last = without_last(twice)
    assert twice.log.items[last].tolist() == [1]
    assert train.log.items.tolist() == [0, 0]
