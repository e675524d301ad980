from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.linear.ease import EASE, EASEConfig
from recommenders.linear.local_ease import LocalEASE, LocalEASEConfig, local_weights
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.linear.test_ease import regressions
from tests.worlds import AS_OF, BOUGHT


class TestContract(RegisteredRecommenderContract):
    make = LocalEASE
    bad_settings = ({"neighbours": 0}, {"regularization": 0.0}, {"damping": 1.5}, {"damping": -0.1})
    block_constant = "recommenders.linear.local_ease.MAX_CELLS"
    blocks_in_fit = True


class TestContractWithFewNeighbours(TestContract):
    @staticmethod
    def make() -> LocalEASE:
        return LocalEASE(LocalEASEConfig(neighbours=3, damping=0.0))


def weighted(dense: np.ndarray, damping: float) -> np.ndarray:
    """X'CX, written down densely."""
    counts = np.maximum(dense.sum(axis=1), 1.0) ** -damping
    return (dense * counts[:, None]).T @ dense


@pytest.mark.parametrize("neighbours", [79, 100])
def test_with_all_items_as_neighbours_it_is_ease(mid: Dataset, neighbours: int) -> None:
    settings = LocalEASEConfig(neighbours=neighbours, regularization=5.0, damping=0.0)
    ease = EASE(EASEConfig(regularization=5.0)).fit(mid)
    histories = mid.histories(list(range(40)))
    np.testing.assert_allclose(
        LocalEASE(settings).fit(mid).score(histories), ease.score(histories), atol=2e-6
    )


def test_all_neighbours_and_weighted_customers(tiny: Dataset) -> None:
    model = LocalEASE(LocalEASEConfig(regularization=2.0, damping=0.5)).fit(tiny)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    gram = weighted(BOUGHT, 0.5)
    expected = regressions(gram, 2.0 * np.trace(gram) / 6)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_few_neighbours_against_the_equation(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    gram = weighted(bought.toarray().astype(np.float64), 0.5)
    mean = np.diag(gram)[np.diag(gram) > 0].mean()
    settings = LocalEASEConfig(neighbours=6, regularization=3.0, damping=0.5)
    weights = local_weights(bought, settings).toarray()
    for item in range(mid.n_items):
        near = gram[:, item] / np.sqrt(np.maximum(np.diag(gram), 1e-12))
        near[[item]] = 0.0
        chosen = np.lexsort((np.arange(mid.n_items), -near.round(12)))[:6]
        chosen = chosen[near[chosen] > 0]
        system = gram[np.ix_(chosen, chosen)] + 3.0 * mean * np.eye(len(chosen))
        expected = np.zeros(mid.n_items)
        expected[chosen] = np.linalg.solve(system, gram[chosen, item])
        np.testing.assert_allclose(weights[:, item], expected, atol=1e-6)


def test_an_item_without_a_common_buyer_is_no_neighbour(tiny: Dataset) -> None:
    # F has one buyer of its own, G and H none; of the others E goes with A only
    model = LocalEASE(LocalEASEConfig(neighbours=3)).fit(tiny)
    weights = model.score(Histories.of_items([[item] for item in range(8)]))
    assert not weights[:, 5:].any()
    assert not weights[5:].any()
    assert np.flatnonzero(weights[:, 4]).tolist() == [0]


def test_one_neighbour_by_hand(tiny: Dataset) -> None:
    # E's only neighbour is A, bought by ann (3 items), bob (2) and dan (2), E by dan alone
    model = LocalEASE(LocalEASEConfig(neighbours=1, regularization=1.0)).fit(tiny)
    weight = model.score(Histories.of_items([[0]]))[0, 4]
    # two customers with 3 items, two with 2 and one with 1, spread over six items
    mean = (2 * 3**0.5 + 2 * 2**0.5 + 1) / 6
    assert weight == pytest.approx(2**-0.5 / (3**-0.5 + 2 * 2**-0.5 + mean))


@pytest.mark.parametrize("n_items", [1, 2])
def test_hardly_any_item(n_items: int) -> None:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: "x",
            Columns.ITEM: [f"y{item}" for item in range(n_items)],
            Columns.TIME: AS_OF,
        }
    )
    lonely = build(RawTables(name="one", title="One", interactions=lines))
    scores = LocalEASE(LocalEASEConfig(damping=0.0)).fit(lonely).score(lonely.histories())
    # of two items each is bought with the other by one customer: 1 / (1 + 2.5)
    np.testing.assert_allclose(scores, [[1 / 3.5] * 2 if n_items == 2 else [0.0]], rtol=1e-6)
