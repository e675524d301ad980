"""Models of the package implicit: customers are solved for afresh, never looked up."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.own.packages.item_columns import ItemColumns
from recommenders.own.packages.refusals import columns_unknown, learns_by_heart


@dataclass(kw_only=True)
class ImplicitModel:
    """A matrix factorisation or an item-item model of implicit.

    A history is the number of purchases of each item. The factors of a customer are those of
    ``recalculate_user``; an item-item model sums its similarities. One that is not fitted yet is
    fitted to the data set; of a fitted one ``items`` are the ids of its columns, in their order.
    """

    model: Any
    items: Sequence[str] | None = None
    _columns: ItemColumns = field(default_factory=lambda: ItemColumns.same(0))

    def fit(self, dataset: Dataset) -> Self:
        """Fit the model where it is not fitted, and find the items of the data set in it."""
        from threadpoolctl import threadpool_limits

        if _item_item(self.model) or hasattr(self.model, "recalculate_user"):
            fitted = _learned(self.model) is not None
        else:
            raise _refused(self.model)
        if not fitted:
            self._columns = ItemColumns.same(dataset.n_items)
            with warnings.catch_warnings(), threadpool_limits(limits=1, user_api="blas"):
                # the item-item models hand themselves what they then warn of
                warnings.simplefilter("ignore")
                self.model.fit(self._counts(dataset.histories()), show_progress=False)
            return self
        if self.items is None:
            raise columns_unknown(self.model, ids="[id of each column, in their order]")
        ids = dataset.items[Columns.ITEM].astype(str).tolist()
        known = [str(id_) for id_ in self.items]
        width = int(_learned(self.model).shape[0])
        self._columns = ItemColumns.of(ids, known, where="items=", width=width)
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """The model's own scores, NaN for items that it does not know."""
        counts = self._counts(histories)
        if _item_item(self.model):
            return self._columns.scores((counts @ self.model.similarity).toarray())
        try:
            customers = self.model.recalculate_user(np.arange(len(histories)), counts)
        except NotImplementedError as error:
            raise _refused(self.model) from error
        factors = _array(self.model.item_factors)
        return self._columns.scores(_array(customers).reshape(-1, factors.shape[1]) @ factors.T)

    def _counts(self, histories: Histories) -> Any:  # noqa: ANN401
        from scipy import sparse

        # the package does not know SciPy's sparse arrays
        return sparse.csr_matrix(self._columns.counts(histories))


def _item_item(model: Any) -> bool:  # noqa: ANN401
    return hasattr(model, "similarity")


def _learned(model: Any) -> Any:  # noqa: ANN401
    return model.similarity if _item_item(model) else model.item_factors


def _array(factors: Any) -> Any:  # noqa: ANN401
    """On a graphics card factors are matrices of implicit's own."""
    return factors.to_numpy() if hasattr(factors, "to_numpy") else factors


def _refused(model: object) -> DataError:
    return learns_by_heart(
        model,
        remedy="Take AlternatingLeastSquares or an item-item model (CosineRecommender, "
        "BM25Recommender, ...).",
    )
