from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.uptake import UptakeConfig, uptake
from recommenders.contract import Columns, Dataset
from recommenders.testing import datasets
from recommenders.uptake_lift.lift import ITEMS, Lift, LiftConfig


@pytest.fixture(scope="module")
def fitted() -> Lift:
    return Lift.of(datasets.mid(), LiftConfig(), UptakeConfig())


def test_levels_are_those_that_the_data_have(fitted: Lift, tiny: Dataset) -> None:
    assert list(fitted.levels) == [Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY, ITEMS]
    bare = Lift.of(datasets.tiny(bare=True), LiftConfig(), UptakeConfig())
    assert list(bare.levels) == [ITEMS]
    np.testing.assert_allclose(fitted.log_uptake, np.log(uptake(datasets.mid())))


def test_parts_of_chosen_items_are_a_slice(fitted: Lift) -> None:
    bought = fitted.amounts(datasets.mid().histories(list(range(20))))
    items = np.array([5, 70, 5, 0], dtype=np.int32)
    for name, part in fitted.parts(bought).items():
        assert part.shape == (20, 80)
        np.testing.assert_array_equal(fitted.parts(bought, items)[name], part[:, items])


def test_items_of_low_uptake_are_pointed_at_by_type_and_category_only(fitted: Lift) -> None:
    mid = datasets.mid()
    few = Lift.of(mid, LiftConfig(targets=30), UptakeConfig())
    parts = few.parts(few.amounts(mid.histories()))
    kept = np.argsort(-few.log_uptake, kind="stable")[:30]
    assert parts[ITEMS][:, kept].any(axis=0).all()
    assert not np.delete(parts[ITEMS], kept, axis=1).any()
    np.testing.assert_array_equal(
        parts[Columns.CATEGORY], fitted.parts(fitted.amounts(mid.histories()))[Columns.CATEGORY]
    )


def test_saved_and_restored(fitted: Lift) -> None:
    again = Lift.restore(fitted.arrays())
    bought = fitted.amounts(datasets.mid().histories([3, 30]))
    assert list(again.levels) == list(fitted.levels)
    for name, part in fitted.parts(bought).items():
        np.testing.assert_array_equal(again.parts(bought)[name], part)


@pytest.mark.parametrize(
    "wrong",
    [
        {"half_life": 0.0},
        {"targets": 0},
        {"kept": 0},
        {"item_ridge": 0.0},
        {"type_ridge": -1.0},
        {"brand_ridge": 0.0},
        {"category_ridge": float("nan")},
        {"item_damping": 1.5},
    ],
    ids=str,
)
def test_settings_are_checked(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LiftConfig(**wrong)  # type: ignore[arg-type]
