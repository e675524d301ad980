"""What the benchmark explains: the first recommendation of customers that the fit did not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.formats import count_of
from recommenders.contract import Dataset, Histories
from recommenders.data.splits import by_customer
from recommenders.errors import DataError
from recommenders.histories import BoolArray, LongArray
from recommenders.ranking.ranker import Ranker

SHARE: Final = 0.2
SPLIT_SEED: Final = 42
MIN_ITEMS: Final = 2
"""Distinct items from which a history is explained; a single one leaves nothing to order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BenchCase:
    """One recommendation to explain.

    ``history`` (one row) is what the customer (code) has bought, ``target`` the item (code) that
    is explained. ``candidates`` (n_items,) tells what is ranked: all but the items of the
    history, also after some of them were removed, so that ranks can be compared.
    """

    customer: int
    history: Histories
    target: int
    candidates: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BenchCases:
    """The cases found, and how many customers were left out for fewer than `MIN_ITEMS` items."""

    cases: tuple[BenchCase, ...]
    short: int


def split(dataset: Dataset) -> tuple[Dataset, LongArray]:
    """The data set without the events of a fifth of its customers, and the codes of those."""
    train, test = by_customer(dataset, share=SHARE, rng=np.random.default_rng(SPLIT_SEED))
    return train, np.asarray(test, dtype=np.int64)


def draw(
    ranker: Ranker,
    dataset: Dataset,
    customers: LongArray,
    *,
    most: int | None,
    rng: np.random.Generator,
) -> BenchCases:
    """Cases of the customers, in random order, ``most`` at the most.

    The target is the best item outside the history; equal scores are settled by popularity. A
    smaller ``most`` gives the first of the same cases. Raises `DataError` when none is left.
    """
    drawn: list[BenchCase] = []
    short = 0
    for customer in rng.permutation(customers).tolist():
        if most is not None and len(drawn) == most:
            break
        history = dataset.histories([customer], events=ranker.recommender.events)
        case = of(ranker, customer, history) if len(history.players()) >= MIN_ITEMS else None
        if case is None:
            short += 1
        else:
            drawn.append(case)
    if not drawn:
        raise DataError(
            f"of {count_of(len(customers), 'customer')} held back none has {MIN_ITEMS} items, and "
            "another left to recommend",
            value=dataset.name,
            remedy="Use a data set with more customers, more items or longer histories.",
        )
    return BenchCases(cases=tuple(drawn), short=short)


def of(ranker: Ranker, customer: int, history: Histories) -> BenchCase | None:
    """The case of one history, or None when there is nothing left to recommend."""
    best = ranker.rank(history, k=1)
    if not len(best.items):
        return None
    return BenchCase(
        customer=customer,
        history=history,
        target=int(best.items[0]),
        candidates=best.candidates,
    )
