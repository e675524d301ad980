"""Matrix factorisation whose customers are encoded from their history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recommenders.histories import FloatArray, IntArray, SparseRows
from recommenders.neural.base import DeepRecommender, dropout, normal, sigmoid, unit_rows, zeros
from recommenders.neural.training import TrainingConfig
from recommenders.neural.training_state import Weights

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseMFConfig:
    """Settings of `DenseMF`."""

    factors: int = 64
    """Numbers that describe a customer or an item."""
    dropout: float = 0.5
    """Share of the history that is hidden from the encoder in a training step."""
    training: TrainingConfig = field(default_factory=lambda: TrainingConfig(learning_rate=3e-3))
    """Settings of the training loop."""

    def __post_init__(self) -> None:
        if self.factors < 1 or not 0 <= self.dropout < 1:
            raise ValueError(f"factors must be at least 1 and dropout in [0, 1), got {self}")


class DenseMF(DeepRecommender):
    """The "MF" on which explainers of recommendations are compared (Barkan et al., "A Learning-
    based Approach for Explaining Recommendations", CIKM 2023).

    With the history x of length 1 (see `DeepRecommender`) the score of item t is

        sigmoid(tanh(x U + b) v_t + c_t)

    U (n_items x factors) encodes the history and V (n_items x factors) the items, one dense layer
    each; c is a bias for each item. Trained by binary cross-entropy over the whole catalogue, from
    histories with a share dropped: the score is the chance that the item is among the purchases
    of such a customer. Without the tanh the score would follow a plain sum over the purchases, and
    removing one at a time would already give their best order: nothing to compare explainers by.
    """

    name: ClassVar[str] = "dense-mf"
    version: ClassVar[int] = 2

    def __init__(self, config: DenseMFConfig | None = None) -> None:
        super().__init__()
        self.config = config or DenseMFConfig()

    def _start(self, n_items: int, rng: np.random.Generator) -> Weights:
        factors = self.config.factors
        return {
            "history": normal(rng, (n_items, factors), factors),
            "history_bias": zeros(factors),
            "item": normal(rng, (n_items, factors), factors),
            "item_bias": zeros(n_items),
        }

    def _loss(
        self, weights: Tensors, bought: Tensor, generator: torch.Generator, epoch: int
    ) -> Tensor:
        from torch.nn.functional import binary_cross_entropy_with_logits

        x = dropout(unit_rows(bought), self.config.dropout, generator)
        logits = self._logits(weights, x)
        return binary_cross_entropy_with_logits(logits, bought, reduction="sum") / len(bought)

    def _logits(self, weights: Tensors, x: Tensor) -> Tensor:
        customers = (x @ weights["history"] + weights["history_bias"]).tanh()
        return customers @ weights["item"].T + weights["item_bias"]

    def _chances(self, logits: Tensor) -> Tensor:
        return logits.sigmoid()

    def _serve(self, x: SparseRows, items: IntArray | None) -> FloatArray:
        weights = self.weights
        item, bias = weights["item"], weights["item_bias"]
        if items is not None:
            item, bias = item[items], bias[items]
        customers: FloatArray = np.tanh(x @ weights["history"] + weights["history_bias"])
        logits: FloatArray = customers @ item.T + bias
        return sigmoid(logits)
