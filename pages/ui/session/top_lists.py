"""The lists of all customers of a world, computed once in the background."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from explain.rankings.top_k import Lists, lists, sample
from explain.reasons.explanation import SHOWN
from pages.ui.session.jobs import obtain
from pages.ui.session.resources import World

MOST_SCORES: Final = 250_000_000
"""Scores in one pass; where all customers and items come to more, customers are drawn."""
SEED: Final = 0


def everyone(world: World, bought: bool) -> Lists:
    """The ten best items of every customer, or of a fixed sample of them.

    ``bought`` keeps items bought before in the lists.
    """
    return cast(
        "Lists",
        obtain(
            "everyone",
            f"{world.fingerprint}/{bought}",
            lambda progress: lists(
                world.ranker,
                world.shop.dataset,
                k=SHOWN,
                bought_before=bought,
                customers=asked(world),
                progress=progress,
            ),
            label="Ranking for all customers",
        ),
    )


def asked(world: World) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The customers (codes) whose lists are computed: all, or the same sample every time."""
    dataset = world.shop.dataset
    most = max(1, MOST_SCORES // max(1, dataset.n_items))
    return sample(dataset.n_customers, most, rng=np.random.default_rng(SEED))
