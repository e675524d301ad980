from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Columns, Dataset
from recommenders.related.category_counts import CategoryCounts
from tests.recommenders.related.five_items import BELT, CASE, HAT, PHONE, SOCK, bought, shop

KNOWN = np.array([PHONE, CASE, BELT, HAT], dtype=np.int32)
WEIGHTS = sparse.csr_array(
    np.array([[0, 6, 0, 0], [0, 0, 0, 0], [0, 2, 0, 4], [0, 0, 0, 0]], dtype=np.float32)
)
"""Phones lead to cases (6), belts to cases (2) and hats (4)."""

ALL = np.arange(5)


def data(*kinds: str | None, departments: tuple[str | None, ...] = (None,) * 5) -> Dataset:
    columns: dict[str, object] = {Columns.PRODUCT_TYPE: list(kinds)}
    if any(departments):
        columns[Columns.DEPARTMENT] = list(departments)
    return shop([bought("x", PHONE, "2026-01-01")], **columns)


def counts(*kinds: str | None, departments: tuple[str | None, ...] = (None,) * 5) -> np.ndarray:
    made = CategoryCounts.of(data(*kinds, departments=departments), KNOWN, WEIGHTS)
    expected = made.expected(ALL, ALL)
    sources, targets = np.indices(expected.shape).astype(np.int32)
    np.testing.assert_allclose(made.at(sources, targets), expected, rtol=1e-6)
    np.testing.assert_allclose(made.turned().expected(ALL, ALL), expected.T, rtol=1e-6)
    np.testing.assert_allclose(
        made.times(2.0).expected(ALL[1:3], ALL[2:]), 2 * expected[1:3, 2:], rtol=1e-6
    )
    return expected


def test_a_new_target_by_hand() -> None:
    # phones and belts are "gear", cases and hats "cover", and so is the new sock
    expected = counts("gear", "cover", "gear", "cover", "cover")
    # 12 from gear to cover; phones are 6 of what leaves gear, cases 8 of what enters cover
    assert expected[PHONE, CASE] == pytest.approx(12 * 6 / 12 * 8 / 12)
    assert expected[BELT, HAT] == pytest.approx(12 * 6 / 12 * 4 / 12)
    # of the two that are known a new one has the mean
    assert expected[PHONE, SOCK] == pytest.approx(12 * 6 / 12 / 2)
    assert expected[CASE, PHONE] == expected[SOCK, PHONE] == 0.0


def test_a_new_source_by_hand() -> None:
    expected = counts("gear", "cover", "gear", "cover", "gear")
    np.testing.assert_allclose(expected[SOCK], [0, 12 / 2 * 8 / 12, 0, 12 / 2 * 4 / 12, 0])


def test_a_kind_without_pairs_falls_back_to_the_next_level() -> None:
    departments = ("a", "b", "a", "b", "b")
    expected = counts("gear", "case", "gear", "hat", "glove", departments=departments)
    # 6 + 2 + 4 lead from gear to department b, of whose two known items the glove has the mean
    assert expected[PHONE, SOCK] == pytest.approx(12 * 6 / 12 / 2)
    assert expected[PHONE, CASE] == pytest.approx(8 * 6 / 12 * 1)


@pytest.mark.parametrize("kind", ["glove", None])
def test_without_a_category_with_pairs_nothing_is_expected(kind: str | None) -> None:
    made = CategoryCounts.of(data("gear", "cover", "gear", "cover", kind), KNOWN, WEIGHTS)
    assert made.known.tolist() == [True] * 4 + [False]
    expected = made.expected(ALL, ALL)
    assert not expected[SOCK].any()
    assert not expected[:, SOCK].any()
    bare = CategoryCounts.of(shop([bought("x", PHONE, "2026-01-01")]), KNOWN, WEIGHTS)
    assert not bare.known.any()
    assert not bare.expected(ALL, ALL).any()
