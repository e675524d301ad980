from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.linear.graph import gains
from recommenders.linear.graph_filter import GraphFilter, GraphFilterConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.worlds import AS_OF, BOUGHT


class TestContract(RegisteredRecommenderContract):
    make = GraphFilter
    bad_settings = (
        {"rank": 0},
        {"max_share": 0.0},
        {"max_share": 1.1},
        {"low_pass_weight": -0.1},
    )
    block_constant = "recommenders.linear.graph_filter.MAX_CELLS"


class TestContractLinearPartOnly(TestContract):
    @staticmethod
    def make() -> GraphFilter:
        return GraphFilter(GraphFilterConfig(low_pass_weight=0.0))


def filtered(bought: np.ndarray, rank: int, weight: float) -> np.ndarray:
    """GF-CF written down densely: the matrix W with score(x) = x W."""
    users, items = bought.sum(axis=1), bought.sum(axis=0)
    per_user = np.divide(1.0, np.sqrt(users), out=np.zeros_like(users), where=users > 0)
    per_item = np.divide(1.0, np.sqrt(items), out=np.zeros_like(items), where=items > 0)
    normalised = per_user[:, None] * bought * per_item[None, :]
    root = np.sqrt(np.maximum(items, 1.0))
    low_pass = smooth(normalised, rank)
    return normalised.T @ normalised + weight * low_pass * root / root[:, None]


def smooth(normalised: np.ndarray, rank: int) -> np.ndarray:
    """V b V' with b the gains of the top right singular vectors V."""
    _, values, vectors = np.linalg.svd(normalised)
    n = rank + max(1, rank // 4)
    passing = gains(np.append(values, 0.0)[: n + 1], rank)
    return (vectors[:n].T * passing) @ vectors[:n]


def test_the_tiny_world_against_the_formula(tiny: Dataset) -> None:
    model = GraphFilter(GraphFilterConfig(rank=2, max_share=1.0)).fit(tiny)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    np.testing.assert_allclose(scores, filtered(BOUGHT, 2, 0.3), atol=2e-6)


def test_the_mid_world_against_the_formula(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items).toarray().astype(np.float64)
    model = GraphFilter(GraphFilterConfig(rank=6)).fit(mid)
    expected = bought[:30] @ filtered(bought, 6, 0.3)
    scores = model.score(mid.histories(list(range(30))))
    np.testing.assert_allclose(scores, expected, atol=1e-4 * expected.max())


def test_one_step_by_hand(tiny: Dataset) -> None:
    model = GraphFilter(GraphFilterConfig(low_pass_weight=0.0)).fit(tiny)
    scores = model.score(Histories.of_items([[4]]))[0]
    # E was bought by dan only (degree 2), who also bought A (3 buyers)
    expected = [1 / (2 * 3**0.5), 0, 0, 0, 1 / 2, 0, 0, 0]
    np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_repeats_and_quantities_do_not_count(tiny: Dataset) -> None:
    model = GraphFilter().fit(tiny)
    once, thrice = model.score(Histories.of_items([[0, 1, 2], [0, 0, 0, 1, 2]]))
    np.testing.assert_array_equal(once, thrice)
    np.testing.assert_array_equal(model.score(tiny.histories([0]))[0], once)


def test_the_rank_is_held_under_its_share(mid: Dataset) -> None:
    wide = GraphFilter(GraphFilterConfig(rank=256, max_share=0.1)).fit(mid)
    # eight, and a quarter more in which it fades out
    assert wide.arrays()["vectors"].shape == (80, 10)
    full = GraphFilter(GraphFilterConfig(rank=256, max_share=1.0)).fit(mid)
    # directions of no strength at all are left out: they would be noise
    bought = mid.histories().matrix(mid.n_items).toarray()
    assert full.arrays()["vectors"].shape == (80, np.linalg.matrix_rank(bought))


def bundles() -> Dataset:
    """150 bundles of four items that are always bought together, at one time."""
    rng = np.random.default_rng(0)
    lines = [
        (f"c{customer}", f"i{bundle:03}{item}", AS_OF - pd.Timedelta(days=int(bundle) % 7))
        for customer in range(300)
        for bundle in rng.choice(150, rng.integers(1, 6), replace=False)
        for item in range(4)
    ]
    frame = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, Columns.TIME])
    return build(RawTables(name="n", title="N", interactions=frame))


def test_items_with_the_same_buyers_tie_alone_and_in_every_batch() -> None:
    data = bundles()
    model = GraphFilter().fit(data)
    histories = data.histories(list(range(60)))
    scores = model.score(histories)
    tied = scores.reshape(len(histories), -1, 4)
    assert np.ptp(tied, axis=2).max() == 0.0
    for row in range(60):
        np.testing.assert_array_equal(model.score(histories.take([row]))[0], scores[row])


def test_a_single_purchase_in_all() -> None:
    line = pd.DataFrame({Columns.CUSTOMER: ["x"], Columns.ITEM: ["y"], Columns.TIME: [AS_OF]})
    lonely = build(RawTables(name="one", title="One", interactions=line))
    scores = GraphFilter().fit(lonely).score(lonely.histories())
    assert scores.tolist() == [[1.0]]
