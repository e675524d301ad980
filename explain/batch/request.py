"""What a batch is asked for, and what that names, loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from explain.explainer import Explainer
from recommenders.api import at_dial, entry, fit, load_dataset
from recommenders.artifacts import cache_folder
from recommenders.configuration import configuration
from recommenders.contract import Dataset, Recommender

PART: Final = 200
"""Customers in a part: what a kill costs at most, for each process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """What is explained: the lists of ``k`` items of every customer of a data set.

    ``dataset`` and ``recommender`` are as on the command line, ``dial`` as a recommender has it.
    """

    dataset: str
    recommender: str
    k: int = 10
    bought_before: bool = False
    dial: float | None = None
    part: int = PART


def load(request: BatchRequest) -> tuple[Dataset, Recommender]:
    """The data set, and the recommender fitted to it or taken from the cache.

    Raises `DataError` as `recommenders.api` does.
    """
    entry(request.recommender)
    dataset = load_dataset(request.dataset)
    recommender = fit(request.recommender, dataset, cache=cache_folder())
    return dataset, at_dial(recommender, request.dial)


def explainer_of(dataset: Dataset, recommender: Recommender) -> Explainer:
    """Their explainer with the rules of the shop."""
    return Explainer(recommender, dataset, configuration().rules)
