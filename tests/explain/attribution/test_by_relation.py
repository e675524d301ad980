from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.by_relation import BASE, RELATIONS, grouped, relate
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.worlds import A, B, C, D, E, F, G, H

ITSELF, TYPE, BRAND, CATEGORY, DEPARTMENT, OTHER = range(6)


def codes(*items: int) -> np.ndarray:
    return np.array(items, dtype=np.int32)


def attribution(units: list[tuple[int, ...]], targets: np.ndarray, seed: int = 0) -> Attribution:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(len(units), len(targets)))
    base = rng.normal(size=len(targets))
    return Attribution(
        units=tuple(
            HistoryUnit(items=unit, label="group" if len(unit) > 1 else "") for unit in units
        ),
        targets=targets,
        values=values,
        errors=np.zeros_like(values),
        base=base,
        total=base + values.sum(axis=0),
        method=AttributionMethod.EXACT,
        n_scored=2,
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # a kibble from Bolt, for dogs: A shares type, category and department, B brand
        (C, {A: TYPE, B: BRAND, C: ITSELF, D: OTHER, G: OTHER}),
        # a lamp from Acme: F shares type, category and department, A brand, D department
        (E, {A: BRAND, D: DEPARTMENT, E: ITSELF, F: TYPE, B: OTHER}),
        # without a brand and a type, two that are unknown are not alike
        (G, {H: CATEGORY, A: OTHER, G: ITSELF}),
        (H, {G: CATEGORY, B: OTHER}),
        (B, {A: DEPARTMENT, C: BRAND}),
    ],
)
def test_the_closest_relation_wins(
    tiny_statistics: ItemStatistics, target: int, expected: dict[int, int]
) -> None:
    relations = relate(tiny_statistics, codes(*expected), codes(target))
    assert relations[:, 0].tolist() == list(expected.values())


def test_absent_levels_are_never_used(bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    relations = relate(statistics, codes(A, B), codes(A, C))
    assert relations.tolist() == [[ITSELF, OTHER], [OTHER, OTHER]]


def test_nothing_is_lost(mid_statistics: ItemStatistics) -> None:
    history_values = attribution([(item,) for item in range(0, 60, 3)], codes(0, 5, 7, 9, 61))
    parts = grouped(history_values, mid_statistics)
    assert parts.values.shape == (len(RELATIONS), 5)
    np.testing.assert_allclose(
        parts.values.sum(axis=0) + parts.base, history_values.total, atol=1e-12
    )
    assert parts.counts.sum(axis=0).tolist() == [20] * 5
    np.testing.assert_array_equal(parts.base, history_values.base)


def test_sums_by_hand(tiny_statistics: ItemStatistics) -> None:
    history_values = attribution([(A,), (B,), (F,)], codes(E, C))
    parts = grouped(history_values, tiny_statistics)
    assert parts.values[BRAND, 0] == history_values.values[0, 0]
    assert parts.values[OTHER, 0] == history_values.values[1, 0]
    assert parts.values[TYPE, 0] == history_values.values[2, 0]
    assert parts.values[TYPE, 1] == history_values.values[0, 1]
    assert parts.values[BRAND, 1] == history_values.values[1, 1]
    assert parts.counts[:, 0].tolist() == [0, 1, 1, 0, 0, 1]


def test_a_group_counts_where_most_of_it_belongs(tiny_statistics: ItemStatistics) -> None:
    # towards E: A by brand, B and C by nothing, D by department
    history_values = attribution([(A, B, C), (D,)], codes(E))
    parts = grouped(history_values, tiny_statistics)
    assert parts.values[OTHER, 0] == history_values.values[0, 0]
    assert parts.counts[OTHER, 0] == 3
    assert parts.values[DEPARTMENT, 0] == history_values.values[1, 0]
    np.testing.assert_allclose(
        parts.values.sum(axis=0) + parts.base, history_values.total, atol=1e-12
    )


def test_nothing_to_group(tiny_statistics: ItemStatistics) -> None:
    assert grouped(attribution([], codes(A)), tiny_statistics).values.tolist() == [[0.0]] * 6
    assert grouped(attribution([(A,)], codes()), tiny_statistics).values.shape == (6, 0)


def test_frame(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history_values = attribution([(A,), (B,)], codes(E, C))
    frame = grouped(history_values, tiny_statistics).frame(tiny)
    assert len(frame) == 2 * (len(RELATIONS) + 1)
    assert frame["relation"].iloc[-1] == BASE
    sums = frame.groupby("item")["contribution"].sum()
    titles = tiny.items["title"]
    assert sums[titles[E]] == pytest.approx(history_values.total[0])
    assert sums[titles[C]] == pytest.approx(history_values.total[1])
