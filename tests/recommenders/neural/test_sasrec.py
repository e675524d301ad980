from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.contract import Columns, Dataset, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.neural.sasrec import SASRec, SASRecConfig, sampled_cross_entropy
from recommenders.neural.training import TrainingConfig
from recommenders.ranking.ranker import Ranker
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.worlds import AS_OF

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")

CHAIN = 12
"""Items of a world in which item i + 1 is bought after item i."""


class TestContract(RegisteredRecommenderContract):
    make = SASRec
    bad_settings = (
        {"width": 0},
        {"blocks": 0},
        {"window": 0},
        {"candidates": 0},
        {"dropout": 1.0},
    )
    block_constant = "recommenders.neural.sasrec.MAX_CELLS"


def small(**settings: Any) -> SASRec:
    training = TrainingConfig(**{"epochs": 3, "batch": 32} | settings.pop("training", {}))
    return SASRec(SASRecConfig(**{"width": 16, "window": 30} | settings, training=training))


@pytest.fixture(scope="module")
def fitted(mid: Dataset) -> SASRec:
    return small().fit(mid)


@pytest.fixture(scope="module")
def chain() -> Dataset:
    """200 customers go round a ring of items, from a random one on."""
    rng = np.random.default_rng(0)
    lines = pd.DataFrame(
        [
            (f"c{customer:03}", f"i{(begin + step) % CHAIN:02}", AS_OF + pd.Timedelta(days=step))
            for customer, begin in enumerate(rng.integers(CHAIN, size=200).tolist())
            for step in range(int(rng.integers(3, CHAIN)))
        ],
        columns=[Columns.CUSTOMER, Columns.ITEM, Columns.TIME],
    )
    return build(RawTables(name="chain", title="Chain", interactions=lines))


def encoded(model: SASRec, sequences: list[list[int]]) -> np.ndarray:
    weights = {name: torch.from_numpy(array) for name, array in model.weights.items()}
    return model._encoded(weights, torch.tensor(sequences), None).numpy()


def test_what_comes_next_is_learned(chain: Dataset) -> None:
    model = small(dropout=0.2, training={"epochs": 30, "patience": 30, "learning_rate": 3e-3}).fit(
        chain
    )
    paths = [[(begin + step) % CHAIN for step in range(4)] for begin in range(CHAIN)]
    scores = model.score(Histories.of_items(paths))
    assert scores.argmax(axis=1).tolist() == [(path[-1] + 1) % CHAIN for path in paths]
    assert scores.max(axis=1).min() > 3 / CHAIN


def test_the_order_of_purchases_matters(fitted: SASRec) -> None:
    forward, backward = fitted.score(Histories.of_items([[3, 9, 20], [20, 9, 3]]))
    assert np.abs(forward - backward).max() > 1e-4


def test_a_place_does_not_see_what_comes_later(fitted: SASRec) -> None:
    long = encoded(fitted, [[3, 9, 20, 4, 7], [3, 9, 20, 8, 1]])
    np.testing.assert_allclose(long[0, :3], long[1, :3], atol=1e-5)
    np.testing.assert_allclose(long[0, :3], encoded(fitted, [[3, 9, 20]])[0], atol=1e-5)
    # what fills up a short sequence stands behind it
    filled = encoded(fitted, [[3, 9, 20, -1, -1]])
    np.testing.assert_allclose(filled[0, :3], long[0, :3], atol=1e-5)
    # but it sees all that comes before
    for position in range(3):
        changed = [3, 9, 20]
        changed[position] = 30
        assert np.abs(encoded(fitted, [changed])[0, 2] - long[0, 2]).max() > 1e-3


def test_the_first_place_by_hand(fitted: SASRec) -> None:
    """A single item attends to itself only, so its share is 1 whatever the keys are."""
    w = {name: array.astype(np.float64) for name, array in fitted.weights.items()}

    def norm(h: np.ndarray, name: str) -> np.ndarray:
        return (h - h.mean()) / np.sqrt(h.var() + 1e-5) * w[f"{name}_scale"] + w[f"{name}_shift"]

    h = w["item"][5] * 4.0 + w["place"][0]
    for block in range(2):
        h = h + norm(h, f"seen{block}") @ w[f"mixed{block}"][:, 32:] @ w[f"out{block}"]
        up = np.maximum(norm(h, f"added{block}") @ w[f"up{block}"] + w[f"up_bias{block}"], 0)
        h = h + up @ w[f"down{block}"] + w[f"down_bias{block}"]
    chances = np.exp(w["item"] @ norm(h, "last"))
    scores = fitted.score(Histories.of_items([[5]]))[0]
    np.testing.assert_allclose(scores, chances / chances.sum(), rtol=1e-4)


def test_what_is_served_is_the_forward_pass(fitted: SASRec, mid: Dataset) -> None:
    rng = np.random.default_rng(1)
    rows = [rng.permutation(mid.n_items)[:length].tolist() for length in (1, 2, 7, 29, 30, 31, 60)]
    filled = torch.full((len(rows), 31), -1)
    for row, items in enumerate(rows):
        filled[row, : min(31, len(items))] = torch.tensor(items[-31:])
    weights = {name: torch.from_numpy(array) for name, array in fitted.weights.items()}
    expected = fitted._logits(weights, filled).softmax(1).numpy()
    scores = fitted.score(Histories.of_items(rows))
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-5 * expected.max())


def test_the_scores_are_chances_over_the_catalogue(fitted: SASRec, mid: Dataset) -> None:
    scores = fitted.score(mid.histories())
    np.testing.assert_allclose(scores.sum(axis=1), 1.0, rtol=1e-5)
    assert (scores > 0).all()


def test_an_empty_history_is_ranked_by_popularity(fitted: SASRec, mid: Dataset) -> None:
    nobody = Histories.of_items([[]], as_of=mid.log.as_of)
    np.testing.assert_array_equal(fitted.score(nobody), np.float32(1 / mid.n_items))
    ranker = Ranker.of(fitted, mid)
    listed = ranker.rank(nobody, k=5).items
    assert ranker.popularity[listed].tolist() == sorted(ranker.popularity, reverse=True)[:5]


def test_only_the_window_is_read(fitted: SASRec, mid: Dataset) -> None:
    rows = [list(range(40)), list(range(10, 40)), list(range(11, 40))]
    long, cut, shorter = fitted.score(Histories.of_items(rows))
    np.testing.assert_allclose(long, cut, rtol=1e-5)
    assert np.abs(long - shorter).max() > 1e-4


def test_a_masked_purchase_is_gone_and_the_others_close_up(fitted: SASRec) -> None:
    history = Histories.of_items([[4, 30, 2]])
    # players stand in the order of their codes: 2, 4, 30
    masked = fitted.score(history.mask(np.array([[True, True, False]])))
    np.testing.assert_allclose(masked, fitted.score(Histories.of_items([[4, 2]])), rtol=1e-5)


def test_buying_again_changes_nothing(fitted: SASRec) -> None:
    once, again = fitted.score(Histories.of_items([[3, 5], [3, 5, 3, 3]]))
    np.testing.assert_allclose(once, again, rtol=1e-6)


def test_items_of_the_same_time_have_one_order(fitted: SASRec) -> None:
    basket = Histories.of_items([[3, 9, 20, 4]])
    same = replace(basket, times=np.zeros(4, dtype=np.int64))
    turned = replace(same, items=same.items[::-1].copy())
    np.testing.assert_array_equal(fitted.score(same), fitted.score(turned))


def test_another_seed_learns_other_weights(fitted: SASRec, mid: Dataset) -> None:
    other = small(training={"seed": 1}).fit(mid)
    assert np.abs(other.weights["item"] - fitted.weights["item"]).max() > 0.01


def test_it_goes_on_bit_for_bit(fitted: SASRec, mid: Dataset, tmp_path: Path) -> None:
    def stop(done: float, message: str) -> None:
        if message.startswith("Epoch 2:"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small().fit(mid, checkpoint=tmp_path / "state", progress=stop)
    messages: list[str] = []
    resumed = small().fit(
        mid, checkpoint=tmp_path / "state", progress=lambda done, words: messages.append(words)
    )
    assert [words.split(":")[0] for words in messages] == ["Epoch 3"]
    for name, array in fitted.arrays().items():
        np.testing.assert_array_equal(resumed.arrays()[name], array)


def test_the_registry_tells_of_each_epoch(mid: Dataset, tmp_path: Path) -> None:
    reports: list[tuple[float, str]] = []
    registry.fitted("sasrec", mid, cache=tmp_path, progress=lambda *said: reports.append(said))
    assert reports[0][1].startswith("Epoch 1: NDCG@100 0.")
    assert [share for share, _ in reports] == sorted({share for share, _ in reports})
    reports.clear()
    registry.fitted("sasrec", mid, cache=tmp_path, progress=lambda *said: reports.append(said))
    assert not reports


def test_customers_with_one_item_each_hold_no_order() -> None:
    lines = pd.DataFrame(
        {Columns.CUSTOMER: ["x", "y"], Columns.ITEM: ["a", "b"], Columns.TIME: AS_OF}
    )
    model = SASRec().fit(build(RawTables(name="ones", title="Ones", interactions=lines)))
    assert np.isfinite(model.score(Histories.of_items([[0], [1], []]))).all()


def test_serving_needs_no_torch(mid: Dataset, tmp_path: Path) -> None:
    fitted = registry.fitted("sasrec", mid, cache=tmp_path)
    code = (
        "import sys; sys.modules['torch'] = None; from pathlib import Path; "
        "from tests import worlds; from recommenders import registry; data = worlds.mid(); "
        f"made = registry.fitted('sasrec', data, cache=Path({str(tmp_path)!r})); "
        "print(float(made.score(data.histories([7]))[0, 3]))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout
    assert float(printed) == pytest.approx(float(fitted.score(mid.histories([7]))[0, 3]))


@pytest.fixture(scope="module")
def softmax_inputs() -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(0)
    item = torch.from_numpy(rng.standard_normal((40, 8)).astype("f4"))
    return (
        torch.from_numpy(rng.standard_normal((600, 8)).astype("f4")),
        torch.arange(600) % 40,
        item,
    )


def test_the_loss_over_a_small_catalogue_is_the_cross_entropy(softmax_inputs: Any) -> None:
    states, wanted, item = softmax_inputs
    expected = torch.nn.functional.cross_entropy(states @ item.T, wanted)
    loss = sampled_cross_entropy(states, wanted, item, 40, torch.Generator())
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)


def test_drawn_items_stand_for_all_others(softmax_inputs: Any) -> None:
    """exp(loss) of one position is linear in the sum over the others: its mean is not biased."""
    states, wanted, item = softmax_inputs[0][:1], softmax_inputs[1][:1], softmax_inputs[2]
    exact = float(sampled_cross_entropy(states, wanted, item, 40, torch.Generator()).exp())
    generator = torch.Generator().manual_seed(0)
    drawn = [
        float(sampled_cross_entropy(states, wanted, item, 10, generator).exp()) for _ in range(4000)
    ]
    error = np.std(drawn) / np.sqrt(len(drawn))
    assert np.std(drawn) > 0.01
    assert abs(np.mean(drawn) - exact) < 4 * error
