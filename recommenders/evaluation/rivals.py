"""Recommenders of the package `implicit` as they come, to stand beside ours in one run.

The matrix they get holds how often a customer bought an item, which served them better than 1.
Their settings were searched for on the sample world as it stood 28 days before the cut of the
default split (NDCG@10, all items ranked, the 28 days before the cut held back); other data, or
lists of new items alone, may want others. They run on one thread.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, ClassVar, Final, Self, TypeAlias

import numpy as np
from scipy import sparse

from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import FloatArray, IntArray, LongArray


class ImplicitALS:
    """`implicit.als.AlternatingLeastSquares` with its own fold-in, `recalculate_user`."""

    name: ClassVar[str] = "implicit-als"
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    settings: ClassVar[dict[str, Any]] = {"factors": 128, "regularization": 50.0, "alpha": 10.0}

    def fit(self, dataset: Dataset) -> Self:
        """Learn the factors."""
        from implicit.cpu.als import AlternatingLeastSquares

        self._n_items = dataset.n_items
        self._model = AlternatingLeastSquares(**self.settings, num_threads=1, random_state=0)
        self._model.fit(_counts(dataset.histories(), dataset.n_items), show_progress=False)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Products of the recalculated customers with the items."""
        bought = _counts(histories, self._n_items)
        people = self._model.recalculate_user(np.arange(len(histories)), bought)
        factors = self._model.item_factors if items is None else self._model.item_factors[items]
        scores: FloatArray = people @ factors.T
        return scores


class ImplicitBPR:
    """`implicit.bpr.BayesianPersonalizedRanking`.

    It cannot take in a history: a customer is a row of the fit. So it is no `Recommender`, and is
    left out where the test customers are outside the fit.
    """

    name: ClassVar[str] = "implicit-bpr"
    settings: ClassVar[dict[str, Any]] = {
        "factors": 64,
        "learning_rate": 0.05,
        "regularization": 0.01,
        "iterations": 300,
    }

    def fit(self, dataset: Dataset) -> Self:
        """Learn the factors of customers and items."""
        from implicit.cpu.bpr import BayesianPersonalizedRanking

        self._model = BayesianPersonalizedRanking(**self.settings, num_threads=1, random_state=0)
        self._model.fit(_counts(dataset.histories(), dataset.n_items), show_progress=False)
        return self

    def score_customers(self, customers: LongArray) -> FloatArray:
        """Scores of customers of the fit, by their codes: (n_customers, n_items)."""
        scores: FloatArray = self._model.user_factors[customers] @ self._model.item_factors.T
        return scores


class ImplicitItemKNN:
    """`implicit.nearest_neighbours.BM25Recommender`: likeness of weighted purchases, its best K.

    An item is a neighbour of itself there, which matters where items bought before are ranked.
    """

    name: ClassVar[str] = "implicit-item-knn"
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    settings: ClassVar[dict[str, Any]] = {"K": 200}

    def fit(self, dataset: Dataset) -> Self:
        """Find the neighbours."""
        from implicit.nearest_neighbours import BM25Recommender
        from implicit.utils import ParameterWarning

        self._n_items = dataset.n_items
        self._model = BM25Recommender(**self.settings, num_threads=1)
        with warnings.catch_warnings():
            # it warns of the form of its own intermediate matrix
            warnings.simplefilter("ignore", ParameterWarning)
            self._model.fit(_counts(dataset.histories(), dataset.n_items), show_progress=False)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Summed likeness to the purchases, as the package's own `recommend` has it."""
        scores: FloatArray = (_counts(histories, self._n_items) @ self._model.similarity).toarray()
        return scores.astype(np.float32)[:, slice(None) if items is None else items]


Rival: TypeAlias = ImplicitALS | ImplicitBPR | ImplicitItemKNN
RIVALS: Final[dict[str, Callable[[], Rival]]] = {
    rival.name: rival for rival in (ImplicitALS, ImplicitBPR, ImplicitItemKNN)
}


def _counts(histories: Histories, n_items: int) -> sparse.csr_matrix[np.float32]:
    # the package does not know SciPy's sparse arrays
    return sparse.csr_matrix(histories.counts(n_items))
