"""Which items are ranked and which of them count: all items, or those not bought before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from recommenders.contract import Event
from recommenders.evaluation.holdout import Holdout
from recommenders.evaluation.negatives import draw
from recommenders.histories import IntArray, SparseRows

ALL, NEW = "all items", "new items"
REPEATS: Final = 0.01
"""Share of the relevant items that were bought before, from which a data set repeats."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """One way to ask about a `Holdout`; rows are its rows.

    With ``bought_before`` every item is ranked, without it the items of the history are neither
    ranked nor ``relevant`` (n_rows, n_items). ``popular`` and ``uniform`` (n_rows, NEGATIVES) are
    the negatives of the sampled metrics: candidates that are not relevant, drawn by their buyers
    in the fit and evenly; -1 in a row that has none.
    """

    name: str
    bought_before: bool
    bought: SparseRows
    relevant: SparseRows
    popular: IntArray
    uniform: IntArray


def candidate_sets_of(
    holdout: Holdout, *, seed: int, new_only: bool = False
) -> tuple[Candidates, ...]:
    """All items and new items where the data set repeats, else new items alone."""
    n_items = holdout.train.n_items
    bought = holdout.histories.only((Event.PURCHASE,)).matrix(n_items)
    again = holdout.relevant.multiply(bought).sum() / holdout.relevant.sum()
    names = [NEW] if new_only or again < REPEATS else [ALL, NEW]
    buyers = np.bincount(holdout.train.histories().matrix(n_items).indices, minlength=n_items)
    candidate_sets = []
    for name in names:
        relevant = holdout.relevant
        if name == NEW:
            relevant = sparse.csr_array(relevant - relevant.multiply(bought))
            relevant.eliminate_zeros()
        excluded = sparse.csr_array(relevant + bought if name == NEW else relevant)
        rng = np.random.default_rng([seed, int(name == ALL)])
        candidate_sets.append(
            Candidates(
                name=name,
                bought_before=name == ALL,
                bought=bought,
                relevant=relevant,
                popular=draw(excluded, buyers.astype(np.float64), rng),
                uniform=draw(excluded, np.ones(n_items), rng),
            )
        )
    return tuple(candidate_sets)
