"""The lists of all customers of a model, computed once in the background."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from explain.contract import TOP_K
from explain.rankings.storage import kept_top_lists
from explain.rankings.top_k import TopLists, sample, top_lists
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel
from recommenders.artifacts import cache_folder
from recommenders.configuration import limits
from recommenders.histories import IntArray
from recommenders.operation.processes import WORTH, apart
from recommenders.progress import Progress
from recommenders.ranking.ranker import Ranker

SCORING: Final = 0.25e-6
"""Seconds for each of them, in order of magnitude."""
SEED: Final = 0


def all_top_lists(model: FittedModel, bought: bool) -> TopLists:
    """The ten best items of every customer, or of a fixed sample of them.

    ``bought`` keeps items bought before in the lists.
    """
    return run_once(
        "everyone",
        f"{model.fingerprint}/{bought}",
        lambda progress: _kept(model, bought, progress),
        label="Ranking for all customers",
    )


def _kept(model: FittedModel, bought: bool, progress: Progress) -> TopLists:
    """The lists of the model's own ranker, from disk where making them takes long."""
    dataset, customers = model.loaded.dataset, ranked_customers(model)

    def make() -> TopLists:
        return lists_of(model.ranker, model, bought, progress)

    # a guest is of one window, and a pseudonym of whoever has its key
    passing = model.learned is not None or dataset.known_as is not None
    if passing or SCORING * len(customers) * dataset.n_items < WORTH:
        return make()
    return kept_top_lists(
        make,
        customers,
        dataset,
        fingerprint=model.fingerprint,
        k=TOP_K,
        bought_before=bought,
        cache=cache_folder(),
        progress=progress,
    )


def lists_of(ranker: Ranker, model: FittedModel, bought: bool, progress: Progress) -> TopLists:
    """The same by the ranker that is passed: a model's own one, or one with variety."""
    dataset, customers = model.loaded.dataset, ranked_customers(model)
    work = partial(top_lists, k=TOP_K, bought_before=bought, customers=customers)
    run = apart(SCORING * len(customers) * dataset.n_items)
    lists: TopLists = run(work, ranker, dataset, progress=progress)
    return lists


def ranked_customers(model: FittedModel) -> IntArray:
    """The customers (codes) whose lists are computed: all, or the same sample every time.

    So many that no more than the limit of ``listed_scores`` are computed.
    """
    dataset = model.loaded.dataset
    most = max(1, limits().listed_scores // max(1, dataset.n_items))
    return sample(dataset.n_customers, most, rng=np.random.default_rng(SEED))
