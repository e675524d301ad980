from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explain.bench.explainers.lxr import LXR, LXRConfig
from explain.bench.explainers.methods import Random
from explain.bench.protocol.metrics import curves, figures, order
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import game_of

torch = pytest.importorskip("torch", reason="LXR is trained with torch")

CONFIG = LXRConfig(hidden=16, epochs=12, weights=((10.0, 1.0, 1.0),), learning_rates=(1e-2,))


class Twin(toys.Toy):
    """The sigmoid of a sum over the history, in numpy and in torch."""

    def __init__(self, n_items: int) -> None:
        # each item is recommended because of a few others
        few = np.random.default_rng(1).random((n_items, n_items)) < 0.15
        self.weights = 3.0 * few * toys.weights(n_items) - 0.1
        super().__init__(n_items, lambda x: 1.0 / (1.0 + np.exp(1.0 - x @ self.weights)))

    def torch_score(self, bought: Any) -> Any:
        return torch.sigmoid(bought @ torch.from_numpy(self.weights).float() - 1.0)

    def arrays(self) -> dict[str, Any]:
        return {"weights": self.weights}


def test_it_is_skipped_where_there_are_no_gradients(mid: Dataset) -> None:
    assert "torch_score" in LXR().missing(ItemKNN())
    assert LXR().missing(Twin(8)) == ""
    with pytest.raises(TypeError, match="torch_score"):
        LXR().fit(ItemKNN().fit(mid), mid, np.random.default_rng(0))


@pytest.mark.slow
def test_it_learns_to_explain(mid: Dataset) -> None:
    twin = Twin(mid.n_items)
    ranker = Ranker.of(twin, mid)
    explainer = LXR(None, CONFIG)
    explainer.fit(twin, mid, np.random.default_rng(0))
    deletion: dict[str, list[float]] = {"LXR": [], "random": []}
    rng = np.random.default_rng(1)
    from explain.bench.protocol.cases import of

    for customer in range(60):
        history = mid.histories([customer])
        case = of(ranker, customer, history)
        if case is None or len(history.players()) < 4:
            continue
        for method in (explainer, Random()):
            values = method.explain(game_of(twin, case), case.candidates, rng)
            assert values.shape == (len(history.players()),)
            ordered = order(values, rng)
            deletion[method.name].append(figures(curves(ranker, case, ordered))["DEL"])
    assert len(deletion["LXR"]) > 20
    assert np.mean(deletion["LXR"]) < np.mean(deletion["random"]) - 0.05


@pytest.mark.slow
def test_it_is_trained_once(mid: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin, short = Twin(mid.n_items), LXRConfig(hidden=8, epochs=1, learning_rates=(1e-2,))
    trained = LXR(tmp_path, short)
    trained.fit(twin, mid, np.random.default_rng(0))
    (folder,) = tmp_path.iterdir()

    calls = []
    train = LXR._trained
    monkeypatch.setattr(LXR, "_trained", lambda *given: calls.append(1) or train(*given))
    restored = LXR(tmp_path, short)
    restored.fit(twin, mid, np.random.default_rng(0))
    assert not calls
    for name, array in trained._arrays.items():
        np.testing.assert_array_equal(restored._arrays[name], array)

    # another recommender, other draws, a damaged file: trained anew
    other = Twin(mid.n_items)
    other.weights = other.weights + 0.01
    LXR(tmp_path, short).fit(other, mid, np.random.default_rng(0))
    LXR(tmp_path, short).fit(twin, mid, np.random.default_rng(1))
    assert len(calls) == 2
    (folder / "arrays.npz").write_bytes(b"damaged")
    LXR(tmp_path, short).fit(twin, mid, np.random.default_rng(0))
    assert len(calls) == 3


@pytest.mark.slow
def test_a_seed_reproduces(mid: Dataset) -> None:
    first, second = (
        LXR(None, LXRConfig(hidden=8, epochs=2)),
        LXR(None, LXRConfig(hidden=8, epochs=2)),
    )
    for explainer in (first, second):
        explainer.fit(Twin(mid.n_items), mid, np.random.default_rng(4))
    for name, array in first._arrays.items():
        np.testing.assert_array_equal(second._arrays[name], array)
