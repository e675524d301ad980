"""What to take out for one item: the purchases, alone and together, that could be its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from explain.attribution.by_relation import RELATIONS
from explain.contract import NOTICEABLE, Attribution
from explain.counterfactual.check import Removal
from explain.reasons.associations import Associations
from recommenders.contract import Columns, Histories
from recommenders.histories import DoubleArray, IntArray

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


def candidate_removals(
    attribution: Attribution, position: int, history: Histories, associations: Associations
) -> list[Removal]:
    """What to take out for the target at ``position``, the most telling first.

    Single purchases in steps of one, up to three: the most telling, then those that carry most;
    the three related ones that carry most, and those that put it furthest before the rest of the
    list, since what lifts its rivals as much does not decide; the groups that the attribution left
    together; the product type and category of the target itself, and those that carry most beyond
    their size.
    What a set names comes in the order of what it tells: what it carries times how closely it
    goes with the target (`Associations.doublings`).
    """
    players = history.players()
    if not len(players):
        return []
    column = associations.column(int(attribution.targets[position]))
    relations = associations.relations[:, column]
    adds, single = _spread(attribution, position, players)
    telling = np.maximum(adds, 0.0) * associations.doublings()[:, column]
    where = np.searchsorted(players, history.items)
    counts = np.bincount(where, minlength=len(players))
    last = np.zeros(len(players), dtype=np.int64)
    np.maximum.at(last, where, history.times)
    removals: dict[tuple[frozenset[int], str], Removal] = {}

    def add(rows: Sequence[int], label: str = "", level: str = "") -> None:
        if not len(rows):
            return
        order = sorted(map(int, rows), key=lambda row: (-telling[row], -adds[row], row))
        votes = np.bincount(relations[order], minlength=len(RELATIONS))
        removal = Removal(
            items=tuple(int(players[row]) for row in order),
            label=label,
            level=level,
            purchases=int(counts[order].sum()),
            last=int(last[order].max()),
            relation=RELATIONS[int(votes.argmax())],
            everything=len(order) == len(players),
        )
        removals.setdefault((frozenset(removal.items), label), removal)

    most = associations.config.max_named
    strongest = _leading(single, most)
    for leading in (_leading(telling * (single != 0), most), strongest):
        for size in range(1, len(leading) + 1):
            add(leading[:size])
    related = np.where(associations.related[:, column], single, 0.0)
    add(_leading(related, most))
    ahead = np.where(related > 0, _lead(attribution, position, players), 0.0)
    add([row for row in np.argsort(-ahead, kind="stable")[:most] if ahead[row] > 0])
    for index, unit in enumerate(attribution.units):
        if unit.label and attribution.values[index, position] > 0:
            together = np.searchsorted(players, np.array(unit.items)).tolist()
            add(together, unit.label, associations.statistics.group_level() or "")
    for rows, label, level in _groups(adds, associations, column):
        add(rows, label, level)
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
