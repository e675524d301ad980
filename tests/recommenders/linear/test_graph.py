from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset
from recommenders.linear.graph import Graph, GraphConfig, gains
from tests.worlds import BOUGHT


def test_by_hand(tiny: Dataset) -> None:
    graph = Graph.of(tiny, GraphConfig())
    # fay bought nothing and has no column; an item that nobody bought counts as bought once
    assert graph.by_item.shape == (8, 5)
    assert graph.n_items == 8
    np.testing.assert_allclose(graph.roots**2, [3, 3, 2, 1, 1, 1, 1, 1], rtol=1e-6)
    degrees = np.sqrt(np.outer(BOUGHT.sum(axis=1)[:5], [3, 3, 2, 1, 1, 1, 1, 1]))
    np.testing.assert_allclose(graph.by_item.toarray().T, BOUGHT[:5] / degrees, rtol=1e-6)
    # an eighth of eight items is one direction, but two are equally strong, since eve and F stand
    # apart from the rest: neither is chosen by chance, and each passes by the same part
    assert graph.vectors.shape == (8, 2)
    passing = (graph.vectors.astype(np.float64) ** 2).sum(axis=0)
    third = np.linalg.svd(graph.by_item.toarray(), compute_uv=False)[2]
    np.testing.assert_allclose(passing, gains(np.array([1.0, 1.0, third]), 1), rtol=1e-5)


def test_the_directions_are_the_top_singular_vectors(mid: Dataset) -> None:
    graph = Graph.of(mid, GraphConfig(rank=4))
    assert graph.vectors.shape == (80, 5)
    values = np.linalg.svd(graph.by_item.toarray(), compute_uv=False)
    passing = gains(values[:6], 4)
    np.testing.assert_allclose(graph.vectors.T @ graph.vectors, np.diag(passing), atol=1e-5)
    sent = graph.by_item @ (graph.by_item.T @ graph.vectors)
    np.testing.assert_allclose(sent, graph.vectors * values[:5] ** 2, atol=1e-5)


def test_the_gains_by_hand() -> None:
    # (2 / 1)^30 is about 10^9: all of the first passes, half of the second, nothing of the last
    np.testing.assert_allclose(gains(np.array([2.0, 1.0, 0.5]), 2), [1.0, 0.5], atol=1e-8)
    near = 1 / (1 + (1 / 0.99) ** 30)
    np.testing.assert_allclose(
        gains(np.array([2.0, 1.0, 0.99]), 2), [1.0, (0.5 - near) / (1 - near)], atol=1e-8
    )
    # equal values on both sides of the rank: none is chosen
    assert gains(np.array([1.0, 1.0]), 1).tolist() == [0.0]
    assert gains(np.array([1.0, 0.0, 0.0]), 2).tolist() == [1.0, 0.0]


def test_the_low_pass_part(mid: Dataset) -> None:
    graph = Graph.of(mid, GraphConfig(rank=4))
    left, right = graph.low_pass(0.3)
    expected = 0.3 * graph.vectors @ graph.vectors.T * graph.roots / graph.roots[:, None]
    np.testing.assert_allclose(left @ right.T, expected, atol=1e-6)


def test_saved_and_restored(mid: Dataset) -> None:
    graph = Graph.of(mid, GraphConfig(rank=4))
    back = Graph.restored(graph.arrays())
    for name, array in graph.arrays().items():
        np.testing.assert_array_equal(back.arrays()[name], array)
        assert back.arrays()[name].dtype == array.dtype
