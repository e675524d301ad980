"""The trial by hand: four customers, three items."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, IntArray
from recommenders.own.trial import Trial, tried

HISTORIES = Histories.of_items([[0], [1, 2], [], [0, 1, 2]])
WEIGHTS = np.array([[0.0, 1.0, 2.0], [3.0, 0.0, 1.0], [1.0, 2.0, 0.0]])


def summed(histories: Histories) -> DoubleArray:
    return np.asarray(histories.matrix(3) @ WEIGHTS, dtype=np.float64)


def parts(history: Histories, targets: IntArray) -> DoubleArray:
    return WEIGHTS[np.ix_(history.players(), targets)]


def test_a_sound_model_has_no_remark() -> None:
    assert tried(summed, HISTORIES, "m", parts) == Trial(remarks=(), adds_up=True)


def test_contributions_are_added_up() -> None:
    trial = tried(summed, HISTORIES, "m", lambda history, targets: 2 * parts(history, targets))
    assert not trial.adds_up
    trial = tried(summed, HISTORIES, "m", lambda history, targets: parts(history, targets).T)
    assert not trial.adds_up


def test_a_model_that_sees_no_history_is_refused() -> None:
    with pytest.raises(DataError, match="ignores the history"):
        tried(lambda histories: np.tile([3.0, 2.0, 1.0], (len(histories), 1)), HISTORIES, "m")


def test_rows_may_not_depend_on_one_another() -> None:
    def ranked(histories: Histories) -> DoubleArray:
        return summed(histories) - summed(histories).max(initial=0.0)

    with pytest.raises(DataError, match="when others are scored with it"):
        tried(ranked, HISTORIES, "m")


def test_noise_is_measured_by_asking_twice() -> None:
    rng = np.random.default_rng(0)

    def noisy(histories: Histories) -> DoubleArray:
        return summed(histories) + 0.01 * rng.random((len(histories), 3))

    (remark,) = tried(noisy, HISTORIES, "m").remarks
    assert "does not answer the same twice" in remark
    # three items only: all of them are among the first ten of both answers
    assert "0% of the first ten items change" in remark


def test_without_anybody_who_bought_nothing_is_asked() -> None:
    assert tried(summed, Histories.of_items([[], []]), "m").remarks == ()


def test_what_stays_of_a_customer_is_counted() -> None:
    histories = replace(HISTORIES, customers=np.array([0, 1, 2, 3], dtype=np.int32))
    tastes = np.array([[9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0], [0.0, 9.0, 0.0]])

    def known(asked: Histories) -> DoubleArray:
        assert asked.customers is not None
        own = tastes[asked.customers] * (asked.customers >= 0)[:, None]
        return summed(asked) + own

    (remark,) = tried(known, histories, "m", parts, knows_customers=True).remarks
    # three items only: all of them stay
    assert "without any history 100% of their first ten items stay" in remark
    # what it knows of a customer is no part of the contributions
    assert tried(known, histories, "m", parts, knows_customers=True).adds_up
    # a model that asks for ids and makes nothing of them has nothing to be said
    assert tried(summed, histories, "m", knows_customers=True).remarks == ()


def test_what_was_bought_and_has_no_score_is_no_remark() -> None:
    def masking(histories: Histories) -> DoubleArray:
        bought = np.asarray(histories.matrix(3).todense()) > 0
        return np.where(bought, -np.inf, summed(histories))

    assert tried(masking, HISTORIES, "m").remarks == ()


def test_leaving_out_what_was_bought_is_no_look_at_the_history() -> None:
    def popular(histories: Histories) -> DoubleArray:
        bought = np.asarray(histories.matrix(3).todense()) > 0
        return np.where(bought, -np.inf, [[3.0, 2.0, 1.0]])

    with pytest.raises(DataError, match="ignores the history"):
        tried(popular, HISTORIES, "m")


def test_noise_that_hides_the_history_is_called_noise() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(DataError, match="answers otherwise each time"):
        tried(
            lambda histories: summed(histories) + 50 * rng.random((len(histories), 3)),
            HISTORIES,
            "m",
        )
