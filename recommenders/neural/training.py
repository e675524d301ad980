"""The training loop that the deep recommenders share: Adam, early stopping, checkpoints."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from recommenders.artifacts import keep, load
from recommenders.data.splits import hide
from recommenders.errors import ArtifactError
from recommenders.histories import SparseRows
from recommenders.neural.training_state import TrainingState, Weights
from recommenders.progress import Progress

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors


Split: TypeAlias = Callable[
    [SparseRows, np.random.Generator], tuple[SparseRows, SparseRows, SparseRows]
]
"""Takes the rows of all customers; gives those to learn from, what is given, what is hidden."""

HELD_OUT: Final = 0.1
"""Share of the customers that tell when to stop, and are not learned from."""
HIDDEN: Final = 0.2
"""Share of their items that has to be found from the others."""
DEPTH: Final = 100
"""Places of the ranking that count, in NDCG@100."""
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


def train(
    start: Weights,
    bought: SparseRows,
    *,
    loss: Callable[[Tensors, Tensor, torch.Generator, int], Tensor],
    scores: Callable[[Tensors, Tensor], Tensor],
    config: TrainingConfig,
    identity: dict[str, object],
    split: Split | None = None,
    form: Callable[[SparseRows], Tensor] | None = None,
    progress: Progress | None = None,
    checkpoint: Path | None = None,
) -> Weights:
    """Improve the weights by Adam (Kingma and Ba, ICLR 2015) and return the best of them.

    ``bought`` has one row for each customer (above 0 = bought). ``loss(weights, x, generator,
    epoch)`` is what a batch of its rows costs, ``scores(weights, x)`` ranks the items for such
    rows, and ``form`` makes x of them (dense rows when None). ``split`` tells what is learned
    from, and what is given and hidden of the held-out customers: after each epoch they are
    ranked from what is given, and the weights with the highest NDCG@100 of what is hidden win.
    When None, a tenth of the customers with two items or more is held out and a fifth of their
    items hidden. Where so few customers leave nobody to hold out, it stops after ``patience``
    epochs.

    After each epoch all state goes to the folder ``checkpoint``; a later call with the same
    ``identity`` (JSON values that name the model and its settings) and data goes on from there,
    to the same weights bit for bit. The folder is removed at the end. Runs on one thread, so that
    it can be repeated. Raises FloatingPointError when the loss is no number any more, and
    ImportError without torch.
    """
    import torch

    form = form or _dense
    learned, observed, hidden = (split or _parts)(bought, np.random.default_rng(config.seed))
    if not learned.nnz:
        return start
    meta: dict[str, object] = {
        "identity": identity,
        "training": asdict(config),
        "data": _digest(start, bought),
    }
    with _one_thread():
        state = TrainingState.begin(start, config.seed)
        if checkpoint is not None:
            with suppress(ArtifactError):
                state.restore(load(checkpoint, meta))
        size = min(config.batch, -(-learned.shape[0] // MIN_STEPS))
        while state.epochs < config.epochs and state.waited < config.patience:
            order = torch.randperm(learned.shape[0], generator=state.generator).numpy()
            for begin in range(0, len(order), size):
                x = form(learned[order[begin : begin + size]])
                cost = loss(state.weights, x, state.generator, state.epochs)
                if not torch.isfinite(cost):
                    raise FloatingPointError("training has diverged: lower the learning_rate")
                state.step(cost, config.learning_rate)
            state.epochs += 1
            with torch.no_grad():
                state.judge(_ndcg(scores, state.weights, observed, hidden, config.batch, form))
            if checkpoint is not None:
                keep(checkpoint, state.arrays(), meta)
            if progress is not None:
                message = f"NDCG@{DEPTH} {state.value:.3f}" if observed.shape[0] else "training"
                if observed.shape[0] and state.waited:
                    message += f", not beaten for {state.waited} of {config.patience} epochs"
                progress(state.epochs / config.epochs, f"Epoch {state.epochs}: {message}")
    if checkpoint is not None:
        shutil.rmtree(checkpoint, ignore_errors=True)
    return {name: array.numpy().copy() for name, array in state.best.items()}


def _dense(rows: SparseRows) -> Tensor:
    import torch

    return torch.from_numpy(rows.toarray())


def _ndcg(
    scores: Callable[[Tensors, Tensor], Tensor],
    weights: Tensors,
    observed: SparseRows,
    hidden: SparseRows,
    size: int,
    form: Callable[[SparseRows], Tensor] = _dense,
) -> float:
    """Mean NDCG@100 of the hidden items among those not given; NaN without customers."""
    if not observed.shape[0]:
        return float("nan")
    depth = min(DEPTH, observed.shape[1])
    gains = 1.0 / np.log2(np.arange(2, depth + 2))
    ideal = np.cumsum(gains)
    total = 0.0
    for begin in range(0, observed.shape[0], size):
        part = observed[begin : begin + size]
        logits = scores(weights, form(part)).masked_fill(_dense(part) > 0, float("-inf"))
        wanted = hidden[begin : begin + size].toarray()
        right = np.take_along_axis(wanted, logits.topk(depth).indices.numpy(), axis=1)
        best = ideal[np.minimum(wanted.sum(axis=1).astype(np.int64), depth) - 1]
        total += float((right @ gains / best).sum())
    return total / observed.shape[0]


def _parts(
    bought: SparseRows, rng: np.random.Generator
) -> tuple[SparseRows, SparseRows, SparseRows]:
    """The customers to learn from, and of the held-out ones what is given and what is hidden."""
    lengths = np.diff(bought.indptr)
    several = rng.permutation(np.flatnonzero(lengths > 1))
    held = np.sort(several[: round(HELD_OUT * len(several))])
    learned = bought[np.setdiff1d(np.flatnonzero(lengths), held)]
    return learned, *hide(bought[held], share=HIDDEN, rng=rng)


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
