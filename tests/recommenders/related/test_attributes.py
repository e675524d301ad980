from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Columns, Dataset
from recommenders.related.attributes import attributes, nearest, strongest
from tests.recommenders.related.five_items import (
    BELT,
    CASE,
    PHONE,
    bought,
    shop,
)


def test_attributes_weigh_what_is_rare() -> None:
    data = shop(
        [bought("x", PHONE, "2026-01-01")],
        **{
            Columns.TITLE: ["Red case", "Blue case", "Blue belt", "Case", "Z"],
            Columns.BRAND: ["Acme", None, "Acme", "Acme", None],
            Columns.PRICE: [9.0, 15.9, 16.0, None, None],
        },
    )
    rows = attributes(data).toarray()
    like = rows @ rows.T
    np.testing.assert_allclose(np.diagonal(like), 1.0, rtol=1e-5)
    # of five items three are a case, three of Acme, two blue, and two from 8 to 16 in price
    case, pair, own = np.log(5 / 3), np.log(5 / 2), np.log(5 / 1)
    phone = np.sqrt(own**2 + 2 * case**2 + pair**2)
    blue = np.sqrt(2 * pair**2 + case**2)
    assert like[PHONE, CASE] == pytest.approx((case**2 + pair**2) / (phone * blue), rel=1e-5)
    assert like[PHONE, BELT] == pytest.approx(
        case**2 / (phone * np.sqrt(pair**2 + 2 * own**2 + case**2)), rel=1e-5
    )
    weights = nearest(attributes(data), np.array([False, True, False, False, False]), 1).toarray()
    np.testing.assert_allclose(weights, [[1.0, 0.0, 0.0, 0.0]])


def test_the_strongest_of_each_row() -> None:
    values = np.array([[3, 1, 3, 3, -1], [0, 0, 2, 0, 0], [-1, -2, -3, -4, -5]], dtype=np.float32)
    strong = strongest(values, 2).toarray()
    assert strong.tolist() == [[3, 0, 3, 0, 0], [0, 0, 2, 0, 0], [0, 0, 0, 0, 0]]
    assert strongest(values, 9).toarray().tolist() == np.maximum(values, 0).tolist()


@pytest.mark.parametrize("width", [7, 60, 299, 300, 1_001])
def test_the_strongest_of_wide_rows_are_those_of_a_sort(width: int) -> None:
    rng = np.random.default_rng(width)
    drawn = rng.standard_normal((30, width)).astype(np.float32)
    few = np.where(rng.random(drawn.shape) < 0.01, drawn, 0.0).astype(np.float32)
    for values in (drawn, drawn.round(), np.sort(drawn)[:, ::-1], few, np.zeros_like(drawn)):
        found = strongest(np.ascontiguousarray(values), 5, least_of_all=np.float32(0.5)).toarray()
        for row, chosen in zip(values, found, strict=True):
            # the larger first, and of equal ones the lower column
            order = np.argsort(-row, kind="stable")[:5]
            best = np.zeros(width, dtype=np.float32)
            best[order] = np.where(row[order] >= 0.5, row[order], 0.0)
            assert chosen.tolist() == best.tolist()


def test_without_optional_columns_items_have_nothing_in_common(bare: Dataset) -> None:
    assert attributes(bare).shape == (bare.n_items, 0)
    borrowed = np.array([True] + [False] * (bare.n_items - 1))
    assert not nearest(attributes(bare), borrowed, 3).nnz


def test_the_nearest_share_one_and_an_item_unlike_all_gets_none() -> None:
    rows = sparse.csr_array(
        np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32)
    )
    borrowed = np.array([True, False, False, True])
    weights = nearest(rows, borrowed, 2).toarray()
    # the first is like the second only, by 0.6; the last is like nobody
    np.testing.assert_allclose(weights, [[1.0, 0.0], [0.0, 0.0]])
    half = nearest(rows, np.array([False, True, False, True]), 2).toarray()
    np.testing.assert_allclose(half[0], [0.6 / 1.4, 0.8 / 1.4], rtol=1e-6)
