"""Self-attention over the items of the history in their order."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Self

import numpy as np

from recommenders.contract import Dataset, Histories
from recommenders.histories import FloatArray, IntArray, LongArray, SparseRows
from recommenders.neural.base import TrainedRecommender, dropout, normal, zeros
from recommenders.neural.sequences import in_order, last_hidden, latest
from recommenders.neural.training import Objective, TrainingConfig, train
from recommenders.neural.training_state import Weights
from recommenders.progress import Progress

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors

ALIKE: Final = 8
"""Sequences of about the same length that are padded to the longest of them in training."""
LOGITS_AT_ONCE: Final = 256
"""Places whose logits are made at once: few enough to stay near the processor."""
MAX_CELLS: Final = 1_000_000
"""Numbers of one kind in float32 held at once while serving: 4 MB."""
TINY: Final = 1e-5
"""Added to a variance before it divides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SASRecConfig:
    """Settings of `SASRec`."""

    width: int = 64
    """Numbers that describe an item or a place."""
    blocks: int = 2
    """Layers of attention."""
    window: int = 200
    """Items of the history that are read: the latest."""
    dropout: float = 0.5
    """Share of the numbers that is hidden behind each layer in a training step. The paper has 0.2
    for MovieLens-1M and 0.5 for its data sets with few purchases per customer."""
    candidates: int = 4096
    """Items that the next one is told from in a training step: all of a smaller catalogue."""
    training: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(learning_rate=3e-3, batch=32)
    )
    """Settings of the training loop."""

    def __post_init__(self) -> None:
        if min(self.width, self.blocks, self.window, self.candidates) < 1:
            raise ValueError(f"width, blocks, window and candidates must be at least 1, got {self}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout must be in [0, 1), got {self}")


class SASRec(TrainedRecommender):
    """SASRec (Kang and McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018).

    A history is the sequence of its distinct items by the time of their first purchase, the last
    ``window`` of them. With a vector e for each item and p for each place the sequence enters as
    h_i = sqrt(width) e + p_i and goes through blocks of

        h_i + sum over j <= i of softmax_j(q_i k_j / sqrt(width)) v_j O
        h_i + max(0, norm(h_i) W + b) W' + b'

    where q, k and v are linear in norm(h). The score is softmax_t(norm(h_last) e_t), the chance
    that item t is bought next; where nothing was bought, all items have the same.

    The paper tells each item from one random other by binary cross-entropy; here the loss is the
    cross-entropy of the score at every place, which ranks better (Klenitskiy and Vasilev, "Turning
    Dross Into Gold Loss", RecSys 2023).
    """

    name: ClassVar[str] = "sasrec"
    version: ClassVar[int] = 1

    def __init__(self, config: SASRecConfig | None = None) -> None:
        super().__init__()
        self.config = config or SASRecConfig()

    def fit(
        self,
        dataset: Dataset,
        *,
        progress: Progress | None = None,
        checkpoint: Path | None = None,
    ) -> Self:
        """Train on the order in which each customer bought; see `training.train`.

        The last items of up to 2,000 customers tell when to stop, and are not learned from.
        Raises ImportError without the extra ``deep``.
        """
        training = self.config.training
        self.weights = train(
            self._start(dataset.n_items, np.random.default_rng(training.seed)),
            in_order(dataset.histories(events=self.events), dataset.n_items),
            Objective(
                loss=self._loss,
                scores=self._logits,
                form=self._sequences,
                split=last_hidden,
            ),
            training,
            identity=self._identity(),
            progress=progress,
            checkpoint=checkpoint,
        )
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The chance of each item: shape (n_rows, n_items) or (n_rows, len(items))."""
        item, window, width = self.weights["item"], self.config.window, self.config.width
        sequences = latest(in_order(histories, len(item)), window)
        lengths = (sequences >= 0).sum(axis=1)
        # those of about the same length together, as long as the longest of them
        order = np.argsort(lengths, kind="stable")
        most = sequences.shape[1]
        step = max(1, MAX_CELLS // max(len(item), most * most, most * 3 * width))
        scores = np.empty((len(order), len(item) if items is None else len(items)), np.float32)
        for begin in range(0, len(order), step):
            part = order[begin : begin + step]
            longest = max(1, int(lengths[part[-1]]))
            # all logits, whatever is asked for: the chances share their sum
            chances = _softmax(self._last(sequences[part, :longest], lengths[part]) @ item.T)
            scores[part] = chances if items is None else chances[:, items]
        return scores

    def _start(self, n_items: int, rng: np.random.Generator) -> Weights:
        width = self.config.width
        weights = {
            "item": normal(rng, (n_items, width), width),
            "place": normal(rng, (self.config.window, width), width),
            **_norm_start("last", width),
        }
        for block in range(self.config.blocks):
            weights |= {
                **_norm_start(f"seen{block}", width),
                f"mixed{block}": normal(rng, (width, 3 * width), width),
                f"out{block}": normal(rng, (width, width), width),
                **_norm_start(f"added{block}", width),
                # max(0, .) lets half of the variance through
                f"up{block}": normal(rng, (width, width), width / 2),
                f"up_bias{block}": zeros(width),
                f"down{block}": normal(rng, (width, width), width),
                f"down_bias{block}": zeros(width),
            }
        return weights

    def _sequences(self, rows: SparseRows) -> Tensor:
        import torch

        # one more than is read, since the last is to be found in training
        return torch.from_numpy(latest(rows, self.config.window + 1))

    def _loss(self, weights: Tensors, x: Tensor, generator: torch.Generator, epoch: int) -> Tensor:
        import torch

        states, wanted = [], []
        for _, part in _alike(x):
            filled = part[:, 1:] >= 0
            states.append(self._encoded(weights, part[:, :-1], generator)[filled])
            wanted.append(part[:, 1:][filled])
        most = self.config.candidates
        return sampled_cross_entropy(
            torch.cat(states), torch.cat(wanted), weights["item"], most, generator
        )

    def _logits(self, weights: Tensors, x: Tensor) -> Tensor:
        import torch

        if x.shape[1] > self.config.window:
            x = torch.where(x[:, -1:] >= 0, x[:, 1:], x[:, :-1])
        last = torch.zeros(len(x), self.config.width)
        for rows, part in _alike(x):
            ends = (part >= 0).sum(1) - 1
            last[rows] = self._encoded(weights, part, None)[torch.arange(len(part)), ends]
        return last @ weights["item"].T

    def _encoded(self, weights: Tensors, x: Tensor, generator: torch.Generator | None) -> Tensor:
        """norm(h) at each place, shape (n_rows, length, width), with dropout by a generator.

        A place sees itself and those before it: the -1 behind a sequence change nothing in it.
        """
        from torch.nn import functional

        width = self.config.width

        def dropped(values: Tensor) -> Tensor:
            return values if generator is None else dropout(values, self.config.dropout, generator)

        def norm(values: Tensor, name: str) -> Tensor:
            scale, shift = weights[f"{name}_scale"], weights[f"{name}_shift"]
            return functional.layer_norm(values, (width,), scale, shift, TINY)

        own = functional.embedding(x.clamp(min=0), weights["item"])
        h = dropped(own * math.sqrt(width) + weights["place"][: x.shape[1]])
        for block in range(self.config.blocks):
            mixed = norm(h, f"seen{block}") @ weights[f"mixed{block}"]
            # written for several heads: here there is one
            query, key, value = mixed[:, None].chunk(3, dim=3)
            attended = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
            h = h + dropped(attended[:, 0] @ weights[f"out{block}"])
            up = norm(h, f"added{block}") @ weights[f"up{block}"] + weights[f"up_bias{block}"]
            h = h + dropped(up.relu() @ weights[f"down{block}"] + weights[f"down_bias{block}"])
        return norm(h, "last")

    def _last(self, x: LongArray, lengths: LongArray) -> FloatArray:
        """The same in numpy for the last place only, shape (n_rows, width); 0 without any."""
        weights, width = self.weights, self.config.width
        rows, positions, ends = np.arange(len(x)), np.arange(x.shape[1]), np.maximum(lengths, 1) - 1
        h = weights["item"][np.maximum(x, 0)] * np.float32(math.sqrt(width))
        h += weights["place"][: x.shape[1]]
        at = positions[None]
        for block in range(self.config.blocks):
            mixed, own = weights[f"mixed{block}"], self._normed(h, f"seen{block}")
            key, value = np.split(own @ mixed[:, width:], 2, axis=2)
            if block == self.config.blocks - 1:
                # of the last block nothing else is asked for
                h, own, at = h[rows, ends][:, None], own[rows, ends][:, None], ends[:, None]
            near = own @ (mixed[:, :width] / np.float32(math.sqrt(width))) @ key.transpose(0, 2, 1)
            near[np.broadcast_to(positions > at[:, :, None], near.shape)] = -np.inf
            h = h + _softmax(near) @ value @ weights[f"out{block}"]
            up = (
                self._normed(h, f"added{block}") @ weights[f"up{block}"]
                + weights[f"up_bias{block}"]
            )
            h += np.maximum(up, 0.0) @ weights[f"down{block}"] + weights[f"down_bias{block}"]
        last = self._normed(h, "last")[:, 0]
        last[lengths == 0] = 0.0
        return last

    def _normed(self, h: FloatArray, name: str) -> FloatArray:
        apart = h - h.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(apart).mean(axis=-1, keepdims=True) + np.float32(TINY))
        normed: FloatArray = apart / spread
        return normed * self.weights[f"{name}_scale"] + self.weights[f"{name}_shift"]


def sampled_cross_entropy(
    states: Tensor, wanted: Tensor, item: Tensor, most: int, generator: torch.Generator
) -> Tensor:
    """Mean cross-entropy of the ``wanted`` items (n,), given the ``states`` (n, width).

    Against all items when there are at most ``most``. Of more, so many are drawn without
    replacement for all n together, and those that are not wanted stand for all others: their sum
    of exponentials is scaled up to the number of items (Jean et al., ACL 2015, section 3).
    """
    import torch
    from torch.nn import functional

    if len(item) <= most:
        parts = zip(states.split(LOGITS_AT_ONCE), wanted.split(LOGITS_AT_ONCE), strict=True)
        costs = [functional.cross_entropy(h @ item.T, t, reduction="sum") for h, t in parts]
        return torch.stack(costs).sum() / len(wanted)
    drawn = torch.randperm(len(item), generator=generator)[:most]
    others = functional.embedding(drawn, item)
    own = (states * functional.embedding(wanted, item)).sum(1)
    costs = []
    for h, t, logit in zip(
        states.split(LOGITS_AT_ONCE),
        wanted.split(LOGITS_AT_ONCE),
        own.split(LOGITS_AT_ONCE),
        strict=True,
    ):
        apart = drawn != t[:, None]
        scale = ((len(item) - 1) / apart.sum(1, keepdim=True)).log()
        rest = (h @ others.T + scale).masked_fill(~apart, -math.inf)
        costs.append((torch.cat([logit[:, None], rest], dim=1).logsumexp(1) - logit).sum())
    return torch.stack(costs).sum() / len(wanted)


def _alike(x: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Sequences of about the same length, cut to the longest, and their rows in ``x``."""
    lengths = (x >= 0).sum(1)
    for rows in lengths.argsort(stable=True).split(ALIKE):
        yield rows, x[rows, : max(1, int(lengths[rows[-1]]))]


def _norm_start(name: str, width: int) -> Weights:
    return {f"{name}_scale": zeros(width) + np.float32(1.0), f"{name}_shift": zeros(width)}


def _softmax(logits: FloatArray) -> FloatArray:
    """Over the last axis, written over the logits."""
    logits -= logits.max(axis=-1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=-1, keepdims=True)
    return logits
