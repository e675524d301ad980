"""Models of RecTools: the histories are the interactions of a data set of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.histories import DAY, DoubleArray
from recommenders.own.packages.item_columns import ItemColumns
from recommenders.own.packages.refusals import columns_unknown, learns_by_heart


@dataclass(kw_only=True)
class RectoolsModel:
    """A model of RecTools that recommends from the interactions that it is given.

    Each history is a user of a new ``Dataset``, and one more user has the last item, with weight 0:
    RecTools leaves out the columns beyond the last one that is filled. An entry's weight is the
    number of purchases. One that is not fitted yet is fitted to the data set; of a fitted one
    ``items`` are the ids of its ``item_id_map``, in the order of their internal ids. Models of
    vectors (PureSVD, LightFM, ALS) look up what they have learned of a user, and are refused.
    """

    model: Any
    items: Sequence[str] | None = None
    _columns: ItemColumns = field(default_factory=lambda: ItemColumns.same(0))

    def fit(self, dataset: Dataset) -> Self:
        """Fit the model where it is not fitted, and find the items of the data set in it."""
        if "VectorModel" in {above.__name__ for above in type(self.model).__mro__}:
            raise learns_by_heart(
                self.model, remedy="Take EASEModel, ImplicitItemKNNWrapperModel or another one."
            )
        if not self.model.is_fitted:
            self._columns = ItemColumns.same(dataset.n_items)
            self.model.fit(self._dataset(dataset.histories()))
            return self
        if self.items is None:
            raise columns_unknown(self.model, ids="dataset.item_id_map.external_ids")
        ids = dataset.items[Columns.ITEM].astype(str).tolist()
        self._columns = ItemColumns.of(ids, [str(id_) for id_ in self.items], where="items=")
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """The model's own scores, NaN for items that it does not recommend at all."""
        recommended = self.model.recommend(
            users=np.arange(len(histories)),
            dataset=self._dataset(histories),
            k=self._columns.n_columns,
            filter_viewed=False,
        )
        answer = np.full((len(histories), self._columns.n_columns), np.nan)
        answer[recommended["user_id"].to_numpy(), recommended[Columns.ITEM].to_numpy()] = (
            recommended["score"]
        )
        return self._columns.scores(answer)

    def _dataset(self, histories: Histories) -> Any:  # noqa: ANN401
        from rectools.dataset import Dataset as Interactions
        from rectools.dataset import IdMap
        from rectools.dataset import Interactions as Table

        rows, columns = self._columns.events(histories)
        known = self._columns.columns[histories.items] >= 0
        n_rows, n_columns = len(histories), self._columns.n_columns
        times = pd.to_datetime(np.append(histories.times[known], histories.as_of - DAY), unit="s")
        table = pd.DataFrame(
            {
                "user_id": np.append(rows, n_rows),
                Columns.ITEM: np.append(columns, n_columns - 1),
                "weight": np.append(np.ones(len(rows)), 0.0),
                "datetime": times,
            }
        )
        pairs = table.groupby(["user_id", Columns.ITEM], as_index=False)
        summed = pairs.agg({"weight": "sum", "datetime": "max"})
        return Interactions(
            user_id_map=IdMap(np.arange(n_rows + 1)),
            item_id_map=IdMap(np.arange(n_columns)),
            interactions=Table(summed),
        )
