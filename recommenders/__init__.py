"""Recommenders behind one seam: `score(histories, items=None)`.

>>> from recommenders import fit, load_dataset
>>> dataset = load_dataset("sample")
>>> recommender = fit("item-knn", dataset)

Everything here is loaded when it is first asked for: importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from recommenders.api import fit, load_dataset
    from recommenders.contract import (
        Columns,
        Dataset,
        Event,
        Histories,
        LinearInHistory,
        Recommender,
        SelfAttributing,
        SumOfParts,
    )
    from recommenders.errors import ArtifactError, DataError
    from recommenders.own.packages.adapter import adapt
    from recommenders.ranking.ranker import Ranker, Ranking

__all__ = [
    "ArtifactError",
    "Columns",
    "DataError",
    "Dataset",
    "Event",
    "Histories",
    "LinearInHistory",
    "Ranker",
    "Ranking",
    "Recommender",
    "SelfAttributing",
    "SumOfParts",
    "adapt",
    "fit",
    "load_dataset",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "api": ["fit", "load_dataset"],
        "contract": [
            "Columns",
            "Dataset",
            "Event",
            "Histories",
            "LinearInHistory",
            "Recommender",
            "SelfAttributing",
            "SumOfParts",
        ],
        "errors": ["ArtifactError", "DataError"],
        "own.packages.adapter": ["adapt"],
        "ranking.ranker": ["Ranker", "Ranking"],
    },
)
