"""What each signal weighs: learned from the baskets that were held back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommenders.contract import Histories
from recommenders.histories import BoolArray, DoubleArray
from recommenders.repeat.basket_signals import (
    GENERAL_SIGNALS,
    OWN_SIGNALS,
    Signals,
    blocks,
    general_pairs,
)

ENOUGH = 30
"""Purchases in the baskets held back from which weights are learned. With fewer the odds are the
renewal model's chance, and of a new item the neighbours' mean."""


def learn(
    signals: Signals, histories: Histories, held: Histories, *, candidates: int
) -> tuple[DoubleArray, DoubleArray]:
    """The weights for items bought before and for new items, the constant first.

    ``held`` has the basket after each row of ``histories``, which ``signals`` must not know.
    Learned are the first from all items of the rows, the second from the new items that the
    neighbours or the graph filter put among the first ``candidates``.
    """
    n_items = len(signals.late)
    in_basket, baskets = held.matrix(n_items), signals.purchases(held)
    then = np.zeros(len(held), dtype=np.int64)
    then[baskets.rows] = baskets.first
    own, new = [], []
    for block, part in blocks(histories, n_items):
        bought, truth = signals.purchases(part), in_basket[block].toarray() > 0
        near, spread, shares = signals.general(part)
        rows, items = bought.rows, bought.items
        table = general_pairs(near, spread, shares, rows, items)
        # seen from the day of the basket that was held back
        days = bought.days - np.repeat(then[block][rows], bought.counts)
        own_table = signals.own(replace(bought, days=days, today=0), len(part))
        own.append((np.hstack([table, own_table]), truth[rows, items]))
        bought_before = np.zeros(near.shape, dtype=np.bool_)
        bought_before[rows, items] = True
        chosen = _top(near, bought_before, candidates) | _top(spread, bought_before, candidates)
        rows, items = np.nonzero(chosen & ~bought_before)
        new.append((general_pairs(near, spread, shares, rows, items), truth[rows, items]))
    due, mean = (
        np.zeros(1 + len(GENERAL_SIGNALS) + len(OWN_SIGNALS)),
        np.zeros(1 + len(GENERAL_SIGNALS)),
    )
    due[1 + len(GENERAL_SIGNALS)] = mean[1] = 1.0
    return _weights(own, due), _weights(new, mean)


def _top(values: DoubleArray, without: BoolArray, most: int) -> BoolArray:
    """Where the ``most`` highest values of each row are, those in ``without`` last."""
    chosen = np.zeros(values.shape, dtype=np.bool_)
    most = min(most, values.shape[1])
    order = np.argpartition(np.where(without, np.inf, -values), most - 1, axis=1)
    np.put_along_axis(chosen, order[:, :most], True, axis=1)
    return chosen


def _weights(examples: list[tuple[DoubleArray, BoolArray]], unlearned: DoubleArray) -> DoubleArray:
    """Constant and weights of a logistic regression, or ``unlearned`` where too little is known."""
    from sklearn.linear_model import LogisticRegression

    hits = sum(int(labels.sum()) for _, labels in examples)
    if hits < ENOUGH or hits == sum(len(labels) for _, labels in examples):
        return unlearned
    table = np.vstack([part for part, _ in examples])
    labels = np.concatenate([part for _, part in examples])
    middle, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale < 1e-9] = 1.0
    # to one scale, so that the small penalty is the same for all
    fitted = LogisticRegression(solver="newton-cholesky").fit((table - middle) / scale, labels)
    weights = fitted.coef_[0] / scale
    return np.concatenate([fitted.intercept_ - weights @ middle, weights])
