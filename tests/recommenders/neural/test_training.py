"""The training loop, on a model that is small enough to see through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.histories import SparseRows
from recommenders.neural.training import Objective, TrainingConfig, train
from recommenders.neural.training_state import Weights

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")


@pytest.fixture(scope="module")
def bought(mid: Dataset) -> SparseRows:
    return mid.histories().matrix(mid.n_items)


def loss(weights: Any, x: Any, generator: Any, epoch: int) -> Any:
    """A factorisation whose every step draws at random."""
    mask = torch.rand(x.shape, generator=generator) < 0.5
    return -(scores(weights, x * mask).log_softmax(1) * x).sum(1).mean()


def scores(weights: Any, x: Any) -> Any:
    return x @ weights["in"] @ weights["out"]


def start(n_items: int) -> Weights:
    rng = np.random.default_rng(0)
    drawn = {name: rng.normal(0, 0.1, (n_items, 8)).astype(np.float32) for name in ("in", "out")}
    return {"in": drawn["in"], "out": np.ascontiguousarray(drawn["out"].T)}


def run(bought: SparseRows, **options: Any) -> Weights:
    settings = {"epochs": 6, "batch": 32, "learning_rate": 0.01} | options.pop("settings", {})
    return train(
        start(bought.shape[1]),
        bought,
        Objective(loss=options.pop("loss", loss), scores=scores),
        TrainingConfig(**settings),
        identity={"name": "trial"},
        **options,
    )


def same(first: Weights, second: Weights) -> bool:
    return (
        all(np.array_equal(first[name], second[name]) for name in first)
        and first.keys() == second.keys()
    )


def test_it_learns(bought: SparseRows) -> None:
    def log_likelihood(weights: Weights) -> float:
        logits = torch.from_numpy(bought.toarray() @ weights["in"] @ weights["out"])
        return float((logits.log_softmax(1) * torch.from_numpy(bought.toarray())).sum())

    assert (
        log_likelihood(run(bought, settings={"epochs": 30}))
        > log_likelihood(start(bought.shape[1])) + 100
    )


def test_the_same_twice_and_another_seed_differs(bought: SparseRows) -> None:
    weights = run(bought)
    assert same(weights, run(bought))
    assert not same(weights, run(bought, settings={"seed": 1}))


@pytest.mark.parametrize("broken_off", [1, 4])
def test_it_goes_on_bit_for_bit(bought: SparseRows, tmp_path: Path, broken_off: int) -> None:
    folder = tmp_path / "state"

    class BrokenOffError(Exception):
        pass

    def stop(done: float, message: str) -> None:
        if message.startswith(f"Epoch {broken_off}:"):
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        run(bought, checkpoint=folder, progress=stop)
    assert folder.is_dir()
    epochs: list[str] = []
    resumed = run(bought, checkpoint=folder, progress=lambda done, message: epochs.append(message))
    assert same(resumed, run(bought))
    assert len(epochs) == 6 - broken_off
    assert not folder.exists()


def test_the_state_of_other_settings_or_data_is_not_used(
    bought: SparseRows, tmp_path: Path
) -> None:
    def stop(done: float, message: str) -> None:
        raise KeyboardInterrupt

    for changed in ({"settings": {"learning_rate": 0.02}}, {"bought": bought[:150]}):
        with pytest.raises(KeyboardInterrupt):
            run(bought, checkpoint=tmp_path / "state", progress=stop)
        part = changed.pop("bought", bought)
        assert same(run(part, checkpoint=tmp_path / "state", **changed), run(part, **changed))


def test_it_stops_when_the_ranking_gets_no_better(bought: SparseRows) -> None:
    def stuck(weights: Any, x: Any, generator: Any, epoch: int) -> Any:
        return 0.0 * weights["in"].sum() + 0.0 * weights["out"].sum()

    epochs: list[str] = []
    weights = run(
        bought,
        loss=stuck,
        settings={"epochs": 50, "patience": 3},
        progress=lambda done, message: epochs.append(message),
    )
    # the first epoch is the best, and three more are no better
    assert len(epochs) == 4
    assert same(weights, start(bought.shape[1]))


def test_the_best_epoch_wins_and_not_the_last(bought: SparseRows) -> None:
    def harm(weights: Any, x: Any, generator: Any, epoch: int) -> Any:
        sign = 1.0 if epoch < 3 else -1.0
        return sign * loss(weights, x, generator, epoch)

    settings = {"epochs": 3, "patience": 5}
    good = run(bought, settings=settings)
    assert same(run(bought, loss=harm, settings=settings | {"epochs": 6}), good)


def test_progress_is_told(bought: SparseRows) -> None:
    reports: list[tuple[float, str]] = []
    run(bought, progress=lambda done, words: reports.append((done, words)))
    assert [round(done * 6) for done, _ in reports] == [1, 2, 3, 4, 5, 6]
    assert reports[1][1].startswith("Epoch 2: NDCG@100 0.")


def test_a_loss_that_is_no_number_is_an_error(bought: SparseRows) -> None:
    def broken(weights: Any, x: Any, generator: Any, epoch: int) -> Any:
        return (weights["in"].sum() + weights["out"].sum()) * float("nan")

    with pytest.raises(FloatingPointError, match="learning_rate"):
        run(bought, loss=broken)


def test_nothing_to_learn_from(bought: SparseRows) -> None:
    assert same(run(bought[np.zeros(0, dtype=int)]), start(bought.shape[1]))


def test_the_threads_of_torch_are_as_before(bought: SparseRows) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        threads: list[int] = []
        weights = run(bought, progress=lambda *_: threads.append(torch.get_num_threads()))
        assert torch.get_num_threads() == 2
        assert set(threads) == {1}
    finally:
        torch.set_num_threads(before)
    assert same(weights, run(bought))


def test_the_global_generator_of_torch_is_left_alone(bought: SparseRows) -> None:
    before = torch.random.get_rng_state()
    run(bought)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_checkpoint_in_another_format_is_begun_anew(
    bought: SparseRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: float, message: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("recommenders.neural.training.FORMAT", 1)
        with pytest.raises(KeyboardInterrupt):
            run(bought, checkpoint=tmp_path / "state", progress=stop)
    messages: list[str] = []
    weights = run(
        bought,
        checkpoint=tmp_path / "state",
        progress=lambda done, message: messages.append(message),
    )
    assert len(messages) == 6
    assert same(weights, run(bought))


@pytest.mark.parametrize(
    "wrong", [{"batch": 0}, {"epochs": 0}, {"patience": 0}, {"learning_rate": 0.0}], ids=str
)
def test_settings_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        TrainingConfig(**wrong)
