"""What sets a customer apart from another one, from a segment, from the average."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.attribution.attribute import attribute
from explain.attribution.reference import MAX_REFERENCES, Reference, attribute_against
from explain.contract import AttributionMethod
from recommenders.contract import Columns, Dataset, Event, Histories, Recommender
from recommenders.testing import datasets, toys
from recommenders.uptake_lift.recommender import UptakeLift
from tests.worlds import ANN, BOB, CAT, FAY

BOUGHT = (Event.PURCHASE,)
TARGETS = np.array([4, 5], dtype=np.int32)
WEIGHTS = np.arange(64, dtype=np.float64).reshape(8, 8) / 64


def beside_cat(tiny: Dataset, recommender: Recommender) -> list[list[float]]:
    reference = Reference.of_customer(tiny, CAT, events=BOUGHT)
    attribution = attribute_against(recommender, tiny.histories([ANN]), TARGETS, reference)
    assert [unit.items for unit in attribution.units] == [(0,), (1,), (2,), (3,)]
    assert [unit.label for unit in attribution.units][:3] == [""] * 3
    assert attribution.units[3].label.startswith("what only ")
    np.testing.assert_allclose(
        attribution.values.sum(axis=0), attribution.total - attribution.base, atol=1e-6
    )
    return attribution.values.tolist()


def test_by_hand(tiny: Dataset) -> None:
    # ann bought A, B, C and cat bought B, C, D: B and C make no difference
    expected = [WEIGHTS[0, TARGETS], [0, 0], [0, 0], -WEIGHTS[3, TARGETS]]
    np.testing.assert_allclose(beside_cat(tiny, toys.Linear(WEIGHTS)), expected, atol=1e-12)
    # the same game without being told the sums
    silent = toys.Toy(8, lambda x: 0.5 + x @ WEIGHTS)
    np.testing.assert_allclose(beside_cat(tiny, silent), expected, atol=1e-6)


def test_the_average_is_the_mean_over_those_drawn(tiny: Dataset) -> None:
    recommender = toys.Linear(WEIGHTS)
    rng = np.random.default_rng(0)
    reference = Reference.of_average(tiny, ANN, events=BOUGHT, rng=rng)
    assert len(reference.histories) == 4  # all others but fay, who bought nothing
    attribution = attribute_against(recommender, tiny.histories([ANN]), TARGETS, reference)
    # A is with bob and dan, B with bob and cat, C with cat: of four
    share = np.array([[0.5], [0.5], [0.25]])
    expected = WEIGHTS[:3][:, TARGETS] * (1 - share)
    np.testing.assert_allclose(attribution.values[:3], expected, atol=1e-12)
    only = -(WEIGHTS[3] + WEIGHTS[4] + WEIGHTS[5])[TARGETS] / 4  # D, E and F once each
    np.testing.assert_allclose(attribution.values[3], only, atol=1e-12)
    np.testing.assert_allclose(
        attribution.values.sum(axis=0), attribution.total - attribution.base, atol=1e-6
    )


def test_against_nobody_it_is_what_it_always_was(tiny: Dataset) -> None:
    recommender = toys.squashed(8)
    nobody = Reference(label="nobody", histories=tiny.histories([FAY]))
    history = tiny.histories([ANN])
    against = attribute_against(recommender, history, TARGETS, nobody)
    plain = attribute(recommender, history, TARGETS)
    np.testing.assert_allclose(against.values, plain.values, atol=1e-9)
    assert against.method is AttributionMethod.ENUMERATED


def test_the_same_customer_has_nothing_special(tiny: Dataset) -> None:
    same = Reference.of_customer(tiny, BOB, events=BOUGHT)
    attribution = attribute_against(toys.timed(8), tiny.histories([BOB]), TARGETS, same)
    assert len(attribution.units) == 2
    np.testing.assert_allclose(attribution.values, 0.0, atol=1e-12)


def test_amounts_of_what_both_bought_count(tiny: Dataset) -> None:
    # bob bought A once, ann three times: what reads amounts finds A special in ann
    reference = Reference.of_customer(tiny, BOB, events=BOUGHT)
    timed = toys.Timed(8, lambda x: x @ np.ones((8, 8)))
    attribution = attribute_against(timed, tiny.histories([ANN]), TARGETS, reference)
    assert attribution.values[0, 0] > 0.1


@pytest.mark.parametrize("customer", [40, 90])
def test_uptake_times_lift_in_closed_form(customer: int) -> None:
    mid = datasets.mid()
    recommender = UptakeLift().fit(mid)
    targets = np.arange(12, dtype=np.int32)
    rng = np.random.default_rng(1)
    reference = Reference.of_average(mid, customer, events=BOUGHT, rng=rng)
    assert len(reference.histories) == MAX_REFERENCES
    history = mid.histories([customer])
    attribution = attribute_against(recommender, history, targets, reference)
    assert attribution.method is AttributionMethod.CLOSED_FORM
    assert attribution.gap < 1e-5
    single_reference = replace(reference, histories=reference.histories.take([3]))
    single = attribute_against(recommender, history, targets, single_reference)
    assert single.gap < 1e-5
    np.testing.assert_allclose(
        single.base, recommender.score(single_reference.histories, targets)[0], rtol=1e-6
    )


def test_a_segment(tiny: Dataset) -> None:
    segments = pd.Series(["x", "x", "y", "y", "x", "x"])
    divided = replace(tiny, customers=tiny.customers.assign(**{Columns.SEGMENT: segments}))
    rng = np.random.default_rng(0)
    reference = Reference.of_average(divided, ANN, events=BOUGHT, rng=rng, segment="y")
    assert reference.label == "the average of y"
    assert len(reference.histories) == 2
    with pytest.raises(ValueError, match="nobody else"):
        Reference.of_average(divided, CAT, events=BOUGHT, rng=rng, segment="z")


def test_events_of_both_stand_in_order_of_time(tiny: Dataset) -> None:
    seen: list[Histories] = []

    class Looking(toys.Toy):
        def inputs(self, histories: Histories) -> np.ndarray:
            seen.append(histories)
            return super().inputs(histories)

    reference = Reference.of_customer(tiny, CAT, events=BOUGHT)
    attribute_against(Looking(8, lambda x: x @ WEIGHTS), tiny.histories([ANN]), TARGETS, reference)
    for histories in seen:
        for row in range(len(histories)):
            times = histories.times[histories.indptr[row] : histories.indptr[row + 1]]
            assert (np.diff(times) >= 0).all()
