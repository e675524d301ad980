"""Two recommenders interleaved for customers whose next purchases are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders import registry
from recommenders.api import ruled
from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Dataset, Event, Recommender
from recommenders.errors import DataError
from recommenders.evaluation.holdout import Holdout, temporal
from recommenders.evaluation.measure import MAX_CELLS
from recommenders.evaluation.run import must_be_asked
from recommenders.evaluation.stored_results import days_of
from recommenders.evaluation.variants import Rearranging, Variant, as_variant, fitted_variant
from recommenders.experiments.interleaving.team_draft import (
    LEFT,
    RIGHT,
    Draft,
    Preference,
    customers_of_two_arms,
    points_of,
    team_draft,
)
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray, SparseRows
from recommenders.intervals import Estimate, bootstrap_mean, draws
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, silent
from recommenders.ranking import top_k
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule

K: Final = 10
"""Length of the lists."""
NO_ITEM: Final = -1
_TOLD: Final = 50
"""Customers after whom it is told how far the lists are."""
_FIT: Final = 0.4
"""Share of the work of a side that its fit is taken for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldBackLists:
    """The lists of two recommenders, fitted to the past, beside what was bought afterwards.

    ``customers`` (n_rows,) are codes; ``left`` and ``right`` (n_rows, K) item codes; ``relevant``
    (n_rows, n_items) is 1 for what was bought in the ``days`` after ``since``, and ``bought``
    counts the purchases before. ``rules`` are those of the shop by name, with why one did nothing
    at the time ``since``, "" where it acted.
    """

    customers: LongArray
    left: IntArray
    right: IntArray
    relevant: SparseRows
    bought: SparseRows
    since: pd.Timestamp
    days: float
    rules: tuple[tuple[str, str], ...] = ()

    def known_as(self, codes: IntArray | None) -> HeldBackLists:
        """The same for customers with other codes, in their order: c is who has ``codes[c]`` here.

        None is as it is.
        """
        if codes is None:
            return self
        new = np.argsort(codes)[self.customers]
        order = np.argsort(new)
        return replace(
            self,
            customers=new[order],
            left=self.left[order],
            right=self.right[order],
            relevant=self.relevant[order],
            bought=self.bought[order],
        )

    def hits(self, lists: IntArray) -> BoolArray:
        """Which items of lists (n_rows, k) were bought afterwards."""
        # a pair of row and item as one number: a dense row of a large catalogue is megabytes
        n_items = self.relevant.shape[1]
        wanted = self.relevant.tocoo()
        pairs = wanted.row.astype(np.int64) * n_items + wanted.col
        asked = np.arange(len(lists))[:, None] * n_items + lists
        bought: BoolArray = np.isin(asked, pairs) & (lists >= 0)
        return bought


def held_back_lists(
    dataset: Dataset,
    sides: tuple[str | Variant, str | Variant],
    *,
    bought_before: bool,
    rules: Sequence[Rule] = (),
    rearranging: Rearranging | None = None,
    cache: Path | None = None,
    progress: Progress = silent,
    runner: Runner = run_here,
) -> HeldBackLists:
    """Fit two recommenders without the last weeks, and list for everybody who bought since then.

    Lists are as a shop shows them: with the dial and the variety of either side, which needs
    ``rearranging``, and with those of the ``rules`` that acted at the time. Without
    ``bought_before`` items of the history are neither listed nor found. ``runner`` does all of it
    in another process (`recommenders.operation.processes`). Raises `DataError` for data that cannot
    be split, and a recommender that cannot take them, has no dial or is a record.
    """
    if runner is not run_here:
        known = registry.fingerprints([as_variant(side).recommender for side in sides], dataset)
        made: HeldBackLists = runner(
            _listed_apart,
            dataset,
            sides,
            bought_before,
            rules,
            rearranging,
            cache,
            known,
            progress=progress,
        )
        return made
    days = days_of(dataset)
    holdout = temporal(dataset, days=days)
    bought = holdout.histories.only((Event.PURCHASE,)).counts(dataset.n_items)
    relevant = holdout.relevant
    if not bought_before:
        relevant = sparse.csr_array(relevant - relevant.multiply(bought > 0))
        relevant.eliminate_zeros()
    rows = np.flatnonzero(np.diff(relevant.indptr) > 0)
    if not len(rows):
        raise DataError(
            "nobody who bought before bought anything that could be listed afterwards",
            value=dataset.name,
            remedy="Keep items bought before, or use data of a longer time.",
        )
    lists = []
    for index, variant in enumerate(map(as_variant, sides)):

        def part(
            share: float, doing: str, index: int = index, name: str = variant.recommender
        ) -> None:
            label = registry.entry(name).label
            progress((index + share) / len(sides), f"{label}, {doing}")

        part(0.0, "fit")
        recommender = fitted_variant(
            variant,
            holdout.train,
            cache=cache,
            progress=lambda share, doing, part=part: part(_FIT * share, doing),  # type: ignore[misc]
        )
        must_be_asked(recommender)
        ranker = Ranker.of(recommender, holdout.train)
        if variant.variety is not None:
            assert rearranging is not None, "a list with variety needs to be told how"
            ranker = rearranging(recommender, holdout.train, variant.variety)
        ranker = ruled(ranker, holdout.train, rules)
        if ranker.rules is None and variant.variety is None:
            without = None if bought_before else bought
            lists.append(_best(recommender, holdout, rows, without, part))
        else:
            lists.append(_shown(ranker, holdout, rows, bought_before, part))
    return HeldBackLists(
        customers=holdout.customers[rows],
        left=lists[0],
        right=lists[1],
        relevant=relevant[rows],
        bought=bought[rows],
        since=dataset.as_of - pd.Timedelta(days=days),
        days=days,
        rules=tuple(
            (matched.rule.name, matched.idle) for matched in RuleSet.of(rules, holdout.train).rules
        ),
    )


def _listed_apart(
    dataset: Dataset,
    sides: tuple[str | Variant, str | Variant],
    bought_before: bool,
    rules: Sequence[Rule],
    rearranging: Rearranging | None,
    cache: Path | None,
    known: Mapping[str, str],
    *,
    progress: Progress | None,
) -> HeldBackLists:
    """`held_back_lists`, in another process than the one that asks."""
    registry.require_same(known, dataset)
    return held_back_lists(
        dataset,
        sides,
        bought_before=bought_before,
        rules=rules,
        rearranging=rearranging,
        cache=cache,
        progress=progress or silent,
    )


def _best(
    recommender: Recommender,
    holdout: Holdout,
    rows: LongArray,
    without: SparseRows | None,
    part: Callable[[float, str], None],
) -> IntArray:
    """The best by score."""
    order = top_k.tie_order(recent_buyers(holdout.train))
    shown = holdout.histories.only(recommender.events)
    size = max(1, MAX_CELLS // holdout.train.n_items)
    lists = []
    for begin in range(0, len(rows), size):
        some = rows[begin : begin + size]
        scores = np.array(recommender.score(shown.take(some)))
        if without is not None:
            scores[without[some].nonzero()] = -np.inf
        lists.append(top_k.best(scores, K, order))
        done = begin + len(some)
        part(_FIT + (1 - _FIT) * done / len(rows), f"{done:,} of {len(rows):,} customers")
    return np.concatenate(lists)


def _shown(
    ranker: Ranker,
    holdout: Holdout,
    rows: LongArray,
    bought_before: bool,
    part: Callable[[float, str], None],
) -> IntArray:
    """With variety and the rules of each customer, `NO_ITEM` where a list is shorter."""
    shown = holdout.histories.only(ranker.unruled.recommender.events)
    lists = np.full((len(rows), K), NO_ITEM, dtype=np.int32)
    for position, row in enumerate(rows.tolist()):
        history, customer = shown.take(rows[[position]]), int(holdout.customers[row])
        ranking = ranker.for_customer(customer).rank(history, k=K, bought_before=bought_before)
        lists[position, : len(ranking.items)] = ranking.items
        if position % _TOLD == 0:
            done = position / len(rows)
            part(_FIT + (1 - _FIT) * done, f"{position:,} of {len(rows):,} customers")
    return lists


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interleaved:
    """One interleaved list for each customer, and whom its purchases speak for.

    ``preference`` is that of the customers; ``apart`` the purchases found by the left list alone
    less those by the right one alone, as if each customer had seen both; ``two_arms`` how many
    customers an experiment would need that shows each of them one of the lists, None where the
    lists are not told apart.
    """

    lists: HeldBackLists
    draft: Draft
    hits: BoolArray
    preference: Preference
    apart: Estimate
    two_arms: int | None

    def credits(self) -> pd.DataFrame:
        """A line for each purchase that was credited.

        Codes of ``customer`` and ``item``, the ``team``, the ``place`` in the interleaved list,
        the ranks in both lists (0 where one does not have it), and ``before``, how often the
        customer had bought it.
        """
        rows, places = np.nonzero(self.hits)
        items = self.draft.items[rows, places]
        ranks = [_ranks(side, rows, items) for side in (self.lists.left, self.lists.right)]
        return pd.DataFrame(
            {
                "customer": self.lists.customers[rows],
                "item": items,
                "team": self.draft.teams[rows, places].astype(np.int64),
                "place": places + 1,
                "rank_left": ranks[LEFT],
                "rank_right": ranks[RIGHT],
                "before": _counts(self.lists.bought, rows, items),
            }
        )


def interleave(lists: HeldBackLists, rng: np.random.Generator) -> Interleaved:
    """Draw an interleaved list for each customer and credit the purchases that it meets."""
    draft = team_draft(lists.left, lists.right, rng)
    hits = lists.hits(draft.items)
    left_points, right_points = points_of(draft, hits)
    left, right = (_found(lists, side) for side in (lists.left, lists.right))
    apart = bootstrap_mean(left - right, draws(len(left), rng))
    return Interleaved(
        lists=lists,
        draft=draft,
        hits=hits,
        preference=Preference.of((left_points - right_points).astype(np.float64)),
        apart=apart,
        two_arms=customers_of_two_arms(left, right) if apart.sign else None,
    )


def _found(lists: HeldBackLists, side: IntArray) -> DoubleArray:
    return np.asarray(lists.hits(side).sum(axis=1), dtype=np.float64)


def _ranks(side: IntArray, rows: LongArray, items: IntArray) -> LongArray:
    same = side[rows] == items[:, None]
    return np.where(same.any(axis=1), same.argmax(axis=1) + 1, 0)


def _counts(bought: SparseRows, rows: LongArray, items: IntArray) -> LongArray:
    """How often each of the ``rows`` has bought its item, (n_pairs,)."""
    shape = (len(rows), bought.shape[1])
    pairs = sparse.csr_array((np.ones(len(rows)), items, np.arange(len(rows) + 1)), shape=shape)
    return np.asarray(bought[rows].multiply(pairs) @ np.ones(bought.shape[1]), dtype=np.int64)
