"""Source and target embeddings learned by a loss that tells a direction from its reverse."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Self, TypeAlias

import numpy as np
from scipy import sparse

from recommenders.errors import DataError
from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    LongArray,
    SparseRows,
    WideRows,
)

if TYPE_CHECKING:
    import torch

    Tensor: TypeAlias = torch.Tensor

MAX_ITEMS: Final = 20_000
"""Items that it is made for: each source is held against all targets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Settings of `refined`; chosen on planted graphs of other seeds than the measured one."""

    learning_rate: float = 1e-3
    """Step size of Adam."""
    epochs: int = 200
    """Passes over the sources at the most."""
    patience: int = 15
    """Passes without a lower loss on the pairs held out, until it stops."""
    batch: int = 1_024
    """Sources in one step."""
    reverse: float = 1.0
    """Weight of the penalty on reverse directions, against 1 for the cross-entropy."""
    sharpness: float = 2.0
    """Power of the association by which a target counts: above 1 the surest count most."""
    decay: float = 1e-5
    """Weight of the squares of all that is learned."""
    held_out: float = 0.1
    """Share of the pairs that tell when to stop."""
    seed: int = 0
    """Seed of the pairs held out and of the order of the sources."""

    def __post_init__(self) -> None:
        if min(self.epochs, self.patience, self.batch) < 1 or not self.learning_rate > 0:
            raise ValueError(f"epochs, patience, batch and learning_rate start above 0, got {self}")
        if min(self.reverse, self.decay) < 0 or not self.sharpness > 0:
            raise ValueError(f"reverse and decay start at 0, sharpness above it, got {self}")
        if not 0 < self.held_out < 1:
            raise ValueError(f"held_out must be between 0 and 1, got {self.held_out}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """What is learned, csr (n, n) source by target: ``wanted`` rows add up to 1 or 0, ``against``
    is by how much the other direction is the stronger one, ``held`` are the pairs kept apart.
    """

    wanted: WideRows
    against: WideRows
    held: WideRows

    @classmethod
    def of(cls, weights: SparseRows, near: SparseRows, config: NetworkConfig) -> Self:
        """Hold out some of the ``weights``, and spread both parts to items that are ``near``."""
        n = weights.shape[0]
        entries = weights.tocoo()
        held = np.random.default_rng(config.seed).random(entries.nnz) < config.held_out
        spread = (sparse.eye_array(n) + near).tocsr().astype(np.float64)

        def smooth(part: BoolArray, power: float) -> WideRows:
            at = (entries.row[part], entries.col[part])
            own = sparse.coo_array((entries.data[part].astype(np.float64), at), (n, n)).tocsr()
            wide: WideRows = (spread @ own @ spread.T).tocsr()
            wide.setdiag(0.0)
            wide.eliminate_zeros()
            wide.data **= power
            return wide

        learned = smooth(~held, config.sharpness)
        totals: DoubleArray = np.asarray(learned.sum(axis=1), dtype=np.float64).ravel()
        scaled = sparse.diags_array(1.0 / np.where(totals > 0, totals, 1.0)) @ learned
        back = (learned.T - learned).tocsr()
        back.data = np.maximum(back.data, 0.0)
        back.eliminate_zeros()
        return cls(wanted=scaled.tocsr(), against=back, held=smooth(held, 1.0))


def refined(
    start: tuple[FloatArray, FloatArray],
    weights: SparseRows,
    near: SparseRows,
    attributes: SparseRows,
    config: NetworkConfig,
) -> tuple[FloatArray, FloatArray]:
    """The embeddings S and T, both (n, rank), after training from ``start`` (`factors`).

    S = E_S + A W_S and T = E_T + A W_T with A the ``attributes`` (n, d); E starts at the closed
    form, W at 0. With x_uv = S_u . T_v + b_v the loss is the cross-entropy of softmax_v(x_uv)
    towards the share of v among the targets of u, plus ``reverse`` times the mean of
    ln(1 + exp(x_uv - x_vu)) over the pairs whose other direction is the stronger one, each with
    as much weight as it is stronger: outbound is rewarded, inbound punished (the idea of DAEMON,
    ECML-PKDD 2022; the loss is ours). Pairs are ``weights`` (n, n) spread to ``near`` items, as in
    `factors`. The weights that are best on the pairs held out are kept, the start included.
    Runs on one thread, so that it can be repeated.

    Raises `DataError` without torch, or for more than `MAX_ITEMS` items.
    """
    n = weights.shape[0]
    if find_spec("torch") is None:
        raise DataError(
            "learned embeddings need torch",
            remedy='Run `pip install -e ".[deep]"`, or leave network at None for the closed form.',
        )
    if n > MAX_ITEMS:
        raise DataError(
            f"embeddings are learned for up to {MAX_ITEMS:,} items with buyers",
            value=f"{n:,} items",
            remedy="Leave network at None: the closed form has no such bound.",
        )
    pairs = Pairs.of(weights, near, config)
    if not pairs.wanted.nnz or not pairs.held.nnz:
        return start
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _trained(start, pairs, attributes, config)
    finally:
        torch.set_num_threads(threads)


def _trained(
    start: tuple[FloatArray, FloatArray],
    pairs: Pairs,
    attributes: SparseRows,
    config: NetworkConfig,
) -> tuple[FloatArray, FloatArray]:
    import torch

    n, rank = start[0].shape
    features = _tensor(attributes)
    tables = [torch.from_numpy(part.copy()).requires_grad_() for part in start]
    rises = [torch.zeros(features.shape[1], rank, requires_grad=True) for _ in start]
    bias = torch.zeros(n, requires_grad=True)
    learned = [*tables, *rises, bias]
    optimiser = torch.optim.Adam(learned, lr=config.learning_rate)
    generator = torch.Generator().manual_seed(config.seed)

    def embeddings() -> tuple[Tensor, Tensor]:
        sources, targets = (
            table + features @ rise for table, rise in zip(tables, rises, strict=True)
        )
        return sources, targets

    best, lowest, waited = start, np.inf, 0
    for _ in range(config.epochs):
        with torch.no_grad():
            sources, targets = embeddings()
            missed = _held_loss(sources, targets, bias, pairs.held, config.batch)
        waited = 0 if missed < lowest else waited + 1
        if not waited:
            lowest, best = missed, (sources.numpy(), targets.numpy())
        elif waited > config.patience:
            break
        order = torch.randperm(n, generator=generator).numpy()
        for begin in range(0, n, config.batch):
            rows = order[begin : begin + config.batch]
            cost = _loss(*embeddings(), bias, pairs, rows, config.reverse)
            cost = cost + config.decay * sum((part**2).sum() for part in learned)
            optimiser.zero_grad()
            cost.backward()
            optimiser.step()
    return best


def _loss(
    sources: Tensor, targets: Tensor, bias: Tensor, pairs: Pairs, rows: LongArray, reverse: float
) -> Tensor:
    """The loss of some sources (codes)."""
    import torch

    there = sources[rows] @ targets.T + bias
    wanted = _tensor(pairs.wanted[rows])
    cost = -(wanted * _log_shares(there, rows)).sum() / wanted.sum().clamp(min=1e-9)
    against = _tensor(pairs.against[rows])
    if not reverse or not against.any():
        return cost
    back = (sources @ targets[rows].T + bias[rows]).T
    punished = against * torch.nn.functional.softplus(there - back)
    return cost + reverse * punished.sum() / against.sum()


def _held_loss(sources: Tensor, targets: Tensor, bias: Tensor, held: WideRows, batch: int) -> float:
    """The cross-entropy of the pairs held out."""
    total = 0.0
    for begin in range(0, held.shape[0], batch):
        rows = np.arange(begin, min(begin + batch, held.shape[0]))
        wanted = _tensor(held[rows])
        total -= float((wanted * _log_shares(sources[rows] @ targets.T + bias, rows)).sum())
    return total / float(held.sum())


def _log_shares(scores: Tensor, rows: LongArray) -> Tensor:
    """The log of the softmax over targets, an item itself left out (0 in its place)."""
    import torch

    itself = torch.zeros_like(scores, dtype=torch.bool)
    itself[torch.arange(len(rows)), torch.from_numpy(rows)] = True
    shares = torch.log_softmax(scores.masked_fill(itself, -torch.inf), dim=1)
    return shares.masked_fill(itself, 0.0)


def _tensor(rows: SparseRows | WideRows) -> Tensor:
    import torch

    return torch.from_numpy(rows.toarray().astype(np.float32))
