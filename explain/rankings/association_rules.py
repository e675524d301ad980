"""Rules of the kind "buyers of X get Y" in the lists of many customers, and whether X brings Y."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from explain.context import ExplanationContext
from explain.counterfactual.check import Check, Removal, check
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Dataset
from recommenders.histories import FloatArray, LongArray, SparseRows, distinct_pairs
from recommenders.intervals import wilson
from recommenders.progress import Progress

MIN_RULE_CUSTOMERS: Final = 5
MIN_SHARE: Final = 0.005
"""A rule is held by this share of the customers and by `MIN_RULE_CUSTOMERS`, at the least."""
EACH: Final = 20
"""Customers of a rule for whom its item is taken out of the history, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalEffect:
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
    removed: RemovalEffect | None = None

    @property
    def confidence(self) -> float:
        """The share of the buyers who get the item, between 0 and 1."""
        return self.support / self.buyers

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the confidence (Wilson)."""
        return wilson(self.support, self.buyers)

    @property
    def base_rate(self) -> float:
        """The share of all customers who get the item."""
        return self.recipients / self.customers

    @property
    def lift(self) -> float:
        """How many times as often as everybody the buyers get the item."""
        return self.confidence / self.base_rate

    @property
    def lift_low(self) -> float:
        """The lift at the lower bound of the confidence: few buyers count less."""
        return self.interval[0] / self.base_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that ``min_support`` customers hold, the largest `Rule.lift_low` first.

    There are ``total`` of them in all. ``repeat_rules`` are those whose two items are the same:
    lists of what was bought before. ``repeat_share`` is the share of list entries that their
    customer has bought before.
    """

    rules: tuple[Rule, ...]
    repeat_rules: tuple[Rule, ...]
    total: int
    min_support: int
    customers: int
    repeat_share: float

    @property
    def mostly_repeats(self) -> bool:
        """Whether more than half of the list entries were bought before."""
        return self.repeat_share > 0.5

    @property
    def tested(self) -> int:
        """How many of the rules were tested by taking their first item away."""
        return sum(rule.removed is not None for rule in self.rules)

    @property
    def causal(self) -> int:
        """Rules whose second item surely falls for most without the first."""
        return sum(rule.removed is not None and rule.removed.low > 0.5 for rule in self.rules)


def mine(lists: TopLists, dataset: Dataset, *, most: int = 50) -> Rules:
    """The ``most`` rules with the surest lift, and as many whose two items are the same."""
    bought, shown = bought_matrix(lists, dataset), shown_matrix(lists, dataset.n_items)
    n, least = len(lists), min_support(len(lists))
    buyers, recipients = _columns(bought), _columns(shown)
    left, right = np.flatnonzero(buyers >= least), np.flatnonzero(recipients >= least)
    both = sparse.coo_array(bought[:, left].T @ shown[:, right])
    frequent = both.data >= least
    xs, ys = left[both.row[frequent]], right[both.col[frequent]]
    support = both.data[frequent].astype(np.int64)
    low = _lower(support, buyers[xs])
    order = np.lexsort((ys, xs, -support, -low / recipients[ys]))
    same = xs == ys

    def rules(pairs: LongArray) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                bought=int(xs[pair]),
                shown=int(ys[pair]),
                support=int(support[pair]),
                buyers=int(buyers[xs[pair]]),
                recipients=int(recipients[ys[pair]]),
                customers=n,
            )
            for pair in pairs
        )

    entries = int((lists.items != NO_ITEM).sum())
    return Rules(
        rules=rules(order[~same[order]][:most]),
        repeat_rules=rules(order[same[order]][:most]),
        total=int((~same).sum()),
        min_support=least,
        customers=n,
        repeat_share=float(bought.multiply(shown).sum()) / max(1, entries),
    )


def rules_around(
    lists: TopLists, dataset: Dataset, item: int, *, most: int = 15
) -> tuple[Rule, ...]:
    """The rules from an item (code) and to it that two customers hold or more.

    Up to ``most`` of each, the surest lift first, rules from it before rules to it.
    """
    bought, shown = bought_matrix(lists, dataset), shown_matrix(lists, dataset.n_items)
    buyers, recipients = _columns(bought), _columns(shown)
    out = _column(bought, item) @ shown
    into = _column(shown, item) @ bought
    rules_both_ways: list[Rule] = []
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
        rules_both_ways += sorted(
            rules, key=lambda rule: (-rule.lift_low, rule.bought, rule.shown)
        )[:most]
    return tuple(rules_both_ways)


def check_by_removal(
    rules: Sequence[Rule],
    lists: TopLists,
    context: ExplanationContext,
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
    dataset = context.dataset
    rules_of = _drawn_customers(rules, lists, dataset, each=each, rng=rng)
    checks: dict[int, list[Check]] = {}
    for step, (row, indices) in enumerate(sorted(rules_of.items())):
        if progress and step % 20 == 0:
            progress(step / len(rules_of), f"customer {step + 1} of {len(rules_of)}")
        ranker = context.ranker.for_customer(int(lists.customers[row]))
        history = dataset.histories(
            lists.customers[row : row + 1], events=ranker.recommender.events
        )
        checks_of_customer = check(
            ranker,
            history,
            [(rules[index].shown, Removal(items=(rules[index].bought,))) for index in indices],
            candidates=ranker.candidates(history, bought_before=bought_before),
            shown=lists.items.shape[1],
        )
        for index, result in zip(indices, checks_of_customer, strict=True):
            checks.setdefault(index, []).append(result)
    return tuple(
        replace(rule, removed=_removed(checks.get(index, []))) for index, rule in enumerate(rules)
    )


def rules_frame(rules: Sequence[Rule], dataset: Dataset) -> pd.DataFrame:
    """One line for each rule; shares are between 0 and 1, empty where nothing was removed."""
    tested = [rule.removed for rule in rules]
    return pd.DataFrame(
        {
            "bought": [dataset.item_title(rule.bought) for rule in rules],
            "gets": [dataset.item_title(rule.shown) for rule in rules],
            "customers (support)": [rule.support for rule in rules],
            "buyers": [rule.buyers for rule in rules],
            "confidence": [rule.confidence for rule in rules],
            "low": [rule.interval[0] for rule in rules],
            "high": [rule.interval[1] for rule in rules],
            "everybody": [rule.base_rate for rule in rules],
            "lift": [rule.lift for rule in rules],
            "asked without it": [t.customers if t else 0 for t in tested],
            "falls without it": [t.falls if t else np.nan for t in tested],
            "leaves the list": [t.leaves if t else np.nan for t in tested],
        }
    )


def bought_matrix(lists: TopLists, dataset: Dataset) -> SparseRows:
    """Who has bought what: 1 for each purchased item of the customers, (n, n_items)."""
    return dataset.histories(lists.customers).matrix(dataset.n_items)


def shown_matrix(lists: TopLists, n_items: int) -> SparseRows:
    """What stands in whose list: 1 for each entry, (n, n_items)."""
    filled = lists.items != NO_ITEM
    ends = np.append(0, np.cumsum(filled.sum(axis=1)))
    ones = np.ones(int(filled.sum()), dtype=np.float32)
    return sparse.csr_array((ones, lists.items[filled], ends), shape=(len(lists), n_items))


def min_support(customers: int) -> int:
    """How many customers hold a rule at the least."""
    return max(MIN_RULE_CUSTOMERS, math.ceil(MIN_SHARE * customers))


def _drawn_customers(
    rules: Sequence[Rule],
    lists: TopLists,
    dataset: Dataset,
    *,
    each: int,
    rng: np.random.Generator,
) -> dict[int, list[int]]:
    """Rows of the lists, each with the indices of the rules that it was drawn for."""
    bought, shown = bought_matrix(lists, dataset), shown_matrix(lists, dataset.n_items)
    rules_of: dict[int, list[int]] = {}
    for index, rule in enumerate(rules):
        holds = np.flatnonzero(_column(bought, rule.bought) * _column(shown, rule.shown))
        for row in np.sort(rng.permutation(holds)[:each]).tolist():
            rules_of.setdefault(row, []).append(index)
    return rules_of


def _removed(checks: Sequence[Check]) -> RemovalEffect | None:
    if not checks:
        return None
    n, falls = len(checks), sum(result.confirms for result in checks)
    low, high = wilson(falls, n)
    leaves = sum(result.leaves_list for result in checks) / n
    return RemovalEffect(customers=n, falls=falls / n, low=low, high=high, leaves=leaves)


def _lower(counts: LongArray, totals: LongArray) -> LongArray:
    """The lower bound of `wilson` for many shares at once."""
    share, of, index = distinct_pairs(counts, totals)
    bounds = np.array([wilson(int(a), int(b))[0] for a, b in zip(share, of, strict=True)])
    return bounds[index]


def _columns(matrix: SparseRows) -> LongArray:
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)


def _column(matrix: SparseRows, item: int) -> FloatArray:
    column: FloatArray = matrix[:, [item]].toarray()[:, 0]
    return column
