"""What the three deep recommenders have in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset, Histories
from recommenders.data.splits import by_customer, hide, until
from recommenders.neural.base import DeepRecommender, dropout, pairs, sigmoid
from recommenders.neural.dense_mf import DenseMF
from recommenders.neural.mult_vae import MultVAE
from recommenders.neural.ncf import NCF
from recommenders.neural.training_state import TrainingState
from tests import worlds

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")
KINDS = (MultVAE, DenseMF, NCF)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def fitted(request: pytest.FixtureRequest, mid: Dataset) -> DeepRecommender:
    return request.param().fit(mid)


def test_what_is_served_is_the_forward_pass(fitted: DeepRecommender, mid: Dataset) -> None:
    histories = mid.histories()
    assert 0 in histories.lengths
    bought = torch.from_numpy(histories.matrix(mid.n_items).toarray())
    served = fitted.score(histories)
    np.testing.assert_allclose(served, fitted.torch_score(bought).numpy(), rtol=1e-4, atol=1e-7)
    assert served.std() > 1e-3


def test_the_forward_pass_has_slopes(fitted: DeepRecommender, mid: Dataset) -> None:
    mask = torch.full((2, mid.n_items), 0.5, requires_grad=True)
    fitted.torch_score(mask)[:, 3].sum().backward()
    assert torch.isfinite(mask.grad).all()
    assert mask.grad.abs().max() > 0


def test_no_events_are_counted_twice(fitted: DeepRecommender) -> None:
    once, twice = fitted.score(Histories.of_items([[3, 5], [3, 5, 3, 3]]))
    np.testing.assert_array_equal(once, twice)


def test_nothing_is_stored_for_a_customer(fitted: DeepRecommender, mid: Dataset) -> None:
    assert all(mid.n_customers not in array.shape for array in fitted.arrays().values())


def test_a_shop_without_any_purchase(fitted: DeepRecommender, tiny: Dataset) -> None:
    model = type(fitted)().fit(until(tiny, tiny.as_of - pd.Timedelta(days=1000)))
    assert np.isfinite(model.score(Histories.of_items([[0, 1], []]))).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_hidden_items_are_found_better_than_by_popularity(kind: type[DeepRecommender]) -> None:
    data = worlds.mid(n_customers=600)
    train, tested = by_customer(data, share=0.3, rng=np.random.default_rng(0))
    bought = data.histories(tested).matrix(data.n_items)
    observed, hidden = hide(bought, share=0.3, rng=np.random.default_rng(1))
    rows = [observed[[row]].indices.tolist() for row in range(observed.shape[0])]

    def recall(model: DeepRecommender | Popularity) -> float:
        scores = np.where(observed.toarray() > 0, -1.0, model.score(Histories.of_items(rows)))
        top = np.argsort(-scores, axis=1, kind="stable")[:, :10]
        return float(np.take_along_axis(hidden.toarray(), top, axis=1).sum() / hidden.nnz)

    assert recall(kind().fit(train)) > 1.1 * recall(Popularity().fit(train))


def test_a_restored_model_needs_no_torch(
    fitted: DeepRecommender, mid: Dataset, tmp_path: Path
) -> None:
    registry.fitted(fitted.name, mid, cache=tmp_path)
    code = (
        "import sys; sys.modules['torch'] = None; from pathlib import Path; "
        "from tests import worlds; from recommenders import registry; data = worlds.mid(); "
        f"made = registry.fitted('{fitted.name}', data, cache=Path({str(tmp_path)!r})); "
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


def test_a_broken_off_fit_leaves_its_state_and_a_finished_one_none(
    mid: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[float] = []
    judge = TrainingState.judge

    def stop(state: TrainingState, value: float) -> None:
        judged.append(value)
        if len(judged) == 3:
            raise KeyboardInterrupt
        judge(state, value)

    monkeypatch.setattr(TrainingState, "judge", stop)
    with pytest.raises(KeyboardInterrupt):
        registry.fitted("dense-mf", mid, cache=tmp_path)
    (folder,) = (tmp_path / "recommenders").iterdir()
    assert folder.name.endswith("-training")
    resumed = registry.fitted("dense-mf", mid, cache=tmp_path)
    (done,) = (tmp_path / "recommenders").iterdir()
    assert not done.name.endswith("-training")
    uninterrupted = DenseMF().fit(mid)
    np.testing.assert_array_equal(
        resumed.score(mid.histories()), uninterrupted.score(mid.histories())
    )


def test_the_sigmoid() -> None:
    logits = np.array([[-1e4, -80.0, -3.0, 0.0, 5.0, 1e4]], dtype=np.float32)
    exact = 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -80, 80)))
    np.testing.assert_allclose(sigmoid(logits), exact, rtol=1e-5)


def test_a_dropped_share_keeps_the_mean() -> None:
    dropped = dropout(torch.ones(200, 200), 0.25, torch.Generator().manual_seed(0))
    assert dropped.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert float(dropped.mean()) == pytest.approx(1.0, abs=0.02)


def test_pairs_are_all_purchases_and_random_items() -> None:
    bought = torch.tensor([[1.0, 0, 1, 0], [0, 0, 0, 0], [0, 1, 0, 0]])
    rows, items, labels = pairs(bought, 50, torch.Generator().manual_seed(0))
    assert rows[:3].tolist() == [0, 0, 2]
    assert items[:3].tolist() == [0, 2, 1]
    assert len(rows) == len(items) == len(labels) == 3 * 51
    assert (labels == bought[rows, items]).all()
    # some of the random items were bought after all
    assert 3 < int(labels.sum()) < 3 * 51
    assert set(rows.tolist()) == {0, 2}
