"""What the deep recommenders share: trained with torch, served with numpy from the history."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import FloatArray, IntArray, SparseRows
from recommenders.neural.training import Objective, train
from recommenders.neural.training_state import Weights
from recommenders.progress import Progress

if TYPE_CHECKING:
    import torch

    from recommenders.neural.training_state import Tensor, Tensors

MAX_CELLS: Final = 1_000_000
"""Scores in float32 held at once beside the answer: 4 MB."""


class TrainedRecommender(ABC):
    """A recommender that is trained with torch, saved as ``weights`` and served without torch."""

    name: ClassVar[str]
    version: ClassVar[int]
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    config: Any

    def __init__(self) -> None:
        self.weights: Weights = {}

    @abstractmethod
    def fit(
        self,
        dataset: Dataset,
        *,
        progress: Progress | None = None,
        checkpoint: Path | None = None,
    ) -> Self:
        """Train on what each customer bought; see `training.train`.

        Raises ImportError without the extra ``deep``.
        """

    @abstractmethod
    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """A probability for each item: shape (n_rows, n_items) or (n_rows, len(items))."""

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return dict(self.weights)

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self.weights = {name: array.astype(np.float32) for name, array in arrays.items()}
        return self

    def _identity(self) -> dict[str, object]:
        """What a checkpoint has to agree with."""
        return {"name": self.name, "version": self.version, "settings": asdict(self.config)}


class DeepRecommender(TrainedRecommender):
    """A network from the history to the scores, without anything stored for a customer.

    A history enters as a row x of length 1: 1 / sqrt(number of distinct items) where an item is
    in the history, all 0 for an empty one. A model states the start of its ``weights``, what a
    batch costs in training, and its forward pass twice: in torch, to train by and to
    differentiate, and in numpy, to serve.
    """

    def fit(
        self,
        dataset: Dataset,
        *,
        progress: Progress | None = None,
        checkpoint: Path | None = None,
    ) -> Self:
        """Train on the distinct items that each customer bought; see `training.train`.

        Raises ImportError without the extra ``deep``.
        """
        training = self.config.training
        self.weights = train(
            self._start(dataset.n_items, np.random.default_rng(training.seed)),
            dataset.histories(events=self.events).matrix(dataset.n_items),
            Objective(
                loss=self._loss,
                scores=lambda weights, bought: self._logits(weights, unit_rows(bought)),
            ),
            training,
            identity=self._identity(),
            progress=progress,
            checkpoint=checkpoint,
        )
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """A probability for each item: shape (n_rows, n_items) or (n_rows, len(items))."""
        n_items = self._n_items()
        x = histories.matrix(n_items)
        x.data /= np.repeat(np.sqrt(np.diff(x.indptr)), np.diff(x.indptr))
        scores = np.empty((len(histories), n_items if items is None else len(items)), np.float32)
        step = max(1, MAX_CELLS // max(1, n_items))
        for begin in range(0, len(histories), step):
            scores[begin : begin + step] = self._serve(x[begin : begin + step], items)
        return scores

    def torch_score(self, bought: Tensor) -> Tensor:
        """The same scores in torch, for ``bought`` of shape (n_rows, n_items), 1 = bought.

        Differentiable in ``bought``, whose values may be anything in [0, 1].
        """
        import torch

        weights = {name: torch.from_numpy(array) for name, array in self.weights.items()}
        return self._chances(self._logits(weights, unit_rows(bought)))

    @abstractmethod
    def _start(self, n_items: int, rng: np.random.Generator) -> Weights:
        """The weights before training."""

    @abstractmethod
    def _loss(
        self, weights: Tensors, bought: Tensor, generator: torch.Generator, epoch: int
    ) -> Tensor:
        """What a batch of rows (1 = bought) costs, a single number."""

    @abstractmethod
    def _logits(self, weights: Tensors, x: Tensor) -> Tensor:
        """The forward pass in torch, without anything random, up to the last function."""

    @abstractmethod
    def _chances(self, logits: Tensor) -> Tensor:
        """The last function: from logits to probabilities."""

    @abstractmethod
    def _serve(self, x: SparseRows, items: IntArray | None) -> FloatArray:
        """The whole forward pass in numpy."""

    def _n_items(self) -> int:
        return len(self.weights["history"])


def unit_rows(bought: Tensor) -> Tensor:
    """Rows of length 1; a row shorter than 1, such as an empty one, stays as it is."""
    return bought / bought.norm(dim=1, keepdim=True).clamp(min=1.0)


def dropout(x: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """The entries without a random ``share``, the rest scaled up by as much."""
    import torch

    mask = torch.rand(x.shape, generator=generator) >= share
    return x * mask / (1.0 - share)


def pairs(
    bought: Tensor, negatives: int, generator: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Rows, items and labels of all purchases and of ``negatives`` random items for each.

    A random item that was bought after all is labelled so.
    """
    import torch

    rows, items = bought.nonzero(as_tuple=True)
    drawn = torch.randint(bought.shape[1], (negatives * len(rows),), generator=generator)
    rows, items = rows.repeat(1 + negatives), torch.cat([items, drawn])
    return rows, items, bought[rows, items]


def sigmoid(logits: FloatArray) -> FloatArray:
    """1 / (1 + exp(-logit)), written over the logits; three times as fast as SciPy's."""
    # below -80 the exponential would leave the range of float32
    np.maximum(logits, -80.0, out=logits)
    np.exp(np.negative(logits, out=logits), out=logits)
    np.add(logits, 1.0, out=logits)
    np.reciprocal(logits, out=logits)
    return logits


def normal(rng: np.random.Generator, shape: tuple[int, int], fan_in: float) -> FloatArray:
    """Normal draws with variance 1 / ``fan_in``, so that a layer keeps the size of its input."""
    return (rng.standard_normal(shape) / math.sqrt(fan_in)).astype(np.float32)


def zeros(*shape: int) -> FloatArray:
    """A start at zero."""
    return np.zeros(shape, dtype=np.float32)
