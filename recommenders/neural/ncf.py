"""Neural collaborative filtering whose customers are encoded from their history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recommenders.histories import FloatArray, IntArray, SparseRows
from recommenders.neural.base import (
    DeepRecommender,
    dropout,
    normal,
    pairs,
    sigmoid,
    unit_rows,
    zeros,
)
from recommenders.neural.training import TrainingConfig
from recommenders.neural.training_state import Weights

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors


@dataclass(frozen=True, slots=True, kw_only=True)
class NCFConfig:
    """Settings of `NCF`."""

    factors: int = 64
    """Numbers that describe a customer or an item in the product."""
    layers: tuple[int, int, int] = (32, 16, 8)
    """Widths of the layers of the network, from the embeddings up."""
    dropout: float = 0.5
    """Share of the history that is hidden from the encoders in a training step."""
    negatives: int = 4
    """Random items for each purchase in the loss."""
    training: TrainingConfig = field(default_factory=lambda: TrainingConfig(learning_rate=5e-3))
    """Settings of the training loop."""

    def __post_init__(self) -> None:
        if min(self.factors, self.negatives, *self.layers) < 1 or not 0 <= self.dropout < 1:
            raise ValueError(
                "factors, layers and negatives must be at least 1 and dropout in [0, 1), "
                f"got {self}"
            )


class NCF(DeepRecommender):
    """NCF (He et al., "Neural Collaborative Filtering", WWW 2017), with encoders of the history
    in place of the embeddings that are looked up for a customer.

    With the history x of length 1 (see `DeepRecommender`) the score of item t is

        sigmoid((x U + b) v_t + c_t + w f(W3' f(W2' f(x M + d + q_t) + d2) + d3)),  f = max(0, .)

    a product as in matrix factorisation beside a network (eq. 12 there). The embeddings are
    linear, so the first layer of the network is a sum of a part of the history, x M, and one of
    the item, q_t, and the weights of the product are part of v_t: each is learned as one matrix.
    Trained by binary cross-entropy on the purchases and ``negatives`` random items for each.
    """

    name: ClassVar[str] = "ncf"
    version: ClassVar[int] = 1

    def __init__(self, config: NCFConfig | None = None) -> None:
        super().__init__()
        self.config = config or NCFConfig()

    def _start(self, n_items: int, rng: np.random.Generator) -> Weights:
        factors, (first, second, third) = self.config.factors, self.config.layers
        return {
            "history": normal(rng, (n_items, factors), factors),
            "history_bias": zeros(factors),
            "item": normal(rng, (n_items, factors), factors),
            "item_bias": zeros(n_items),
            "history_below": normal(rng, (n_items, first), first),
            "below_bias": zeros(first),
            "item_below": normal(rng, (n_items, first), first),
            # max(0, .) lets half of the variance through
            "second": normal(rng, (first, second), first / 2),
            "second_bias": zeros(second),
            "third": normal(rng, (second, third), second / 2),
            "third_bias": zeros(third),
            "top": normal(rng, (third, 1), third),
        }

    def _loss(
        self, weights: Tensors, bought: Tensor, generator: torch.Generator, epoch: int
    ) -> Tensor:
        from torch.nn.functional import binary_cross_entropy_with_logits

        x = dropout(unit_rows(bought), self.config.dropout, generator)
        customers = x @ weights["history"] + weights["history_bias"]
        below = x @ weights["history_below"] + weights["below_bias"]
        rows, items, labels = pairs(bought, self.config.negatives, generator)
        logits = (customers[rows] * weights["item"][items]).sum(1) + weights["item_bias"][items]
        logits = logits + _network(weights, below[rows] + weights["item_below"][items])
        return binary_cross_entropy_with_logits(logits, labels)

    def _logits(self, weights: Tensors, x: Tensor) -> Tensor:
        import torch

        customers = x @ weights["history"] + weights["history_bias"]
        below = x @ weights["history_below"] + weights["below_bias"]
        product = customers @ weights["item"].T + weights["item_bias"]
        # row by row, since the first layer is as large as all rows times all items
        network = [_network(weights, row + weights["item_below"]) for row in below]
        return product + torch.stack(network) if network else product

    def _chances(self, logits: Tensor) -> Tensor:
        return logits.sigmoid()

    def _serve(self, x: SparseRows, items: IntArray | None) -> FloatArray:
        weights = self.weights
        item, bias, item_below = weights["item"], weights["item_bias"], weights["item_below"]
        if items is not None:
            item, bias, item_below = item[items], bias[items], item_below[items]
        customers: FloatArray = (x @ weights["history"]).astype(np.float32, copy=False)
        customers += weights["history_bias"]
        logits: FloatArray = customers @ item.T + bias
        # one row at a time with the items side by side: each layer stays near the processor
        across = np.ascontiguousarray(item_below.T)
        second, third, top = (weights[name].T.copy() for name in ("second", "third", "top"))
        second_bias, third_bias = weights["second_bias"][:, None], weights["third_bias"][:, None]
        first = np.empty_like(across)
        for row, below in enumerate(x @ weights["history_below"] + weights["below_bias"]):
            np.add(below[:, None], across, out=first)
            layer = second @ _positive(first)
            layer += second_bias
            layer = third @ _positive(layer)
            layer += third_bias
            logits[row] += (top @ _positive(layer))[0]
        return sigmoid(logits)


def _network(weights: Tensors, first: Tensor) -> Tensor:
    """The network above the sums of its first layer: shape (n,) for ``first`` (n, width)."""
    second = first.relu() @ weights["second"] + weights["second_bias"]
    third = second.relu() @ weights["third"] + weights["third_bias"]
    return (third.relu() @ weights["top"])[:, 0]


def _positive(values: FloatArray) -> FloatArray:
    return np.maximum(values, 0.0, out=values)
