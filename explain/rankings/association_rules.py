"""Rules of the kind "buyers of X get Y" in the lists of many customers, and whether X brings Y."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from explain.counterfactual.check import Check, Removal, check
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Columns, Dataset
from recommenders.histories import FloatArray, LongArray, SparseRows
from recommenders.intervals import wilson
from recommenders.progress import Progress
from recommenders.ranking.ranker import Ranker

MIN_CUSTOMERS: Final = 5
MIN_SHARE: Final = 0.005
"""A rule is held by this share of the customers, and by `MIN_CUSTOMERS` customers, at the least."""
EACH: Final = 20
"""Customers of a rule for whom its item is taken out of the history, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What became of Y for ``customers`` customers of a rule, drawn at random, without X.

    ``falls``: share for whom Y loses score and rank; ``leaves``: share for whom it drops out of
    the list as well. ``low`` and ``high`` bound ``falls`` (95 %, Wilson).
    """

    customers: int
    falls: float
    low: float
    high: float
    leaves: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``support`` customers have ``bought`` in the history and ``shown`` (codes) in the list.

    ``buyers`` have the first, ``recipients`` the second, of ``customers`` in all. Support and
    confidence are those of Agrawal, Imielinski and Swami, "Mining association rules between sets
    of items in large databases" (SIGMOD 1993); lift is confidence over the share of everybody.
    """

    bought: int
    shown: int
    support: int
    buyers: int
    recipients: int
    customers: int
    removed: Removed | None = None

    @property
    def confidence(self) -> float:
        """The share of the buyers who get the item, between 0 and 1."""
        return self.support / self.buyers

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the confidence (Wilson)."""
        return wilson(self.support, self.buyers)

    @property
    def everybody(self) -> float:
        """The share of all customers who get the item."""
        return self.recipients / self.customers

    @property
    def lift(self) -> float:
        """How many times as often as everybody the buyers get the item."""
        return self.confidence / self.everybody

    @property
    def sure(self) -> float:
        """The lift at the lower bound of the confidence: few buyers count less."""
        return self.interval[0] / self.everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that ``least`` customers hold, the surest lift first, ``found`` of them in all.

    ``own`` are the rules whose two items are the same: lists of what was bought before.
    ``owned`` is the share of list entries that their customer has bought before.
    """

    rules: tuple[Rule, ...]
    own: tuple[Rule, ...]
    found: int
    least: int
    customers: int
    owned: float


def mine(lists: TopLists, dataset: Dataset, *, most: int = 50) -> Rules:
    """The ``most`` rules with the surest lift, and as many whose two items are the same."""
    bought, shown = bought_of(lists, dataset), shown_in(lists, dataset.n_items)
    n, least = len(lists), min_support(len(lists))
    buyers, recipients = _columns(bought), _columns(shown)
    left, right = np.flatnonzero(buyers >= least), np.flatnonzero(recipients >= least)
    both = sparse.coo_array(bought[:, left].T @ shown[:, right])
    kept = both.data >= least
    xs, ys = left[both.row[kept]], right[both.col[kept]]
    support = both.data[kept].astype(np.int64)
    low = _lower(support, buyers[xs])
    order = np.lexsort((ys, xs, -support, -low / recipients[ys]))
    same = xs == ys

    def rules(places: LongArray) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                bought=int(xs[at]),
                shown=int(ys[at]),
                support=int(support[at]),
                buyers=int(buyers[xs[at]]),
                recipients=int(recipients[ys[at]]),
                customers=n,
            )
            for at in places
        )

    entries = int((lists.items != NO_ITEM).sum())
    return Rules(
        rules=rules(order[~same[order]][:most]),
        own=rules(order[same[order]][:most]),
        found=int((~same).sum()),
        least=least,
        customers=n,
        owned=float(bought.multiply(shown).sum()) / max(1, entries),
    )


def around(lists: TopLists, dataset: Dataset, item: int, *, most: int = 15) -> tuple[Rule, ...]:
    """The rules from an item (code) and to it that two customers hold or more.

    Up to ``most`` of each, the surest lift first, rules from it before rules to it.
    """
    bought, shown = bought_of(lists, dataset), shown_in(lists, dataset.n_items)
    buyers, recipients = _columns(bought), _columns(shown)
    out = _column(bought, item) @ shown
    into = _column(shown, item) @ bought
    found: list[Rule] = []
    for counts, outward in ((out, True), (into, False)):
        others = np.flatnonzero((counts >= 2) & (np.arange(len(counts)) != item))
        rules = [
            Rule(
                bought=item if outward else int(other),
                shown=int(other) if outward else item,
                support=int(counts[other]),
                buyers=int(buyers[item if outward else other]),
                recipients=int(recipients[other if outward else item]),
                customers=len(lists),
            )
            for other in others
        ]
        found += sorted(rules, key=lambda rule: (-rule.sure, rule.bought, rule.shown))[:most]
    return tuple(found)


def remove(
    rules: Sequence[Rule],
    lists: TopLists,
    ranker: Ranker,
    dataset: Dataset,
    *,
    bought_before: bool,
    rng: np.random.Generator,
    each: int = EACH,
    progress: Progress | None = None,
) -> tuple[Rule, ...]:
    """The rules with what becomes of Y without X, asked of the recommender.

    For up to ``each`` customers of a rule every event with X is taken out of the history and the
    list is ranked again: a rule may well hold without X being what brings Y.
    """
    bought, shown = bought_of(lists, dataset), shown_in(lists, dataset.n_items)
    asked: dict[int, list[tuple[int, int, int]]] = {}
    for place, rule in enumerate(rules):
        holds = np.flatnonzero(_column(bought, rule.bought) * _column(shown, rule.shown))
        drawn = np.sort(rng.permutation(holds)[:each])
        for row in drawn.tolist():
            asked.setdefault(row, []).append((place, rule.bought, rule.shown))
    checks: dict[int, list[Check]] = {}
    for step, (row, wanted) in enumerate(sorted(asked.items())):
        if progress and step % 20 == 0:
            progress(step / len(asked), f"customer {step + 1} of {len(asked)}")
        history = dataset.histories(
            lists.customers[row : row + 1], events=ranker.recommender.events
        )
        answers = check(
            ranker,
            history,
            [(y, Removal(items=(x,))) for _, x, y in wanted],
            candidates=ranker.candidates(history, bought_before=bought_before),
            shown=lists.items.shape[1],
        )
        for (place, _, _), answer in zip(wanted, answers, strict=True):
            checks.setdefault(place, []).append(answer)
    return tuple(
        replace(rule, removed=_removed(checks.get(place, []))) for place, rule in enumerate(rules)
    )


def frame(rules: Sequence[Rule], dataset: Dataset) -> pd.DataFrame:
    """One line for each rule; shares are between 0 and 1, empty where nothing was removed."""
    titles = dataset.items[Columns.TITLE]
    tested = [rule.removed for rule in rules]
    return pd.DataFrame(
        {
            "bought": [str(titles.iloc[rule.bought]) for rule in rules],
            "gets": [str(titles.iloc[rule.shown]) for rule in rules],
            "customers (support)": [rule.support for rule in rules],
            "buyers": [rule.buyers for rule in rules],
            "confidence": [rule.confidence for rule in rules],
            "low": [rule.interval[0] for rule in rules],
            "high": [rule.interval[1] for rule in rules],
            "everybody": [rule.everybody for rule in rules],
            "lift": [rule.lift for rule in rules],
            "asked without it": [t.customers if t else 0 for t in tested],
            "falls without it": [t.falls if t else np.nan for t in tested],
            "leaves the list": [t.leaves if t else np.nan for t in tested],
        }
    )


def bought_of(lists: TopLists, dataset: Dataset) -> SparseRows:
    """Who has bought what: 1 for each purchased item of the customers, (n, n_items)."""
    return dataset.histories(lists.customers).matrix(dataset.n_items)


def shown_in(lists: TopLists, n_items: int) -> SparseRows:
    """What stands in whose list: 1 for each entry, (n, n_items)."""
    there = lists.items != NO_ITEM
    ends = np.append(0, np.cumsum(there.sum(axis=1)))
    ones = np.ones(int(there.sum()), dtype=np.float32)
    return sparse.csr_array((ones, lists.items[there], ends), shape=(len(lists), n_items))


def min_support(customers: int) -> int:
    """How many customers hold a rule at the least."""
    return max(MIN_CUSTOMERS, math.ceil(MIN_SHARE * customers))


def _removed(answers: Sequence[Check]) -> Removed | None:
    if not answers:
        return None
    n, falls = len(answers), sum(answer.confirms for answer in answers)
    low, high = wilson(falls, n)
    leaves = sum(answer.leaves_list for answer in answers) / n
    return Removed(customers=n, falls=falls / n, low=low, high=high, leaves=leaves)


def _lower(found: LongArray, of: LongArray) -> LongArray:
    """The lower bound of `wilson` for many shares at once."""
    pairs, place = np.unique(np.column_stack([found, of]), axis=0, return_inverse=True)
    bounds = np.array([wilson(int(a), int(b))[0] for a, b in pairs])
    return bounds[place]


def _columns(matrix: SparseRows) -> LongArray:
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)


def _column(matrix: SparseRows, item: int) -> FloatArray:
    column: FloatArray = matrix[:, [item]].toarray()[:, 0]
    return column
