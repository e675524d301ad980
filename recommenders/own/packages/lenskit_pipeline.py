"""Pipelines and scorers of LensKit: a query carries the history, and no user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.histories import DoubleArray


@dataclass(kw_only=True)
class LenskitPipeline:
    """A pipeline of LensKit (2025 or later), or a scorer that is put into one.

    Each history is a ``RecQuery`` with its items and without a user: what a scorer has learned of
    users is not asked. One that is not trained yet is trained on the data set; a trained one is
    asked by the ids of the data set. It is asked about one history at a time, about a
    thousand in a second.
    """

    model: Any
    _ids: Any = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _known: Any = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def fit(self, dataset: Dataset) -> Self:
        """Train the pipeline where it is not trained."""
        from lenskit.data import from_interactions_df
        from lenskit.pipeline import Pipeline, topn_pipeline

        scorer = self.model
        if isinstance(scorer, Pipeline):
            # what LensKit calls a node is not said to have the component that it has
            node: Any = scorer.node("scorer")
            scorer = node.component
        else:
            self.model = topn_pipeline(scorer)
        vocabulary = getattr(scorer, "items", None)
        self._known = np.ones(dataset.n_items, dtype=np.bool_)
        if vocabulary is None:
            # codes and not ids: LensKit does not know the strings of pandas 3
            self._ids = np.arange(dataset.n_items)
            log = dataset.histories()
            pairs = pd.DataFrame({"user_id": log.rows, Columns.ITEM: log.items.astype(np.int64)})
            self.model.train(from_interactions_df(pairs.drop_duplicates()))
            return self
        ids = dataset.items[Columns.ITEM].astype(str).tolist()
        own = {str(id_): id_ for id_ in vocabulary.ids().tolist()}
        self._known = np.array([id_ in own for id_ in ids])
        self._ids = np.array([own.get(id_, id_) for id_ in ids if id_ in own])
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """The scorer's scores, NaN where it has none."""
        from lenskit import score
        from lenskit.data import ItemList, RecQuery

        items = ItemList(item_ids=self._ids)
        scores = np.full((len(histories), len(self._known)), np.nan)
        places = np.cumsum(self._known) - 1
        for row in range(len(histories)):
            players = histories.players(row)
            bought = self._ids[places[players[self._known[players]]]]
            query = RecQuery(history_items=ItemList(item_ids=bought))
            scores[row, self._known] = score(self.model, query, items).scores()
        return scores
