from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Dataset, Histories
from recommenders.linear.item_knn import ItemKNN, ItemKNNConfig, neighbour_weights
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.worlds import BOUGHT, A, B, C, D, E, F


class TestContract(RegisteredRecommenderContract):
    make = ItemKNN
    bad_settings = (
        {"neighbours": 0},
        {"shrinkage": -0.1},
        {"damping": 2.0},
        {"target_share": -0.1},
    )
    block_constant = "recommenders.linear.item_knn.BLOCK"
    block_size = 7
    blocks_in_fit = True
    exact_in_blocks = True


class TestContractWithFewNeighbours(TestContract):
    @staticmethod
    def make() -> ItemKNN:
        return ItemKNN(ItemKNNConfig(neighbours=3, shrinkage=0.0))


def test_by_hand(tiny: Dataset) -> None:
    scores = ItemKNN().fit(tiny).score(Histories.of_items([[A], [A, C], [F]]))
    # A and B share 2 of 3 and 3 buyers, A and C 1 of 3 and 2, A and E 1 of 3 and 1
    from_a = {B: 2 / (3 + 10), C: 1 / (6**0.5 + 10), E: 1 / (3**0.5 + 10)}
    from_c = {A: 1 / (6**0.5 + 10), B: 2 / (6**0.5 + 10), D: 1 / (2**0.5 + 10)}
    for item in range(8):
        assert scores[0, item] == pytest.approx(from_a.get(item, 0.0))
        assert scores[1, item] == pytest.approx(from_a.get(item, 0.0) + from_c.get(item, 0.0))
    assert not scores[2].any()


def test_no_shrinkage_is_the_cosine(tiny: Dataset) -> None:
    model = ItemKNN(ItemKNNConfig(shrinkage=0.0)).fit(tiny)
    norm = np.maximum(np.linalg.norm(BOUGHT, axis=0), 1e-9)
    cosine = (BOUGHT.T @ BOUGHT) / np.outer(norm, norm)
    np.fill_diagonal(cosine, 0.0)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    np.testing.assert_allclose(scores, cosine, atol=1e-6)


def test_customers_who_buy_everything_and_popular_targets(tiny: Dataset) -> None:
    settings = ItemKNNConfig(shrinkage=0.0, damping=0.5, target_share=0.25)
    counts, buyers = BOUGHT.sum(axis=1), BOUGHT.sum(axis=0)
    for source, target in ((A, B), (B, A), (C, D)):
        both = (BOUGHT[:, source] > 0) & (BOUGHT[:, target] > 0)
        expected = (counts[both] ** -0.5).sum() / (buyers[source] ** 0.75 * buyers[target] ** 0.25)
        model = ItemKNN(settings).fit(tiny)
        assert model.score(Histories.of_items([[source]]))[0, target] == pytest.approx(expected)


def test_the_strongest_neighbours_of_each_target_are_kept(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    dense = bought.toarray().astype(np.float64)
    together = dense.T @ dense
    roots = np.sqrt(dense.sum(axis=0))
    cosine = together / (np.outer(roots, roots) + 10.0)
    np.fill_diagonal(cosine, 0.0)
    weights = neighbour_weights(bought, neighbours=4, shrinkage=10.0).toarray()
    for target in range(mid.n_items):
        strongest = np.lexsort((np.arange(mid.n_items), -cosine[:, target].round(9)))[:4]
        neighbours = np.flatnonzero(weights[:, target])
        assert len(neighbours) == min(4, np.count_nonzero(cosine[:, target]))
        assert set(neighbours) <= set(strongest.tolist())
        np.testing.assert_allclose(
            weights[neighbours, target], cosine[neighbours, target], rtol=1e-5
        )


def test_equal_likeness_goes_to_the_lower_code() -> None:
    # item 3 shares one buyer with each of three items that look the same
    bought = sparse.csr_array(np.array([[1, 1, 1, 1]], dtype=np.float32))
    weights = neighbour_weights(bought, neighbours=2, shrinkage=0.0).toarray()
    assert np.flatnonzero(weights[:, 3]).tolist() == [0, 1]
    assert np.flatnonzero(weights[:, 0]).tolist() == [1, 2]
