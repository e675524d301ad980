from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.uptake import Uptake
from recommenders.contract import Dataset, Histories, SelfAttributing, SumOfParts
from recommenders.histories import DoubleArray
from recommenders.testing import datasets
from recommenders.uptake_lift.learning import UNLEARNED
from recommenders.uptake_lift.lift import Lift, LiftConfig
from recommenders.uptake_lift.recommender import UPTAKE, UptakeLift, UptakeLiftConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract


class TestContract(RegisteredRecommenderContract):
    make = UptakeLift
    bad_settings = ({"dial": -0.1}, {"dial": float("nan")}, {"days": 0.0}, {"days": -1.0})
    block_constant = "recommenders.uptake_lift.recommender.MAX_CELLS"


class TestContractWithFewTargets(TestContract):
    @staticmethod
    def make() -> UptakeLift:
        return UptakeLift(UptakeLiftConfig(dial=1.5, lift=LiftConfig(targets=30, kept=3)))


class TestContractMostPersonal(TestContract):
    @staticmethod
    def make() -> UptakeLift:
        return UptakeLift(UptakeLiftConfig(dial=3.0))


@pytest.fixture(scope="module")
def fitted() -> UptakeLift:
    return UptakeLift().fit(datasets.mid())


@pytest.fixture(scope="module")
def mid() -> Dataset:
    return datasets.mid()


EVERYTHING = np.arange(80, dtype=np.int32)


def test_without_a_history_it_is_uptake(fitted: UptakeLift, mid: Dataset) -> None:
    nobody = Histories.of_items([[]], as_of=mid.log.as_of)
    uptake = Uptake().fit(mid).score(nobody)
    np.testing.assert_allclose(fitted.score(nobody), np.log(uptake), rtol=1e-5)


def test_of_a_lift_that_was_learned_elsewhere(fitted: UptakeLift, mid: Dataset) -> None:
    config = UptakeLiftConfig(dial=1.0)
    lift = Lift.of(mid, config.lift, config.uptake)
    histories = mid.histories([0, 1, 2])
    same = UptakeLift.of(lift, fitted.weights, config)
    np.testing.assert_allclose(same.score(histories), fitted.at(1.0).score(histories))
    assert same.n_items == mid.n_items
    # without a weight there was too little to learn one from
    assert set(UptakeLift.of(lift, {}, config).weights.values()) == {UNLEARNED}


def test_dial_zero_is_uptake_for_everybody(fitted: UptakeLift, mid: Dataset) -> None:
    popular = fitted.at(0.0).score(mid.histories([3, 30, 60]))
    np.testing.assert_array_equal(popular[0], popular[1])
    np.testing.assert_allclose(popular[0], np.log(Uptake().fit(mid).score(mid.histories([3]))[0]))


def test_the_dial_is_one_factor_on_what_is_personal(fitted: UptakeLift, mid: Dataset) -> None:
    histories = mid.histories([3, 30, 60])
    none, once, twice = (fitted.at(dial).score(histories).astype("f8") for dial in (0, 1, 2))
    np.testing.assert_allclose(twice - none, 2 * (once - none), atol=1e-5)
    assert fitted.at(2.0).dial == 2.0


def test_uptake_is_the_part_that_is_the_same_for_everybody(
    fitted: UptakeLift, mid: Dataset
) -> None:
    assert isinstance(fitted, SumOfParts)
    history = mid.histories([40])
    parts = fitted.parts(history, EVERYTHING)
    assert [part.personal for part in parts] == [False, True, True, True, True]
    assert parts[0].name == UPTAKE


def test_attributions_add_up(fitted: UptakeLift, mid: Dataset) -> None:
    assert isinstance(fitted, SelfAttributing)
    for customer in range(40):
        history = mid.histories([customer])
        nothing = fitted.score(Histories.of_items([[]], as_of=mid.log.as_of))[0]
        summed = fitted.attributions(history, EVERYTHING).sum(axis=0)
        np.testing.assert_allclose(summed, fitted.score(history)[0] - nothing, atol=2e-5)


def test_attributions_are_the_shapley_values_but_for_single_steps(
    fitted: UptakeLift, mid: Dataset
) -> None:
    """Beside 4,000 random orders: correlation, and the three strongest of every target."""
    rng = np.random.default_rng(0)
    lengths = np.array([len(mid.histories([c]).players()) for c in range(mid.n_customers)])
    correlations, same = [], []
    for customer in np.flatnonzero(lengths >= 15)[:12]:
        history = mid.histories([int(customer)])
        targets = np.argsort(-fitted.score(history)[0])[:10].astype(np.int32)
        closed = fitted.attributions(history, targets)
        sampled, errors = shapley_by_orders(fitted, history, targets, orders=4_000, rng=rng)
        for position in range(len(targets)):
            mine, theirs = closed[:, position], sampled[:, position]
            correlations.append(np.corrcoef(mine, theirs)[0, 1])
            third = np.sort(theirs)[-3]
            first_three = np.argsort(-mine)[:3]
            # what the orders do not tell from the third is as good
            close = theirs[first_three] >= third - 3 * errors[:, position].max()
            same.append(bool(close.all()))
    assert np.median(correlations) > 0.999
    assert np.mean(same) >= 0.98


def shapley_by_orders(
    fitted: UptakeLift,
    history: Histories,
    targets: np.ndarray,
    *,
    orders: int,
    rng: np.random.Generator,
) -> tuple[DoubleArray, DoubleArray]:
    """Mean and standard error of what each player adds as it comes, over random orders."""
    players = history.players()
    lift = fitted._lift
    amounts = lift.amounts(history).toarray()[0, players]
    weights = sum(
        fitted.dial * fitted.weights[name] * level.telling(players, targets)
        for name, level in lift.levels.items()
    )
    order = rng.random((orders, len(players))).argsort(axis=1)
    above = np.cumsum((amounts[:, None] * weights)[order], axis=1)
    values = above / np.sqrt(1.0 + np.cumsum(amounts[order], axis=1))[:, :, None]
    steps = np.diff(values, axis=1, prepend=0.0)
    gains = np.zeros_like(steps)
    np.put_along_axis(gains, order[:, :, None], steps, axis=1)
    return gains.mean(axis=0), gains.std(axis=0) / np.sqrt(orders)


def test_attributions_against_another_history_add_up(fitted: UptakeLift, mid: Dataset) -> None:
    history, other = mid.histories([40]), mid.histories([60])
    shares = fitted.attributions(history, EVERYTHING, reference=other)
    items = np.union1d(history.players(), other.players())
    assert shares.shape == (len(items), 80)
    apart = fitted.score(history)[0] - fitted.score(other)[0]
    np.testing.assert_allclose(shares.sum(axis=0), apart, atol=2e-5)
    back = fitted.attributions(other, EVERYTHING, reference=history)
    np.testing.assert_allclose(back, -shares, atol=1e-12)
    nothing = Histories.of_items([[]], as_of=mid.log.as_of)
    np.testing.assert_allclose(
        fitted.attributions(history, EVERYTHING, reference=nothing),
        fitted.attributions(history, EVERYTHING),
        atol=1e-12,
    )
