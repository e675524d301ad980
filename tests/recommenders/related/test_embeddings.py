from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Columns
from recommenders.related.category_counts import CategoryCounts
from recommenders.related.embeddings import EmbeddingConfig, Embeddings, associations, factors
from recommenders.related.visits import shares
from tests.recommenders.related.five_items import (
    BELT,
    CASE,
    HAT,
    PHONE,
    SOCK,
    bought,
    shop,
)


def test_the_association_is_the_root_of_the_likelihood_ratio() -> None:
    table = np.array([[0.0, 8.0, 2.0], [3.0, 0.0, 5.0], [0.0, 1.0, 0.0]], dtype=np.float32)
    values = associations(sparse.csr_array(table)).toarray()
    total = table.sum()
    for u in range(3):
        for v in range(3):
            c, e = table[u, v], table[u].sum() * table[:, v].sum() / total
            expected = np.sqrt(2 * (c * np.log(c / e) - c + e)) if c > e else 0.0
            assert values[u, v] == pytest.approx(expected, rel=1e-5), (u, v)
    assert values[0, 1] > 0
    assert values[0, 2] == 0


def test_more_customers_are_surer() -> None:
    few = sparse.csr_array(np.array([[3.0, 97.0], [97.0, 9803.0]], dtype=np.float32))
    many = sparse.csr_array(100 * few.toarray())
    assert associations(many)[0, 0] == pytest.approx(10 * associations(few)[0, 0], rel=1e-5)


def test_full_rank_gives_back_the_smoothed_matrix() -> None:
    rng = np.random.default_rng(0)
    m = sparse.csr_array(rng.poisson(0.5, (30, 30)).astype(np.float32))
    views = rng.poisson(0.2, (30, 30))
    near = shares(sparse.csr_array((views + views.T).astype(np.float32)))
    sums = near.sum(axis=1)
    assert np.isin(sums.round(5), [0.0, 1.0]).all()
    left, right = factors(m, near, EmbeddingConfig(rank=29, max_share=1.0, co_views=0.5))
    spread = np.eye(30) + 0.5 * near.toarray()
    smoothed = spread @ m.toarray() @ spread.T
    u, d, v = np.linalg.svd(smoothed)
    np.testing.assert_allclose(left @ right.T, u[:, :29] * d[:29] @ v[:29], atol=1e-4)


def test_nothing_to_factorise_has_one_factor_of_zero() -> None:
    empty = sparse.csr_array((4, 4), dtype=np.float32)
    left, right = factors(empty, empty, EmbeddingConfig())
    assert left.shape == right.shape == (4, 1)
    assert not left.any()
    assert not right.any()


def test_only_pairs_with_an_item_that_borrows_are_told_by_category() -> None:
    rng = np.random.default_rng(3)
    n, none = 12, 3
    labels = rng.integers(0, none + 1, n).astype(np.int32)
    table = rng.random((none + 1, none + 1)).astype(np.float32)
    shares_of = rng.random((2, n)).astype(np.float32)
    made = Embeddings(
        sources=rng.random((n, 4)).astype(np.float32),
        targets=rng.random((n, 4)).astype(np.float32),
        borrowed=rng.random(n) < 0.4,
        categories=CategoryCounts(
            labels=labels, table=table, outward=shares_of[0], inward=shares_of[1]
        ),
        by_category=0.8,
        own=sparse.csr_array((n, n), dtype=np.float32),
    )
    plain, known = made.sources @ made.targets.T, labels < none
    assert made.borrowed.any()
    assert known.any()
    assert not known.all()
    for u in range(n):
        for v in range(n):
            expected = plain[u, v]
            if known[u] and known[v] and (made.borrowed[u] or made.borrowed[v]):
                of_kind = table[labels[u], labels[v]] * shares_of[0, u] * shares_of[1, v]
                expected = 0.2 * plain[u, v] + 0.8 * of_kind
            assert made.scores(slice(u, u + 1))[0, v] == pytest.approx(expected, rel=1e-5)
    np.testing.assert_allclose(made.scores(slice(3, 9)), made.scores(slice(0, n))[3:9], rtol=1e-6)


def test_an_item_with_few_buyers_takes_the_mean_of_its_kind() -> None:
    kinds = ["phone", "case", "case", "hat", "case"]
    lines = [bought("x", item, "2026-01-01") for item in range(4)]
    data = shop(lines, **{Columns.PRODUCT_TYPE: kinds})
    frequent = np.array([PHONE, CASE, BELT, HAT], dtype=np.int32)
    weights = np.array([[0, 3, 1, 0], [0, 0, 0, 0], [0, 0, 0, 2], [0, 0, 0, 0]], dtype=np.float32)
    embeddings = Embeddings.of_weights(
        data,
        frequent,
        sparse.csr_array(weights),
        sparse.csr_array((4, 4), dtype=np.float32),
        EmbeddingConfig(max_share=1.0),
    )
    assert embeddings.borrowed.tolist() == [False, False, False, False, True]
    # the sock is a case, like the two that are called case and belt: half of each
    products = embeddings.sources @ embeddings.targets.T
    np.testing.assert_allclose(products[:4, :4], weights, atol=1e-5)
    np.testing.assert_allclose(products[PHONE, SOCK], (3 + 1) / 2, atol=1e-5)
    np.testing.assert_allclose(products[SOCK, HAT], (0 + 2) / 2, atol=1e-5)


@pytest.mark.parametrize(
    "wrong", [{"within": 0}, {"rank": 0}, {"max_share": 0.0}, {"co_views": -0.1}], ids=str
)
def test_settings_are_checked(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        EmbeddingConfig(**wrong)  # type: ignore[arg-type]
