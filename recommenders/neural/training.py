"""The training loop that the deep recommenders share: Adam, early stopping, checkpoints."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from recommenders.artifacts import keep, load, restoring
from recommenders.errors import ArtifactError
from recommenders.histories import SparseRows
from recommenders.neural.training_state import FORMAT, TrainingState, Weights
from recommenders.neural.validation import DEPTH, Split, dense, hold_out, ndcg
from recommenders.progress import Progress

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors

MIN_STEPS: Final = 16
"""Steps in an epoch at the least: a small shop is cut into smaller batches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Settings of `train`."""

    learning_rate: float = 1e-3
    """Step size of Adam."""
    batch: int = 256
    """Customers in one step at the most."""
    epochs: int = 200
    """Passes over the customers at the most."""
    patience: int = 10
    """Passes without a better ranking of what the held-out customers hide, until it stops."""
    seed: int = 0
    """Seed of the start, of the held-out customers and of every draw while training."""

    def __post_init__(self) -> None:
        if min(self.batch, self.epochs, self.patience) < 1:
            raise ValueError(f"batch, epochs and patience must be at least 1, got {self}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be positive, got {self.learning_rate}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What a model learns by: the functions that `train` calls.

    ``form`` makes x of a batch of rows. ``loss(weights, x, generator, epoch)`` is what the batch
    costs, a single number, and ``scores(weights, x)`` ranks the items for its rows. ``split``
    tells what is learned from, and what is observed and hidden of the held-out customers.
    """

    loss: Callable[[Tensors, Tensor, torch.Generator, int], Tensor]
    scores: Callable[[Tensors, Tensor], Tensor]
    form: Callable[[SparseRows], Tensor] = dense
    split: Split = hold_out


def train(
    start: Weights,
    bought: SparseRows,
    objective: Objective,
    config: TrainingConfig,
    *,
    identity: dict[str, object],
    progress: Progress | None = None,
    checkpoint: Path | None = None,
) -> Weights:
    """Improve the weights by Adam (Kingma and Ba, ICLR 2015) and return the best of them.

    ``bought`` has one row for each customer (above 0 = bought). After each epoch the held-out
    customers are ranked from what is observed of them, and the weights with the highest NDCG@100
    of what is hidden win. Where so few customers leave nobody to hold out, it stops after
    ``patience`` epochs.

    After each epoch all state goes to the folder ``checkpoint``; a later call with the same
    ``identity`` (JSON values that name the model and its settings) and data goes on from there,
    to the same weights bit for bit. The folder is removed at the end. Runs on one thread, so that
    it can be repeated. Raises FloatingPointError when the loss is no number any more, and
    ImportError without torch.
    """
    import torch

    learned, observed, hidden = objective.split(bought, np.random.default_rng(config.seed))
    if not learned.nnz:
        return start
    meta: dict[str, object] = {
        "identity": identity,
        "training": asdict(config),
        "data": _digest(start, bought),
        "format": FORMAT,
    }
    with _one_thread():
        state = TrainingState.begin(start, learning_rate=config.learning_rate, seed=config.seed)
        if checkpoint is not None:
            try:
                with restoring(checkpoint.name):
                    state.restore(load(checkpoint, meta))
            except ArtifactError:
                # of what was taken over before the doubt nothing stays
                state = TrainingState.begin(
                    start, learning_rate=config.learning_rate, seed=config.seed
                )
        while state.epochs < config.epochs and state.waited < config.patience:
            _epoch(state, learned, objective, config.batch)
            with torch.no_grad():
                state.judge(_value(state, objective, observed, hidden, config.batch))
            if checkpoint is not None:
                keep(checkpoint, state.arrays(), meta)
            if progress is not None:
                progress(state.epochs / config.epochs, _message(state, config.patience))
    if checkpoint is not None:
        shutil.rmtree(checkpoint, ignore_errors=True)
    return {name: tensor.numpy().copy() for name, tensor in state.best.items()}


def _epoch(state: TrainingState, learned: SparseRows, objective: Objective, batch: int) -> None:
    """One pass over the customers in a random order, at most ``batch`` of them in a step."""
    import torch

    size = min(batch, -(-learned.shape[0] // MIN_STEPS))
    order = torch.randperm(learned.shape[0], generator=state.generator).numpy()
    for begin in range(0, len(order), size):
        x = objective.form(learned[order[begin : begin + size]])
        cost = objective.loss(state.weights, x, state.generator, state.epochs)
        if not torch.isfinite(cost):
            raise FloatingPointError("training has diverged: lower the learning_rate")
        state.step(cost)
    state.epochs += 1


def _value(
    state: TrainingState,
    objective: Objective,
    observed: SparseRows,
    hidden: SparseRows,
    batch: int,
) -> float:
    def scores(rows: SparseRows) -> Tensor:
        return objective.scores(state.weights, objective.form(rows))

    return ndcg(scores, observed, hidden, batch)


def _message(state: TrainingState, patience: int) -> str:
    """What is told of an epoch; without held-out customers there is no value to tell."""
    if np.isnan(state.value):
        return f"Epoch {state.epochs}: training"
    waited = f", not beaten for {state.waited} of {patience} epochs" if state.waited else ""
    return f"Epoch {state.epochs}: NDCG@{DEPTH} {state.value:.3f}{waited}"


def _digest(start: Weights, bought: SparseRows) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for array in (bought.indptr, bought.indices, *start.values()):
        digest.update(array.tobytes())
    return digest.hexdigest()


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
