"""What to take out for one item: the purchases, alone and together, that could be its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from explain.attribution.by_relation import RELATIONS
from explain.contract import NOTICEABLE, Attribution
from explain.counterfactual.check import Removal
from explain.reasons.associations import Associations
from recommenders.contract import Columns, Histories
from recommenders.histories import BoolArray, DoubleArray, IntArray

EVERYTHING: Final = "the whole history"
MIN_GROUP: Final = 2
"""Items of a group, at the least."""
GROUPED_BY: Final = (Columns.PRODUCT_TYPE, Columns.CATEGORY)
"""Levels whose groups may be named; a department is half of a shop, and no reason."""


def whole_history(history: Histories) -> Removal:
    """The removal of all of a history that is not empty."""
    return Removal(
        items=tuple(history.players().tolist()),
        label=EVERYTHING,
        purchases=len(history.items),
        last=int(history.times.max()),
        everything=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TargetPurchases:
    """The purchases of a history as one target sees them; all arrays run along ``players``.

    ``adds`` is what each adds to the score of the target, ``single`` the same with 0 for those of
    a group that was left together, ``telling`` what it adds, if anything, times how closely it
    goes with the target (`Associations.doublings`), and ``related`` whether it is a plausible
    reason. ``relations``, ``counts`` and ``last`` are the codes of the relations, the purchase
    lines and the time of the latest one.
    """

    players: IntArray
    adds: DoubleArray
    single: DoubleArray
    telling: DoubleArray
    related: BoolArray
    relations: NDArray[np.int8]
    counts: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        attribution: Attribution,
        position: int,
        history: Histories,
        associations: Associations,
    ) -> Self:
        """Those of the target at ``position``, of a history that is not empty."""
        players = history.players()
        column = associations.column(int(attribution.targets[position]))
        adds, single = _spread(attribution, position, players)
        where = np.searchsorted(players, history.items)
        last = np.zeros(len(players), dtype=np.int64)
        np.maximum.at(last, where, history.times)
        return cls(
            players=players,
            adds=adds,
            single=single,
            telling=np.maximum(adds, 0.0) * associations.doublings()[:, column],
            related=associations.related[:, column],
            relations=associations.relations[:, column],
            counts=np.bincount(where, minlength=len(players)),
            last=last,
        )

    def removal(self, rows: Sequence[int], label: str = "", level: str = "") -> Removal:
        """These rows taken out together, in the order of what they tell."""
        order = sorted(map(int, rows), key=lambda row: (-self.telling[row], -self.adds[row], row))
        votes = np.bincount(self.relations[order], minlength=len(RELATIONS))
        return Removal(
            items=tuple(int(self.players[row]) for row in order),
            label=label,
            level=level,
            purchases=int(self.counts[order].sum()),
            last=int(self.last[order].max()),
            relation=RELATIONS[int(votes.argmax())],
            everything=len(order) == len(self.players),
        )


def candidate_removals(
    attribution: Attribution, position: int, history: Histories, associations: Associations
) -> list[Removal]:
    """What to take out for the target at ``position``, the most telling first.

    Single purchases in steps of one, up to three: the most telling, then those that carry most;
    the three related ones that carry most, and those that put it furthest before the rest of the
    list, since what lifts its rivals as much does not decide; the groups that the attribution left
    together; the product type and category of the target itself, and those that carry most beyond
    their size.
    """
    if not len(history.items):
        return []
    purchases = TargetPurchases.of(attribution, position, history, associations)
    single, players = purchases.single, purchases.players
    most = associations.config.max_named
    removals: dict[tuple[frozenset[int], str], Removal] = {}

    def add(rows: Sequence[int], label: str = "", level: str = "") -> None:
        if len(rows):
            removal = purchases.removal(rows, label, level)
            removals.setdefault((frozenset(removal.items), label), removal)

    for strength in (purchases.telling * (single != 0), single):
        leading = _leading(strength, most)
        for size in range(1, len(leading) + 1):
            add(leading[:size])
    related = np.where(purchases.related, single, 0.0)
    add(_leading(related, most))
    ahead = np.where(related > 0, _lead(attribution, position, players), 0.0)
    add(_furthest(ahead, most))
    for index, unit in enumerate(attribution.units):
        if unit.label and attribution.values[index, position] > 0:
            together = np.searchsorted(players, np.array(unit.items)).tolist()
            add(together, unit.label, associations.statistics.group_level() or "")
    column = associations.column(int(attribution.targets[position]))
    for rows, label, level in _groups(purchases.adds, associations, column):
        add(rows, label, level)
    return list(removals.values())


def removals_before_rivals(
    attribution: Attribution,
    position: int,
    history: Histories,
    associations: Associations,
    rivals: DoubleArray,
) -> list[Removal]:
    """The related purchases that put the target furthest before what would take its place.

    ``rivals`` (n_players, n_rivals): what each purchase adds to the score of the candidates after
    the end of the list, the best first. Up to three purchases that add to the target, for each
    rival and for the mean of the first 1, 2, ... of them; every set once.
    """
    if not len(history.items):
        return []
    purchases = TargetPurchases.of(attribution, position, history, associations)
    means = np.cumsum(rivals, axis=1) / np.arange(1, rivals.shape[1] + 1)
    may = purchases.related & (purchases.single > 0)
    removals: dict[tuple[int, ...], Removal] = {}
    for adds in np.hstack([rivals, means]).T:
        lead = np.where(may, purchases.single - adds, 0.0)
        if rows := _furthest(lead, associations.config.max_named):
            removal = purchases.removal(rows)
            removals.setdefault(removal.key, removal)
    column = associations.column(int(attribution.targets[position]))
    for rows, label, level in _groups(purchases.adds - means[:, -1], associations, column):
        if level == Columns.PRODUCT_TYPE:
            removal = purchases.removal(rows, label, level)
            removals.setdefault(removal.key, removal)
    return list(removals.values())


def _spread(
    attribution: Attribution, position: int, players: IntArray
) -> tuple[DoubleArray, DoubleArray]:
    """What each player adds, and the same with 0 for those of a group that was left together.

    The sum of a group is spread evenly over its items.
    """
    sizes = np.array([len(unit.items) for unit in attribution.units], dtype=np.int64)
    items = np.array([item for unit in attribution.units for item in unit.items], dtype=np.int32)
    rows = np.searchsorted(players, items)
    adds = np.zeros(len(players))
    adds[rows] = np.repeat(attribution.values[:, position] / sizes, sizes)
    single = np.zeros(len(players))
    single[rows] = np.repeat(np.where(sizes == 1, attribution.values[:, position], 0.0), sizes)
    return adds, single


def _lead(attribution: Attribution, position: int, players: IntArray) -> DoubleArray:
    """What each player adds to the target beyond its mean over the other targets; 0 without any."""
    others = [other for other in range(len(attribution.targets)) if other != position]
    if not others:
        return np.zeros(len(players))
    elsewhere = [_spread(attribution, other, players)[0] for other in others]
    lead: DoubleArray = _spread(attribution, position, players)[0] - np.mean(elsewhere, axis=0)
    return lead


def _leading(strength: DoubleArray, most: int) -> list[int]:
    """Up to ``most`` rows of the largest strength above 0, none far below the first."""
    order = np.argsort(-strength, kind="stable")[:most].tolist()
    if not order or strength[order[0]] <= 0:
        return []
    return [row for row in order if strength[row] >= NOTICEABLE * strength[order[0]]]


def _furthest(lead: DoubleArray, most: int) -> list[int]:
    """Up to ``most`` rows of the largest lead above 0."""
    order = np.argsort(-lead, kind="stable")[:most].tolist()
    return [row for row in order if lead[row] > 0]


def _groups(
    adds: DoubleArray, associations: Associations, column: int
) -> Iterator[tuple[list[int], str, str]]:
    """The target's own groups, and at each level the one that carries most beyond its size.

    A group that holds most of the history always carries most, and says nothing: groups of more
    than half of the items are passed over.
    """
    statistics = associations.statistics
    for level in GROUPED_BY:
        if level not in statistics.codes:
            continue
        names = statistics.names[level]
        codes = statistics.codes[level][associations.items]
        own = int(statistics.codes[level][associations.targets[column]])
        counts = np.bincount(codes + 1, minlength=len(names) + 1)[1:]
        sums = np.bincount(codes + 1, adds, minlength=len(names) + 1)[1:]
        excess = sums - counts * adds.mean()
        fits = (counts >= MIN_GROUP) & (2 * counts <= len(codes)) & (sums > 0) & (excess > 0)
        best = int(np.where(fits, excess, -np.inf).argmax())
        for code in dict.fromkeys((own, best)):
            if code >= 0 and fits[code]:
                yield np.flatnonzero(codes == code).tolist(), str(names[code]), level
