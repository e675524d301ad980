"""From contributions to typed reasons: what to name, what to check, and what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.attribution.by_relation import RELATIONS, relate
from explain.contract import NOTICEABLE, Attribution, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import Evidence, ReasonKind, SideNote
from recommenders.contract import Columns, Histories

EVERYTHING: Final = "the whole history"
MIN_SHARE = 0.05
"""A cause carries at least this share of what lifts the item."""
MAX_NAMED = 3
"""Single purchases named together, at the most."""
MIN_GROUP = 2
"""Items of a group, at the least."""
WEAK_SHARE = 0.1
"""A cause that carries less than this share of what lifts the item is called a part."""
HOLDING = 0.1
"""A purchase holds an item back when it takes away this share of what lifts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressor:
    """A purchase, or a group of them named by ``label``, that lowers the item's score.

    ``share``: how much it takes away of all that lifts the item, above 0.
    """

    items: tuple[int, ...]
    label: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an item is in the list, as evidence and not as text.

    ``state`` says what may be claimed; ``named`` are the purchases behind it (None for a
    general reason) and ``check`` what became of the item without them. ``share`` is the part of
    all that lifts the item that the named purchases carry; ``check_without_history`` is the check
    without any history. ``evidence`` is what the log says of the named purchases and the item,
    ``aside`` what may be told beside the reason and is none, ``against`` what holds the item back,
    most first. ``converged`` is False when the named purchases are the strongest in a sample that
    does not tell them from the others.
    """

    target: int
    state: ReasonState
    named: Removal | None
    check: Check | None
    check_without_history: Check | None
    share: float
    evidence: tuple[Evidence, ...] = ()
    aside: tuple[SideNote, ...] = ()
    against: tuple[Suppressor, ...] = ()
    converged: bool = True

    @property
    def kind(self) -> ReasonKind:
        """What kind of reason it is; mixed when two kinds of evidence hold."""
        kinds = {evidence.kind for evidence in self.evidence}
        if len(kinds) > 1:
            return ReasonKind.MIXED
        if kinds:
            return kinds.pop()
        if self.named is None:
            return ReasonKind.GENERAL
        return ReasonKind.WHOLE if self.named.whole else ReasonKind.OTHER

    @property
    def weak(self) -> bool:
        """Whether what is named is only a part of the reason, or may not be the first part."""
        if self.named is None or self.named.whole:
            return False
        return self.share < WEAK_SHARE or not self.converged


def candidate_removals(
    attribution: Attribution, position: int, history: Histories, statistics: ItemStatistics
) -> list[Removal]:
    """What to take out for the target at ``position``: its first purchases, then groups.

    Up to three prefixes of the strongest supporting purchases, then the product type, the
    category and the department that support it most, then the whole history.
    """
    counts = np.bincount(history.items, minlength=len(statistics.price))
    players = history.players()
    last = np.zeros(len(statistics.price), dtype=np.int64)
    np.maximum.at(last, history.items, history.times)
    relation = relate(statistics, players, attribution.targets[position : position + 1])[:, 0]
    values = attribution.values[:, position]
    order = [unit for unit in np.argsort(-values, kind="stable") if values[unit] > 0]
    removals: dict[frozenset[int], Removal] = {}

    def add(items: Sequence[int], label: str = "") -> None:
        key = tuple(int(item) for item in items)
        votes = np.bincount(relation[np.searchsorted(players, key)], minlength=len(RELATIONS))
        removal = Removal(
            items=key,
            label=label,
            purchases=int(counts[list(key)].sum()),
            last=int(last[list(key)].max()),
            relation=RELATIONS[int(votes.argmax())],
            everything=len(key) == len(players),
        )
        removals.setdefault(frozenset(key), removal)

    strong = [unit for unit in order if values[unit] >= NOTICEABLE * values[order[0]]]
    prefix: list[int] = []
    for unit in strong[:MAX_NAMED]:
        if attribution.units[unit].label:
            add(attribution.units[unit].items, attribution.units[unit].label)
        else:
            prefix.extend(attribution.units[unit].items)
            add(prefix)
    for level in (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.DEPARTMENT):
        group = _best_group(attribution, position, statistics, level)
        if group:
            add(*group)
    if len(players):
        add([int(item) for item in players], EVERYTHING)
    return list(removals.values())


def choose_reason(checks: Sequence[Check], attribution: Attribution, position: int) -> Reason:
    """The reason to give, from the checks of one target.

    A cause is a removal that lowers the item's score and rank and carries at least
    `MIN_SHARE` of what lifts the item: among hundreds of purchases, taking out a trifle may
    swap two neighbours, and that is no reason. Chosen is the smallest cause that takes the item
    out of the shown list; else, when the item would be in the list without any history, the
    general reason; else the smallest cause; else, as an association, the smallest part that
    carries enough; else the history as a whole. An empty history has a general reason.
    """
    target = int(attribution.targets[position])
    alone = next((c for c in checks if c.removal.everything), None)
    named = sorted((c for c in checks if not c.removal.whole), key=lambda c: len(c.removal.items))
    adds = per_item(attribution, position)
    lifting = float(np.maximum(attribution.values[:, position], 0.0).sum())
    shares = {c.removal.items: _share(c.removal, adds, lifting) for c in checks}
    causes = [c for c in named if c.confirms and shares[c.removal.items] >= MIN_SHARE]
    decisive = [c for c in causes if c.leaves_list]
    telling = [c for c in named if shares[c.removal.items] >= MIN_SHARE]
    against = suppressors(attribution, position)
    general = Reason(
        target=target,
        state=ReasonState.GENERAL,
        named=None,
        check=None,
        check_without_history=alone,
        share=0.0,
        against=against,
    )
    if decisive:
        state, chosen = ReasonState.CHECKED, decisive[0]
    elif alone is None or alone.rank_after <= alone.shown:
        return general
    elif causes:
        state, chosen = ReasonState.CHECKED, causes[0]
    elif telling:
        state, chosen = ReasonState.ASSOCIATED, telling[0]
    else:
        state = ReasonState.CHECKED if alone.confirms else ReasonState.ASSOCIATED
        chosen = alone
    return Reason(
        target=target,
        state=state,
        named=chosen.removal,
        check=chosen,
        check_without_history=alone,
        share=shares[chosen.removal.items],
        against=against,
        converged=_stands(chosen.removal, attribution, position),
    )


def suppressors(attribution: Attribution, position: int) -> tuple[Suppressor, ...]:
    """What lowers the target's score by at least `HOLDING` of what lifts it, most first.

    A sampled contribution has to be below 0 by two standard errors as well.
    """
    values, errors = attribution.values[:, position], attribution.errors[:, position]
    lifting = float(np.maximum(values, 0.0).sum())
    if not lifting:
        return ()
    holds = (-values >= HOLDING * lifting) & (-values > 2.0 * errors)
    return tuple(
        Suppressor(
            items=attribution.units[unit].items,
            label=attribution.units[unit].label,
            share=float(-values[unit]) / lifting,
        )
        for unit in np.argsort(values, kind="stable")
        if holds[unit]
    )


def per_item(attribution: Attribution, position: int) -> dict[int, float]:
    """What each purchased item adds to a target's score; a group's sum is spread over its items."""
    values = attribution.values[:, position].tolist()
    return {
        item: value / len(unit.items)
        for unit, value in zip(attribution.units, values, strict=True)
        for item in unit.items
    }


def _share(removal: Removal, adds: dict[int, float], lifting: float) -> float:
    """The part of all that lifts a target that a removal carries.

    What holds the target back is left out of the whole: where it outweighs the support, a share
    of total - base would turn its sign.
    """
    return sum(adds.get(item, 0.0) for item in removal.items) / lifting if lifting else 0.0


def _stands(removal: Removal, attribution: Attribution, position: int) -> bool:
    """Whether the named purchases carry more than the next, beyond the error of the sample.

    The weakest of those that are named one by one must be above the strongest other by two
    standard errors of the difference; of a group, the sum must be above 0 by two.
    """
    if attribution.converged or removal.whole:
        return True
    values, errors = attribution.values[:, position], attribution.errors[:, position]
    inside = np.array([set(unit.items) <= set(removal.items) for unit in attribution.units])
    if not inside.any():
        return False
    if removal.label:
        return bool(values[inside].sum() > 2.0 * np.hypot.reduce(errors[inside]))
    if inside.all():
        return True
    weakest = np.flatnonzero(inside)[values[inside].argmin()]
    next_ = np.flatnonzero(~inside)[values[~inside].argmax()]
    error = float(np.hypot(errors[weakest], errors[next_]))
    return bool(values[weakest] - values[next_] > 2.0 * error)


def _best_group(
    attribution: Attribution, position: int, statistics: ItemStatistics, level: str
) -> tuple[tuple[int, ...], str] | None:
    """The group that carries most beyond its number of items, and its name.

    A group that holds most of the history always carries most, and says nothing: groups of more
    than half of the items are passed over.
    """
    if level not in statistics.codes or not attribution.units:
        return None
    sizes = np.array([len(unit.items) for unit in attribution.units])
    members = np.array([item for unit in attribution.units for item in unit.items], dtype=np.int32)
    spread = np.repeat(attribution.values[:, position] / sizes, sizes)
    codes = statistics.codes[level][members]
    n_codes = len(statistics.names[level])
    counts = np.bincount(codes + 1, minlength=n_codes + 1)[1:]
    sums = np.bincount(codes + 1, spread, minlength=n_codes + 1)[1:]
    excess = np.where(
        (counts >= MIN_GROUP) & (2 * counts <= len(members)),
        sums - counts * spread.mean(),
        -np.inf,
    )
    best = int(excess.argmax())
    if sums[best] <= 0 or not excess[best] > 0:
        return None
    inside = members[codes == best]
    return tuple(int(item) for item in inside), str(statistics.names[level][best])
