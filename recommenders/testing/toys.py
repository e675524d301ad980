"""Small recommenders whose scores are written down in a line: material for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Self, TypeAlias

import numpy as np

from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray

Form: TypeAlias = Callable[[DoubleArray], DoubleArray]
"""From inputs (n_rows, n_items) to scores of the same shape."""


class Toy:
    """Scores from a function of the inputs x (n_rows, n_items) that a history gives.

    ``asked`` counts the histories scored, ``calls`` the calls.
    """

    name: ClassVar[str] = "toy"
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, n_items: int, form: Form) -> None:
        self.n_items, self.form = n_items, form
        self.asked = self.calls = 0

    def fit(self, dataset: Dataset) -> Self:
        """Learn nothing: the scores are written down."""
        return self

    def inputs(self, histories: Histories) -> DoubleArray:
        """What the toy sees of the histories: 1 for each distinct item, unless it sees more."""
        return histories.matrix(self.n_items).toarray().astype(np.float64)

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The function of the inputs: (n_rows, n_items) or (n_rows, len(items))."""
        self.asked += len(histories)
        self.calls += 1
        scores = self.form(self.inputs(histories)).astype(np.float32)
        return scores if items is None else scores[:, items]


class Linear(Toy):
    """A sum of weights (n_items, n_items) that declares itself linear."""

    def __init__(self, weights: DoubleArray) -> None:
        super().__init__(len(weights), lambda x: 0.5 + x @ weights)
        self.weights = weights

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """The weight of each item of the history on each target."""
        return self.weights[history.players()][:, targets].astype(np.float64)


class Timed(Toy):
    """Reads quantities and times: the log of the units, halved every 30 days."""

    def inputs(self, histories: Histories) -> DoubleArray:
        """ln(1 + units), where what was bought 30 days ago counts half."""
        fresh = 2.0 ** (-(histories.as_of - histories.times) / 86_400 / 30)
        x = np.zeros((len(histories), self.n_items))
        np.add.at(x, (histories.rows, histories.items), histories.quantities * fresh)
        return np.log1p(x)


class Ordered(Toy):
    """Reads the order: only the last three distinct items count, the last one most."""

    def inputs(self, histories: Histories) -> DoubleArray:
        """1, 1/2 and 1/4 for the last three distinct items, the last first."""
        x = np.zeros((len(histories), self.n_items))
        for row in range(len(histories)):
            span = slice(histories.indptr[row], histories.indptr[row + 1])
            latest = list(dict.fromkeys(histories.items[span][::-1].tolist()))[:3]
            x[row, latest] = [1.0, 0.5, 0.25][: len(latest)]
        return x


class Fixed(Toy):
    """The same scores for everybody, one for each item."""

    def __init__(self, scores: list[float]) -> None:
        array = np.array(scores)
        super().__init__(len(array), lambda x: np.repeat(array[None, :], len(x), axis=0))


def weights(n_items: int, seed: int = 0) -> DoubleArray:
    """A matrix (n_items, n_items) of normal numbers."""
    return np.random.default_rng(seed).normal(size=(n_items, n_items))


def additive(n_items: int, seed: int = 0) -> Toy:
    """Linear, without saying so."""
    w = weights(n_items, seed)
    return Toy(n_items, lambda x: 0.5 + x @ w)


def squashed(n_items: int, seed: int = 0) -> Toy:
    """The tanh of a sum."""
    w = weights(n_items, seed)
    return Toy(n_items, lambda x: np.tanh(0.6 * (x @ w)))


def pairs(n_items: int, seed: int = 0) -> Toy:
    """A sum and every pairwise interaction."""
    w = weights(n_items, seed)
    both = np.random.default_rng(seed + 1).normal(size=(n_items, n_items, n_items)) * 0.3

    def form(x: DoubleArray) -> DoubleArray:
        scores: DoubleArray = x @ w + np.einsum("ri,rj,ijt->rt", x, x, both, optimize=True)
        return scores

    return Toy(n_items, form)


def softmax(n_items: int, seed: int = 0) -> Toy:
    """Items compete for a share."""
    w = weights(n_items, seed)

    def form(x: DoubleArray) -> DoubleArray:
        e = np.exp(0.5 * (x @ w))
        shares: DoubleArray = e / e.sum(axis=1, keepdims=True)
        return shares

    return Toy(n_items, form)


def timed(n_items: int, seed: int = 0) -> Toy:
    """Reads times and quantities, and is not linear in them."""
    w = weights(n_items, seed)
    return Timed(n_items, lambda x: np.tanh(x @ w))


def ordered(n_items: int, seed: int = 0) -> Toy:
    """Reads the order of events."""
    w = weights(n_items, seed)
    return Ordered(n_items, lambda x: x @ w)


def linear(n_items: int, seed: int = 0) -> Toy:
    """Linear, and saying so."""
    return Linear(weights(n_items, seed))


def twins(toy: Toy, first: int, second: int) -> Toy:
    """The same recommender, to whom two items are one and the same."""

    def merged(x: DoubleArray) -> DoubleArray:
        x = x.copy()
        x[:, first] += x[:, second]
        x[:, second] = 0.0
        return x

    return _through(toy, merged)


def blind(toy: Toy, item: int) -> Toy:
    """The same recommender, which does not see one item."""

    def without(x: DoubleArray) -> DoubleArray:
        x = x.copy()
        x[:, item] = 0.0
        return x

    return _through(toy, without)


def _through(toy: Toy, change: Form) -> Toy:
    if isinstance(toy, Linear):
        rows = [change(row[None, :]) @ toy.weights for row in np.eye(toy.n_items)]
        return Linear(np.vstack(rows))
    return type(toy)(toy.n_items, lambda x: toy.form(change(x)))
