from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray
from recommenders.repeat.purchase_signals import PRIOR, PRODUCTS, SIGNALS, Habits, _rates
from recommenders.repeat.renewal import Renewal
from recommenders.repeat.visits import Visits
from tests.recommenders.repeat.test_buy_again import history

N_ITEMS = 4


def habits() -> Habits:
    """Sixty days for everybody, whatever the own gaps; rates and uptakes written down."""
    renewal = Renewal(
        mu=np.full(N_ITEMS, np.log(60.0)),
        sigma=np.full(N_ITEMS, 0.3),
        again=np.full(N_ITEMS, 0.5),
        own_gaps=1e12,
        own_returns=2.0,
        stretch=0.0,
        stray=0.001,
    )
    rates, uptakes = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.05, 0.06, 0.07, 0.08])
    return Habits(renewal=renewal, rates=rates, log_uptake=np.log(uptakes), horizon=28.0)


def signals(lines: Histories) -> list[dict[str, float]]:
    bought = PurchaseDays.of(lines, n_items=N_ITEMS, timezone="UTC")
    table = habits().signals(bought, Visits.of(bought, len(lines)))
    return [dict(zip(SIGNALS, row, strict=True)) for row in table]


def test_twenty_signals_by_hand() -> None:
    # visits 90, 30, 14 and 2 days ago; item 1 at the first three of them, item 3 at the last
    lines = history([(1, 90), (1, 30), (1, 14), (3, 2)], units=[1, 1, 3, 1])
    often, once = signals(lines)
    lately = 2 ** (-90 / 14) + 2 ** (-30 / 14) + 0.5
    expected = {
        "times bought": 3,
        "bought, 14 days": lately + 0.01,
        "bought, 30 days": 2 ** (-90 / 30) + 0.5 + 2 ** (-14 / 30) + 0.01,
        "bought, 90 days": 0.5 + 2 ** (-30 / 90) + 2 ** (-14 / 90) + 0.01,
        "days since": 14.5,
        "usual days": 60,
        "overdue": 14.5 / 60,
        "once": 1,  # whose logarithm is 0
        "units": 3,
        "visits since": 2,  # one, and one is added
        "visits": 4,
        "visits, 14 days": lately + 2 ** (-2 / 14) + 0.01,
        "days since a visit": 3,
        "items a visit": 1,
        "share of the visits": 3 / 4,
        "share since the first": 3 / 4,
        "uptake": 0.06,
        "bought again by others": 0.2,
    }
    assert {name: np.exp(often[name]) for name in expected} == pytest.approx(expected)
    assert once["once"] == 1.0
    assert np.exp(once["share since the first"]) == pytest.approx(1.0)
    assert np.exp(once["share of the visits"]) == pytest.approx(1 / 4)
    assert len(SIGNALS) == 20
    assert set(PRODUCTS) <= set(SIGNALS)


def test_a_purchase_of_something_else_is_a_visit() -> None:
    (alone,) = signals(history([(0, 40)]))
    with_other = signals(history([(0, 40), (2, 5)]))[0]
    changed = {name for name in SIGNALS if alone[name] != with_other[name]}
    assert changed == {
        "visits since",
        "visits",
        "visits, 14 days",
        "visits, 30 days",
        "days since a visit",
        "share of the visits",
        "share since the first",
    }


def test_rates_by_hand() -> None:
    # three had item 0 before the last ten days, one of them bought it again; item 1 is new
    rows = [history(lines) for lines in ([(0, 50), (0, 3)], [(0, 40)], [(0, 30)], [(1, 2)])]
    lines = joined(rows)
    bought = PurchaseDays.of(lines, n_items=3, timezone="UTC")
    rates = _rates(bought, np.array([0, 1, 1]), 10.0)
    share = (1 + 1) / (3 + 2)
    kind = (1 + PRIOR * share) / (3 + PRIOR)
    expected = [(1 + PRIOR * kind) / (3 + PRIOR), share, share]
    np.testing.assert_allclose(rates, expected)


def test_in_baskets_it_is_the_last_basket_that_counts(mid: Dataset) -> None:
    nothing: DoubleArray = np.zeros(mid.n_items)
    last, month = (Habits.of(mid, nothing, days=days) for days in (None, 28.0))
    assert (last.horizon, month.horizon) == (1.0, 28.0)
    assert not np.array_equal(last.rates, month.rates)
    assert ((last.rates > 0) & (last.rates < 1)).all()


def test_saved_and_restored(mid: Dataset) -> None:
    learned = Habits.of(mid, np.arange(float(mid.n_items)), days=28.0)
    bought = PurchaseDays.of(mid.histories(), n_items=mid.n_items, timezone=mid.timezone)
    visits = Visits.of(bought, mid.n_customers)
    other = Habits.restored(learned.arrays())
    np.testing.assert_array_equal(other.signals(bought, visits), learned.signals(bought, visits))


def joined(rows: list[Histories]) -> Histories:
    return Histories(
        indptr=np.append(0, np.cumsum([len(row.items) for row in rows])).astype(np.int64),
        items=np.concatenate([row.items for row in rows]),
        times=np.concatenate([row.times for row in rows]),
        quantities=np.concatenate([row.quantities for row in rows]),
        events=np.concatenate([row.events for row in rows]),
        as_of=rows[0].as_of,
    )
