from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from recommenders.contract import Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DAY
from recommenders.ranking.ranker import Ranker
from recommenders.repeat.buy_again import GONE, WINDOW, BuyAgain, BuyAgainConfig, Due, DueState
from recommenders.repeat.renewal import UNKNOWN_GAP, Renewal, RenewalConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.repeat.test_renewal import planted

TODAY = 20_000


class TestContract(RegisteredRecommenderContract):
    make = BuyAgain
    bad_settings = ({"horizon": 0.0},)


def history(
    lines: list[tuple[int, int]], *, units: list[float] | None = None, today: int = TODAY
) -> Histories:
    """One row of (item, days before today), at noon UTC; today ends with its last second."""
    times = np.array([(today - ago) * DAY + DAY // 2 for _, ago in lines], dtype=np.int64)
    return Histories(
        indptr=np.array([0, len(lines)], dtype=np.int64),
        items=np.array([item for item, _ in lines], dtype=np.int32),
        times=times,
        quantities=np.array(units or [1.0] * len(lines), dtype=np.float32),
        events=np.full(len(lines), Event.PURCHASE, dtype=np.int8),
        as_of=today * DAY + DAY - 1,
    )


def planted_model(n_items: int = 3, **changed: float) -> BuyAgain:
    """The model with figures written down: 30 days, spread .25, half of first buyers return."""
    shop = Renewal(
        mu=np.full(n_items, np.log(30.0)),
        sigma=np.full(n_items, 0.25),
        again=np.full(n_items, 0.5),
        own_gaps=3.0,
        own_returns=2.0,
        stretch=0.0,
        stray=0.001,
    )
    model = BuyAgain()
    model.shop = replace(shop, **changed)  # type: ignore[arg-type]
    return model


def due(model: BuyAgain, lines: list[tuple[int, int]], units: list[float] | None = None) -> Due:
    return model.due(history(lines, units=units))


def test_a_due_date_by_hand(tiny: Dataset) -> None:
    outlook = due(planted_model(8), [(0, 70), (0, 40), (0, 10)])
    # two gaps of 30 days, as long as everybody's
    assert outlook.interval.tolist() == [30]
    assert outlook.since.tolist() == [10]
    assert (outlook.begins[0], outlook.ends[0]) == (25, 36)  # 30 e^(-.1685) and 30 e^.1685
    frame = outlook.frame(tiny)
    day = np.datetime64(TODAY, "D")
    assert frame["last purchase"][0] == day - 10
    assert frame["due"][0] == day + 20
    assert (frame["window from"][0], frame["window to"][0]) == (day + 15, day + 26)
    assert frame.loc[0, ["state", "purchases"]].tolist() == ["early", 3]


def test_the_own_interval_is_shrunken_to_the_items() -> None:
    outlook = due(planted_model(), [(1, 50), (1, 30), (1, 10)])
    expected = np.exp((3 * np.log(30.0) + 2 * np.log(20.0)) / 5)
    assert outlook.interval.tolist() == [round(expected)] == [26]


def test_the_chance_is_that_of_the_formula() -> None:
    scores = planted_model().score(history([(1, 50), (1, 30), (1, 10), (2, 300)]))[0]
    for item, since, n, days in ((1, 10.5, 2, [20, 20]), (2, 300.5, 0, [])):
        m = (3 * np.log(30.0) + np.log(days).sum()) / (3 + n)
        law = stats.lognorm(s=0.25, scale=np.exp(m))
        q = (2 * 0.5 + n) / (2 + n)
        in_rhythm, out = q * law.sf(since), (1 - q) * np.exp(-0.001 * since)
        still = in_rhythm / (in_rhythm + out)
        renewed = (law.sf(since) - law.sf(since + 7)) / law.sf(since)
        chance = still * renewed + (1 - still) * (1 - np.exp(-0.007))
        assert scores[item] == pytest.approx(chance, rel=1e-5)
    assert scores[0] == 0.0


def test_without_own_returns_and_strays_it_is_the_plain_renewal_model() -> None:
    scores = planted_model(own_returns=1e12, stray=0.0).score(history([(0, 90), (0, 60), (0, 28)]))[
        0
    ]
    law = stats.lognorm(s=0.25, scale=np.exp((3 * np.log(30) + np.log(30) + np.log(32)) / 5))
    now, then = law.sf(28.5), law.sf(35.5)
    still = 0.5 * now / (0.5 * now + 0.5)
    assert scores[0] == pytest.approx(still * (now - then) / now, rel=1e-5)


def test_the_horizon_is_a_setting() -> None:
    long, short = planted_model(), planted_model()
    long.config = BuyAgainConfig(horizon=60.0)
    lines = history([(0, 60), (0, 30)])
    assert long.score(lines)[0, 0] > 1.5 * short.score(lines)[0, 0]


def test_states_change_on_the_days_of_the_window() -> None:
    model = planted_model()
    outlook = due(model, [(0, 0)])
    begins, ends, gone = int(outlook.begins[0]), int(outlook.ends[0]), int(outlook.gone[0])
    assert begins == round(30 * np.exp(-WINDOW * 0.25))
    assert gone == round(30 * np.exp(GONE * 0.25))
    expected = {
        0: DueState.EARLY,
        begins - 1: DueState.EARLY,
        begins: DueState.DUE,
        ends: DueState.DUE,
        ends + 1: DueState.OVERDUE,
        gone: DueState.OVERDUE,
        gone + 1: DueState.LAPSED,
        5_000: DueState.LAPSED,
    }
    for since, state in expected.items():
        assert due(model, [(0, since)]).states == [state], since


def test_half_of_the_intervals_end_in_the_window() -> None:
    law = stats.norm()
    assert law.cdf(WINDOW) - law.cdf(-WINDOW) == pytest.approx(0.5, abs=1e-3)
    assert law.cdf(GONE) == pytest.approx(0.95, abs=1e-3)


def test_twice_as_much_lasts_twice_as_long() -> None:
    model = planted_model(stretch=1.0)
    # 60 days after two units are 30 days a unit; three units last 90 days
    outlook = due(model, [(0, 70), (0, 10)], [2.0, 3.0])
    assert outlook.interval.tolist() == [90]
    assert outlook.units.tolist() == [3.0]
    same = due(planted_model(stretch=0.0), [(0, 70), (0, 10)], [2.0, 3.0])
    expected = np.exp((3 * np.log(30) + np.log(60)) / 4)
    assert same.interval.tolist() == [round(expected)]
    half = due(planted_model(stretch=0.5), [(0, 10)], [4.0])
    assert half.interval.tolist() == [60]


def test_lines_of_one_day_are_one_purchase() -> None:
    model = planted_model(stretch=1.0)
    lines = [(0, 40), (0, 10), (0, 10), (0, 10)]
    outlook = due(model, lines, [1.0, 1.0, 2.0, 1.0])
    assert outlook.purchases.tolist() == [2]
    assert outlook.units.tolist() == [4.0]
    scores = model.score(history([(0, 40), (0, 10)], units=[1.0, 4.0]))
    np.testing.assert_array_equal(model.score(history(lines, units=[1.0, 1.0, 2.0, 1.0])), scores)


def test_a_day_is_a_day_of_the_shop() -> None:
    # 23:30 and 00:30 in New York, on two days there and on one in Greenwich
    late = pd.Timestamp("2026-01-10 23:30", tz="America/New_York")
    times = [late, late + pd.Timedelta(hours=1)]
    lines = replace(
        history([(0, 1), (0, 1)]),
        times=np.array([int(time.timestamp()) for time in times]),
        as_of=int(late.timestamp()) + 5 * DAY,
    )
    in_new_york = PurchaseDays.of(lines, n_items=1, timezone="America/New_York")
    assert in_new_york.counts.tolist() == [2]
    assert np.diff(in_new_york.days).tolist() == [1]
    assert in_new_york.since.tolist() == [4]
    assert PurchaseDays.of(lines, n_items=1, timezone="UTC").counts.tolist() == [1]


def test_only_purchases_are_purchases() -> None:
    lines = history([(0, 30), (0, 10), (1, 5)])
    looked = replace(lines, events=np.array([0, 0, Event.VIEW], dtype=np.int8))
    assert planted_model().score(looked)[0, 1] == 0.0
    assert planted_model().due(looked).items.tolist() == [0]


def test_one_purchase_rests_on_what_others_do() -> None:
    model = planted_model(own_gaps=50.0)
    outlook = due(model, [(2, 30)])
    assert outlook.interval.tolist() == [30]
    assert outlook.purchases.tolist() == [1]
    law = stats.lognorm(s=0.25, scale=30)
    now = 0.5 * law.sf(30.5)
    assert outlook.still[0] == pytest.approx(now / (now + 0.5 * np.exp(-0.0305)))


def test_a_customer_who_came_back_often_is_expected_again() -> None:
    once, often = (
        due(planted_model(), [(0, 31)]),
        due(planted_model(), [(0, 31 + 30 * n) for n in range(6)]),
    )
    assert often.still[0] > once.still[0] + 0.2
    assert often.chance[0] > 1.3 * once.chance[0]


def test_the_other_purchases_of_a_customer_change_nothing() -> None:
    lines = history([(0, 60), (0, 30), (1, 20), (2, 9), (2, 3)])
    scores = planted_model().score(
        lines.mask(np.array([[1, 1, 1], [1, 0, 1], [0, 0, 1]], dtype=bool))
    )
    assert scores[1].tolist() == [scores[0, 0], 0.0, scores[0, 2]]
    assert scores[2].tolist() == [0.0, 0.0, scores[0, 2]]


def test_contributions_stand_on_the_diagonal() -> None:
    model, lines = planted_model(), history([(0, 60), (2, 9)])
    parts = model.contributions(lines, np.array([2, 1, 0], dtype=np.int32))
    scores = model.score(lines)[0]
    np.testing.assert_allclose(parts, [[0, 0, scores[0]], [scores[2], 0, 0]])


def test_what_was_bought_before_is_ranked_by_its_chance(mid: Dataset) -> None:
    ranker = Ranker.of(BuyAgain().fit(mid), mid)
    lines = mid.histories().take([int(mid.histories().lengths.argmax())])
    best = ranker.rank(lines, k=5, bought_before=True)
    assert set(best.items.tolist()) <= set(lines.players().tolist())
    model = ranker.recommender
    assert isinstance(model, BuyAgain)
    outlook = model.due(lines)
    assert outlook.items[:5].tolist() == best.items.tolist()
    np.testing.assert_allclose(outlook.chance[:5], best.scores, rtol=1e-6)
    assert len(outlook.frame(mid)) == len(lines.players())


def test_nothing_bought_is_nothing_due(mid: Dataset) -> None:
    model = BuyAgain().fit(mid)
    outlook = model.due(Histories.of_items([[]], as_of=mid.log.as_of))
    assert outlook.states == []
    assert outlook.frame(mid).empty


def test_an_item_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        planted_model(3).score(history([(3, 1)]))


def test_a_stretch_can_be_fixed() -> None:
    dataset, _ = planted(stretch=1.0, n_customers=40)
    config = BuyAgainConfig(renewal=RenewalConfig(stretch=0.25))
    assert BuyAgain(config).fit(dataset).shop.stretch == 0.25


def test_a_shop_without_any_gap_supposes_a_month(tiny: Dataset) -> None:
    shop = BuyAgain().fit(tiny).shop
    assert np.exp(shop.mu).tolist() == pytest.approx([np.exp(UNKNOWN_GAP[0])] * 8)
    assert np.exp(UNKNOWN_GAP[0]) == pytest.approx(30.0)
    assert shop.own_gaps == 3.0
