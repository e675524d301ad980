"""What each level weighs, and how personal a list may be: learned on the window before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from recommenders.baselines.uptake import UptakeConfig
from recommenders.contract import Dataset, Histories
from recommenders.data.splits import until
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray, evenly
from recommenders.intervals import bootstrap_mean, draws, generator
from recommenders.ranking import metrics, top_k
from recommenders.uptake_lift.lift import Lift, LiftConfig

DIALS: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
"""Settings among which the default dial of a data set is chosen."""
UNLEARNED: Final = 0.2
"""The weight of every level where too little was bought in the window to learn from it."""
MIN_POPULAR: Final = 0.25
"""Weight of the log uptake, at the least: where it says nothing, purchases have the word, but the
list of a customer without any is still that of the uptake."""
ENOUGH: Final = 100
"""First purchases in the window, at the least, for weights and dial to be learned."""
POOL: Final = 8_000
"""Items of the highest uptake that are looked at: in a large catalogue the others are never among
the first, and looking at them takes most of the time."""
CANDIDATES: Final = 500
"""Items of each customer from which the weights are learned: the first of the list that equal
weights give. What nobody would be shown teaches little."""
MAX_CUSTOMERS: Final = 2_500
"""Customers from whom they are learned, evenly taken from all who bought before and in it."""
MAX_CELLS: Final = 2_000_000
"""Scores held at once, in double precision: 16 MB, and some arrays of the same shape."""
SLACK: Final = 1e-6
"""Relative to 1 and the score: more than single precision makes of it."""
K: Final = 10
"""Places of the list by which the dial is chosen."""

_Block: TypeAlias = tuple[dict[str, DoubleArray], BoolArray, BoolArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """``weights`` of the levels, per standard deviation of the level and relative to the weight
    of the logarithm of the uptake; ``dial`` is the factor on all of them by default.
    """

    weights: dict[str, float]
    dial: float


def learn(dataset: Dataset, lift: LiftConfig, popular: UptakeConfig, *, days: float) -> Learned:
    """Fit to the data as they stood ``days`` ago, and look at what was bought for the first time.

    Weights: logistic regression of "bought in the window" on the log uptake and the parts of the
    levels, over the first `CANDIDATES` items of a customer that were not bought before. A weight
    below 0 becomes 0, and that of the log uptake, by which the others are divided, is at least
    `MIN_POPULAR`. Dial: the largest of `DIALS` whose NDCG@10 (all items not bought before) is
    not below that of dial 1 beyond the paired 95 % interval of the mean difference. Where the
    window has too little, every weight is `UNLEARNED` and the dial 1.
    """
    moment = dataset.as_of - pd.Timedelta(days=days)
    earlier = until(dataset, moment)
    log = dataset.histories()
    later = log.where(log.times > int(moment.timestamp()))
    customers = np.flatnonzero((earlier.histories().lengths > 0) & (later.lengths > 0))
    customers = customers[evenly(len(customers), MAX_CUSTOMERS)]
    if not len(customers):
        return Learned(weights={}, dial=1.0)
    fitted = Lift.of(earlier, lift, popular)
    seen, wanted = earlier.histories(customers), later.take(customers)
    weights = level_weights(fitted, seen, wanted)
    if not weights:
        return Learned(weights={}, dial=1.0)
    return Learned(weights=weights, dial=_dial(fitted, weights, seen, wanted))


def level_weights(lift: Lift, seen: Histories, wanted: Histories) -> dict[str, float]:
    """The weights of `Learned`, from rows that ``lift`` knows and what they bought after it.

    Empty where too little was.
    """
    guess = dict.fromkeys(lift.levels, UNLEARNED)
    tables, labels = [], []
    items = pool(lift)
    popular = lift.log_uptake[items]
    for parts, bought, taken in _blocks(lift, seen, wanted, items):
        scores = np.where(bought, -np.inf, popular + _personal(parts, guess))
        among = _best(scores, CANDIDATES) & ~bought
        columns = [np.broadcast_to(popular, bought.shape), *parts.values()]
        tables.append(np.stack([column[among] for column in columns], axis=1))
        labels.append(taken[among])
    label = np.concatenate([np.zeros(0, dtype=np.bool_), *labels])
    if label.sum() < ENOUGH or label.all():
        return {}
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, max_iter=1_000).fit(np.concatenate(tables), label)
    popular_weight, *levels = (float(value) for value in model.coef_[0])
    pairs = zip(lift.levels, levels, strict=True)
    return {name: max(0.0, value) / max(MIN_POPULAR, popular_weight) for name, value in pairs}


def _dial(lift: Lift, weights: dict[str, float], seen: Histories, wanted: Histories) -> float:
    gains: dict[float, list[DoubleArray]] = {dial: [] for dial in DIALS}
    items = pool(lift)
    popular = lift.log_uptake[items]
    for parts, bought, taken in _blocks(lift, seen, wanted, items):
        personal = _personal(parts, weights)
        new = taken & ~bought
        counts = new.sum(axis=1)
        base = np.where(bought, -np.inf, popular)
        first = _reachable(base, personal)
        base, personal, new = (np.take_along_axis(x, first, axis=1) for x in (base, personal, new))
        order = np.arange(first.shape[1])
        for dial in DIALS:
            lists = top_k.best((base + dial * personal).astype(np.float32), K, order)
            hits = np.take_along_axis(new, np.maximum(lists, 0), axis=1) & (lists >= 0)
            gains[dial].append(metrics.ndcg(hits, counts)[counts > 0])
    plain = np.concatenate(gains[1.0])
    # a number for each customer at each dial: the same draws do for all
    drawn = draws(len(plain), generator())
    chosen = 1.0
    for dial in DIALS[1:]:
        if bootstrap_mean(np.concatenate(gains[dial]) - plain, drawn).high >= 0.0:
            chosen = dial
    return chosen


def _reachable(base: DoubleArray, personal: DoubleArray) -> LongArray:
    """Columns that hold the first `K` of each row at every dial of `DIALS`, ascending: (n_rows, n).

    Scores are linear in the dial. What is below each of K certain columns at both ends of the
    range is below them in between, so it is never among the first K.
    """
    ends = [base + dial * personal for dial in (min(DIALS), max(DIALS))]
    depth = min(K, base.shape[1])
    certain = np.argpartition(-(ends[0] + ends[1]), depth - 1, axis=1)[:, :depth]
    within = np.zeros(base.shape, dtype=np.bool_)
    for scores in ends:
        least = np.take_along_axis(scores, certain, axis=1).min(axis=1, keepdims=True)
        # single precision, in which they are ranked, may make the two equal
        within |= scores >= least - SLACK * (1.0 + np.abs(least))
    # every row gets as many as the one that needs most: those that it does not need come last in it
    most = int(within.sum(axis=1).max())
    return np.sort(np.argsort(~within, axis=1, kind="stable")[:, :most], axis=1)


def pool(lift: Lift) -> IntArray:
    """The items that are looked at, by falling uptake."""
    return np.argsort(-lift.log_uptake, kind="stable")[:POOL].astype(np.int32)


def _blocks(lift: Lift, seen: Histories, wanted: Histories, items: IntArray) -> Iterator[_Block]:
    """For some customers at a time: parts, what they had bought, and what they bought then."""
    n_items = len(lift.log_uptake)
    step = max(1, MAX_CELLS // max(1, len(items)))
    for begin in range(0, len(seen), step):
        rows: LongArray = np.arange(begin, min(begin + step, len(seen)))
        histories = seen.take(rows)
        bought = histories.matrix(n_items)[:, items].toarray() > 0
        taken = wanted.take(rows).matrix(n_items)[:, items].toarray() > 0
        yield lift.parts(lift.amounts(histories), items), bought, taken


def _personal(parts: dict[str, DoubleArray], weights: dict[str, float]) -> DoubleArray:
    personal: DoubleArray = np.sum([weights[name] * part for name, part in parts.items()], axis=0)
    return personal


def _best(scores: DoubleArray, most: int) -> BoolArray:
    """Where the ``most`` highest scores of each row are."""
    most = min(most, scores.shape[1])
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    top = np.argpartition(-scores, most - 1, axis=1)[:, :most]
    np.put_along_axis(chosen, top, True, axis=1)
    return chosen
