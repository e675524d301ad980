"""A variational autoencoder of histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recommenders.histories import FloatArray, IntArray, SparseRows
from recommenders.neural.base import DeepRecommender, dropout, normal, unit_rows, zeros
from recommenders.neural.training import TrainingConfig
from recommenders.neural.training_state import Weights

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors


@dataclass(frozen=True, slots=True, kw_only=True)
class MultVAEConfig:
    """Settings of `MultVAE`."""

    hidden: int = 512
    """Width of the layer between history and code, and of the one between code and scores."""
    code: int = 128
    """Numbers that describe a customer."""
    dropout: float = 0.5
    """Share of the history that is hidden from the encoder in a training step."""
    max_weight: float = 0.3
    """Weight of the Kullback-Leibler term in the end."""
    annealing: int = 20
    """Epochs in which that weight grows from 0."""
    training: TrainingConfig = field(default_factory=TrainingConfig)
    """Settings of the training loop."""

    def __post_init__(self) -> None:
        if min(self.hidden, self.code, self.annealing) < 1:
            raise ValueError(f"hidden, code and annealing must be at least 1, got {self}")
        if not 0 <= self.dropout < 1 or self.max_weight < 0:
            raise ValueError(f"dropout must be in [0, 1) and max_weight >= 0, got {self}")


class MultVAE(DeepRecommender):
    """Mult-VAE (Liang et al., "Variational Autoencoders for Collaborative Filtering", WWW 2018).

    The history x of length 1 (see `DeepRecommender`) is encoded as a normal distribution of codes z
    with

        e = tanh(x W1 + b1),  mean = e Wm + bm,  log variance = e Wv + bv

    and decoded as the multinomial distribution softmax(tanh(z W2 + b2) W3 + b3) of a purchase
    over the whole catalogue (section 2.1 there). In training a share of x is dropped, z is drawn,
    and the loss is the multinomial likelihood plus the weighted Kullback-Leibler term (eq. 7). The
    score is the probability at the mean code: it adds up to 1 over the catalogue.
    """

    name: ClassVar[str] = "mult-vae"
    version: ClassVar[int] = 1

    def __init__(self, config: MultVAEConfig | None = None) -> None:
        super().__init__()
        self.config = config or MultVAEConfig()

    def _start(self, n_items: int, rng: np.random.Generator) -> Weights:
        hidden, code = self.config.hidden, self.config.code
        return {
            "history": normal(rng, (n_items, hidden), 100.0),
            "history_bias": zeros(hidden),
            "mean": normal(rng, (hidden, code), hidden),
            "mean_bias": zeros(code),
            # a spread near 1 in the beginning
            "spread": normal(rng, (hidden, code), 100.0 * hidden),
            "spread_bias": zeros(code),
            "code": normal(rng, (code, hidden), code),
            "code_bias": zeros(hidden),
            "item": normal(rng, (hidden, n_items), hidden),
            "item_bias": zeros(n_items),
        }

    def _loss(
        self, weights: Tensors, bought: Tensor, generator: torch.Generator, epoch: int
    ) -> Tensor:
        import torch

        config = self.config
        mean, spread = self._encoded(weights, dropout(unit_rows(bought), config.dropout, generator))
        noise = torch.randn(mean.shape, generator=generator)
        logits = self._decoded(weights, mean + noise * (0.5 * spread).exp())
        missed = -(logits.log_softmax(1) * bought).sum(1).mean()
        apart = 0.5 * (mean.square() + spread.exp() - 1.0 - spread).sum(1).mean()
        return missed + config.max_weight * min(1.0, epoch / config.annealing) * apart

    def _logits(self, weights: Tensors, x: Tensor) -> Tensor:
        return self._decoded(weights, self._encoded(weights, x)[0])

    def _chances(self, logits: Tensor) -> Tensor:
        return logits.softmax(1)

    def _encoded(self, weights: Tensors, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of the code, shape (n_rows, code)."""
        hidden = (x @ weights["history"] + weights["history_bias"]).tanh()
        return (
            hidden @ weights["mean"] + weights["mean_bias"],
            hidden @ weights["spread"] + weights["spread_bias"],
        )

    def _decoded(self, weights: Tensors, code: Tensor) -> Tensor:
        hidden = (code @ weights["code"] + weights["code_bias"]).tanh()
        return hidden @ weights["item"] + weights["item_bias"]

    def _serve(self, x: SparseRows, items: IntArray | None) -> FloatArray:
        weights = self.weights
        hidden = np.tanh(x @ weights["history"] + weights["history_bias"])
        code = hidden @ weights["mean"] + weights["mean_bias"]
        decoded = np.tanh(code @ weights["code"] + weights["code_bias"])
        # all logits, whatever is asked for: the probabilities share their sum
        logits: FloatArray = decoded @ weights["item"]
        logits += weights["item_bias"]
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits, out=logits)
        chances /= chances.sum(axis=1, keepdims=True)
        return chances if items is None else chances[:, items]
