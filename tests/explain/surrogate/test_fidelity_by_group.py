from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.surrogate.fidelity_by_group import fidelity_by_group
from explain.surrogate.global_attributions import GlobalAttributions
from recommenders.contract import Dataset
from recommenders.intervals import wilson
from tests.explain.surrogate.test_global_importance import made


@pytest.fixture
def read() -> GlobalAttributions:
    """Five customers: two strong, one fair, one weak, one that cannot be measured."""
    return replace(
        made([[0.0, 0.0, 0.0]] * 5, [0, 1, 2, 3, 4]),
        in_fit=np.array([True, False, False, False, False]),
        bought=np.array([12, 3, 3, 1, 60]),
        tau=np.array([0.9, 0.8, 0.7, 0.2, np.nan]),
        r2=np.array([0.95, 0.9, 0.7, 0.9, np.nan]),
    )


def test_words_and_quantiles_by_hand(read: GlobalAttributions) -> None:
    by_group = fidelity_by_group(read)
    everybody = by_group.everybody
    assert (everybody.customers, everybody.measured, everybody.counts) == (5, 4, (2, 1, 1))
    assert everybody.tau[2] == pytest.approx(0.75)
    assert everybody.tau[1] == pytest.approx(np.quantile([0.9, 0.8, 0.7, 0.2], 0.25))
    assert everybody.strong == (0.5, *wilson(2, 4))
    assert everybody.small
    assert by_group.weak.tolist() == [3]


def test_the_groups_part_the_customers_twice(read: GlobalAttributions) -> None:
    groups = {group.name: group.customers for group in fidelity_by_group(read).groups}
    assert groups == {
        "everybody": 5,
        "new to the surrogate": 4,
        "in its fit": 1,
        "1 to 4 items bought": 3,
        "10 to 19 items bought": 1,
        "50 items bought and more": 1,
    }
    frame = fidelity_by_group(read).frame()
    assert frame.loc[0, ["strong", "fair", "weak", "not measurable"]].tolist() == [
        0.4,
        0.2,
        0.2,
        0.2,
    ]
    assert np.isnan(frame["tau, median"].iloc[-1])


def test_the_weakest_come_first(read: GlobalAttributions) -> None:
    weaker = replace(read, tau=np.array([0.5, 0.8, 0.1, 0.2, np.nan]))
    assert fidelity_by_group(weaker).weak.tolist() == [2, 3, 0]


def test_shares_and_the_unmeasured(read: GlobalAttributions) -> None:
    by_group = fidelity_by_group(read)
    assert by_group.everybody.shares == (0.5, 0.25, 0.25)
    assert by_group.everybody.unmeasured == 1
    alone = next(group for group in by_group.groups if group.name.startswith("50"))
    assert (alone.unmeasured, alone.measured) == (1, 0)
    assert np.isnan(alone.shares).all()


def test_the_axis_has_room_for_the_lowest_quantile(read: GlobalAttributions) -> None:
    by_group = fidelity_by_group(read)
    assert by_group.span == pytest.approx(0.9)
    unmeasured = (float("nan"),) * 5
    assert by_group.axis([unmeasured, (0.6, 0.7, 0.8, 0.9, 1.0)]) == pytest.approx((0.47, 1.02))
    assert by_group.axis([(0.2, 0.7, 0.8, 0.9, 1.0)]) == pytest.approx((0.17, 1.02))


def test_the_weak_customers_by_name(read: GlobalAttributions, tiny: Dataset) -> None:
    frame = fidelity_by_group(read).weak_frame(read, tiny)
    assert frame["id"].tolist() == [tiny.customer_id(3)]
    assert frame["customer"].tolist() == [tiny.customer_label(3)]
    assert frame[["tau", "R2", "items bought"]].to_numpy().tolist() == [[0.2, 0.9, 1.0]]
