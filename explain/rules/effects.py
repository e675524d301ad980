"""What each rule of a shop does to its lists: made once with all rules, and once without each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.contract import TOP_K
from explain.rules.wording import rule_words
from recommenders.contract import Dataset
from recommenders.histories import BoolArray, FloatArray, Histories, IntArray
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import MatchedRule, RuleSet

SCORES_AT_ONCE: Final = 4_000_000
"""Scores held in memory at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """How many lists become others: of ``customers`` whom the rules that differ are about,
    ``asked`` were drawn at random, and ``changed`` of these have another list.
    """

    customers: int
    asked: int = 0
    changed: int = 0

    @property
    def share(self) -> float:
        """The share of the lists that change; NaN where none was asked about."""
        return self.changed / self.asked if self.asked else np.nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleEffect(ListChanges):
    """A rule, whom and what it is about, and how often it changes a list.

    ``items`` and ``customers`` are counts over the data set. Of ``asked`` customers drawn at
    random whom it is about, ``changed`` have another list without it, the other rules staying.
    """

    matched: MatchedRule
    items: int

    @property
    def idle(self) -> str:
        """Why it does nothing, empty where it may."""
        return self.matched.idle


def effects(
    ranker: Ranker,
    rules: RuleSet,
    *,
    customers: IntArray,
    k: int = TOP_K,
    bought_before: bool = False,
) -> tuple[RuleEffect, ...]:
    """What each of the rules does to the lists of k of these customers (codes).

    Every customer is scored once. ``ranker`` gives the scores and whether they start at zero.
    """
    dataset = rules.dataset
    plain = ranker.unruled
    asked, changed = np.zeros(len(rules.rules), dtype=int), np.zeros(len(rules.rules), dtype=int)
    with_all = plain.with_rules(rules, from_zero=ranker.from_zero)
    without = {
        index: plain.with_rules(
            rules.without([rules.rules[index].rule.key]), from_zero=ranker.from_zero
        )
        for index in rules.active
    }
    for block, histories, scores in _scored(plain, dataset, customers) if without else ():
        before = _lists(with_all, block, histories, scores, (k, bought_before))
        for index, other in without.items():
            inside = np.flatnonzero(rules.rules[index].customers[block])
            after = _lists(
                other, block[inside], histories.take(inside), scores[inside], (k, bought_before)
            )
            asked[index] += len(inside)
            changed[index] += sum(
                before[row] != later for row, later in zip(inside.tolist(), after, strict=True)
            )
    return tuple(
        RuleEffect(
            matched=matched,
            items=int(matched.items.sum()),
            customers=int(matched.customers.sum()),
            asked=int(asked[index]),
            changed=int(changed[index]),
        )
        for index, matched in enumerate(rules.rules)
    )


def list_changes(
    ranker: Ranker,
    before: RuleSet,
    after: RuleSet,
    *,
    customers: IntArray,
    from_zero: bool = True,
    k: int = TOP_K,
    bought_before: bool = False,
) -> ListChanges:
    """How many lists of k of these customers (codes) are others under other rules.

    Only customers whom a rule is about that differs are scored, each once. ``ranker`` gives the
    scores, and ``from_zero`` tells whether they start at zero (`Ranker.with_rules`).
    """
    plain = ranker.unruled
    about = _about_other_rules(before, after) | _about_other_rules(after, before)
    inside = customers[about[customers]]
    rankers = [plain.with_rules(rules, from_zero=from_zero) for rules in (before, after)]
    changed = 0
    for block, histories, scores in _scored(plain, before.dataset, inside):
        old, new = (
            _lists(ranker, block, histories, scores, (k, bought_before)) for ranker in rankers
        )
        changed += sum(earlier != later for earlier, later in zip(old, new, strict=True))
    return ListChanges(customers=int(about.sum()), asked=len(inside), changed=changed)


def effects_frame(told: Sequence[RuleEffect], dataset: Dataset) -> pd.DataFrame:
    """One line for each rule: its name, what it does, why it is idle, and the counts."""
    return pd.DataFrame(
        {
            "rule": [effect.matched.rule.name for effect in told],
            "does": [rule_words(effect.matched.rule, dataset) for effect in told],
            "idle": [effect.idle for effect in told],
            "items": [effect.items for effect in told],
            "customers": [effect.customers for effect in told],
            "lists asked": [effect.asked for effect in told],
            "lists changed": [effect.changed for effect in told],
        }
    )


def _about_other_rules(rules: RuleSet, others: RuleSet) -> BoolArray:
    """The customers (n_customers,) whom rules in force are about that ``others`` do not have."""
    known = {repr(others.rules[index].rule) for index in others.active}
    about = np.zeros(rules.dataset.n_customers, dtype=np.bool_)
    for index in rules.active:
        if repr(rules.rules[index].rule) not in known:
            about |= rules.rules[index].customers
    return about


def _scored(
    plain: Ranker, dataset: Dataset, customers: IntArray
) -> Iterator[tuple[IntArray, Histories, FloatArray]]:
    size = max(1, SCORES_AT_ONCE // max(1, dataset.n_items))
    for begin in range(0, len(customers), size):
        block = customers[begin : begin + size]
        histories = dataset.histories(block, events=plain.recommender.events)
        yield block, histories, plain.recommender.score(histories)


def _lists(
    ranker: Ranker,
    customers: IntArray,
    histories: Histories,
    scores: FloatArray,
    asked: tuple[int, bool],
) -> list[list[int]]:
    """The list of each customer from scores of the recommender itself."""
    k, bought_before = asked
    allowed = np.ones(scores.shape, dtype=np.bool_)
    if not bought_before:
        allowed[histories.rows, histories.items] = False
    lists: list[list[int]] = [[] for _ in customers]
    for own, rows in ranker.of_customers(customers):
        lifted = own.lifted(scores[rows])
        visible = True if own.acting is None else own.acting.visible
        for row, values in zip(rows.tolist(), lifted, strict=True):
            lists[row] = own.listed(values, allowed[row] & visible, k).tolist()
    return lists
