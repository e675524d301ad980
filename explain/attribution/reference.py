"""Contributions against another history than none: what is special about this customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from explain.attribution.attribute import AttributionConfig, attribution_of
from explain.attribution.game import MAX_CELLS, Game
from explain.attribution.shapley import Shares, Worth, shapley
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from recommenders.contract import (
    Columns,
    Dataset,
    Event,
    Histories,
    LinearInHistory,
    Recommender,
    SelfAttributing,
)
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray

MAX_REFERENCES = 16
"""Customers who stand for all or for a segment, at the most."""
QUICK: Final = AttributionConfig(max_scored=600, max_per_player=20)
"""Settings of a sampled game: each masked history is scored once for each of the reference."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference:
    """What a customer is compared with: one history or more, whose scores are averaged.

    ``label`` names it in a sentence: "the average customer".
    """

    label: str
    histories: Histories

    @classmethod
    def of_customer(cls, dataset: Dataset, customer: int, *, events: tuple[Event, ...]) -> Self:
        """Another customer (code)."""
        return cls(
            label=dataset.customer_label(customer),
            histories=dataset.histories([customer], events=events),
        )

    @classmethod
    def of_average(
        cls,
        dataset: Dataset,
        customer: int,
        *,
        events: tuple[Event, ...],
        rng: np.random.Generator,
        segment: str | None = None,
    ) -> Self:
        """Customers drawn from all others with a history, or from those of a segment.

        At most `MAX_REFERENCES`; ``customer`` (code) is never among them. Raises ValueError where
        nobody else has a history.
        """
        others = dataset.histories(events=events).lengths > 0
        others[customer] = False
        if segment is not None:
            others &= (dataset.customers[Columns.SEGMENT] == segment).to_numpy()
        codes: LongArray = np.flatnonzero(others).astype(np.int64)
        if not len(codes):
            raise ValueError("nobody else has a history to compare with")
        if len(codes) > MAX_REFERENCES:
            codes = np.sort(rng.choice(codes, MAX_REFERENCES, replace=False))
        label = "the average customer" if segment is None else f"the average of {segment}"
        return cls(label=label, histories=dataset.histories(codes, events=events))


def attribute_against(
    recommender: Recommender,
    history: Histories,
    targets: IntArray,
    reference: Reference,
    *,
    config: AttributionConfig | None = None,
    rng: np.random.Generator | None = None,
) -> Attribution:
    """What sets the scores of a one-row history apart from those of the reference.

    The base is the mean score of the reference's histories, and the contributions add up to the
    score less that. A purchased item gets what the customer's purchases of it add beyond the
    reference's purchases of the same item; what only the reference has bought is one unit, named
    so, which says what its absence does. Exact for a recommender that is `LinearInHistory`, in
    closed form where it is `SelfAttributing`; any other plays the game in which a coalition has
    the customer's events of its members and the reference's of all other items, averaged over the
    reference (baseline Shapley values: Sundararajan and Najmi, "The many Shapley values for model
    explanation", ICML 2020; averaged over a background as SHAP does).
    """
    config = config or QUICK
    rng = rng or np.random.default_rng(config.seed)
    game = _ReferenceGame(recommender, history, targets, reference.histories)
    none, everything = game.ends()
    if isinstance(recommender, LinearInHistory | SelfAttributing):
        shares = Shares.exact(_computed(recommender, game))
        exact = isinstance(recommender, LinearInHistory)
        method = AttributionMethod.EXACT if exact else AttributionMethod.CLOSED_FORM
    else:
        first = config.coalitions_per_player * game.n_players
        most = min(config.max_per_player * game.n_players, config.max_scored)
        worth = Worth(of=game.value, n_players=game.n_players, none=none, everything=everything)
        shares = shapley(worth, first=first, budget=max(first, most), rng=rng)
        sampled = not shares.enumerated
        method = AttributionMethod.SAMPLED if sampled else AttributionMethod.ENUMERATED
    units = [HistoryUnit(items=(int(item),)) for item in game.own]
    if len(game.only_theirs):
        items = tuple(int(item) for item in game.only_theirs)
        units.append(HistoryUnit(items=items, label=f"what only {reference.label} bought"))
    return attribution_of(game, tuple(units), shares, (none, everything), method)


class _ReferenceGame(Game):
    """The game in which items outside a coalition are bought as the reference did.

    Players are the distinct items of the history and, where there are any, one for all items that
    only the reference has.
    """

    def __init__(
        self, recommender: Recommender, history: Histories, targets: IntArray, others: Histories
    ) -> None:
        super().__init__(recommender, history, targets)
        self.others = others
        self.own: IntArray = history.players()
        self.only_theirs: IntArray = np.setdiff1d(others.items, self.own).astype(np.int32)

    @property
    def n_players(self) -> int:
        """The customer's items, and one player for what only the reference has."""
        return len(self.own) + int(len(self.only_theirs) > 0)

    def value(self, coalitions: BoolArray) -> DoubleArray:
        """The mean over the reference of the score of each mixed history."""
        rows = [self._mixed(coalitions, row) for row in range(len(self.others))]
        mean: DoubleArray = np.mean(rows, axis=0)
        return mean

    def ends(self) -> tuple[DoubleArray, DoubleArray]:
        """The mean score of the reference, and that of the history: (n_targets,) each."""
        both = np.array([[False] * self.n_players, [True] * self.n_players], dtype=np.bool_)
        none, everything = self.value(both.reshape(2, self.n_players))
        return none, everything

    def _mixed(self, coalitions: BoolArray, row: int) -> DoubleArray:
        theirs = self.others.take([row])
        mine = np.searchsorted(self.own, self.history.items)
        shared = np.searchsorted(self.own, theirs.items)
        only = np.isin(theirs.items, self.only_theirs)
        shared[only] = len(self.own)  # the last player stands for all of these
        step = max(1, MAX_CELLS // max(1, len(self.history.items) + len(theirs.items)))
        parts = [np.zeros((0, len(self.targets)))]
        for begin in range(0, len(coalitions), step):
            block = coalitions[begin : begin + step]
            kept = np.hstack([block[:, mine], ~block[:, shared]])
            self.n_scored += len(block)
            scores = self.recommender.score(_joined(self.history, theirs, kept), self.targets)
            parts.append(scores.astype(np.float64))
        return np.concatenate(parts)


def _joined(first: Histories, second: Histories, kept: BoolArray) -> Histories:
    """For each row of ``kept`` one with the events of both that it keeps, in order of time."""
    times = np.concatenate([first.times, second.times])
    order = np.argsort(times, kind="stable")
    kept = kept[:, order]
    index = order[np.nonzero(kept)[1]]
    return Histories(
        indptr=np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int64),
        items=np.concatenate([first.items, second.items])[index],
        times=times[index],
        quantities=np.concatenate([first.quantities, second.quantities])[index],
        events=np.concatenate([first.events, second.events])[index],
        as_of=first.as_of,
        customers=None if first.customers is None else first.customers.repeat(len(kept)),
    )


def _computed(recommender: LinearInHistory | SelfAttributing, game: _ReferenceGame) -> DoubleArray:
    """The contributions of each player, averaged over the reference."""
    values = np.zeros((game.n_players, len(game.targets)))
    for row in range(len(game.others)):
        theirs = game.others.take([row])
        items = np.union1d(game.own, theirs.players())
        if isinstance(recommender, LinearInHistory):
            shares = np.zeros((len(items), len(game.targets)))
            mine = recommender.contributions(game.history, game.targets)
            shares[np.searchsorted(items, game.own)] += mine
            less = recommender.contributions(theirs, game.targets)
            shares[np.searchsorted(items, theirs.players())] -= less
        else:
            shares = recommender.attributions(game.history, game.targets, reference=theirs)
        own = np.isin(items, game.own)
        values[: len(game.own)] += shares[own]
        if len(game.only_theirs):
            values[-1] += shares[~own].sum(axis=0)
    return values / len(game.others)
