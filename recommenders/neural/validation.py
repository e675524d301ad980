"""How a model under training is judged: by what held-out customers hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from recommenders.data.splits import hide
from recommenders.histories import SparseRows

if TYPE_CHECKING:
    from recommenders.neural.training_state import Tensor

Split: TypeAlias = Callable[
    [SparseRows, np.random.Generator], tuple[SparseRows, SparseRows, SparseRows]
]
"""Takes the rows of all customers; gives those to learn from, and of the held-out customers what
is observed and what is hidden."""

HELD_OUT: Final = 0.1
"""Share of the customers that tell when to stop, and are not learned from."""
HIDDEN: Final = 0.2
"""Share of their items that has to be found from the others."""
DEPTH: Final = 100
"""Ranks that count, in NDCG@100."""


def hold_out(
    bought: SparseRows, rng: np.random.Generator
) -> tuple[SparseRows, SparseRows, SparseRows]:
    """A `Split`: a tenth of the customers with two items or more, a fifth of their items hidden."""
    lengths = np.diff(bought.indptr)
    several = rng.permutation(np.flatnonzero(lengths > 1))
    held = np.sort(several[: round(HELD_OUT * len(several))])
    learned = bought[np.setdiff1d(np.flatnonzero(lengths), held)]
    return learned, *hide(bought[held], share=HIDDEN, rng=rng)


def ndcg(
    scores: Callable[[SparseRows], Tensor], observed: SparseRows, hidden: SparseRows, size: int
) -> float:
    """Mean NDCG@100 of the hidden items among those not observed; NaN without customers.

    ``scores`` ranks the items for ``size`` rows at a time: shape (size, n_items).
    """
    if not observed.shape[0]:
        return float("nan")
    depth = min(DEPTH, observed.shape[1])
    gains = 1.0 / np.log2(np.arange(2, depth + 2))
    ideal = np.cumsum(gains)
    total = 0.0
    for begin in range(0, observed.shape[0], size):
        rows = observed[begin : begin + size]
        ranked = scores(rows).masked_fill(dense(rows) > 0, float("-inf")).topk(depth).indices
        wanted = hidden[begin : begin + size].toarray()
        hits = np.take_along_axis(wanted, ranked.numpy(), axis=1)
        best = ideal[np.minimum(wanted.sum(axis=1).astype(np.int64), depth) - 1]
        total += float((hits @ gains / best).sum())
    return total / observed.shape[0]


def dense(rows: SparseRows) -> Tensor:
    """The rows as a tensor of their shape."""
    import torch

    return torch.from_numpy(rows.toarray())
