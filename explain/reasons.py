"""From contributions to typed reasons: what to name, what to check, and what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.contract import Attribution, State
from explain.counterfactual import Check, Removal
from explain.facts import Facts
from explain.relations import RELATIONS, relate
from recommenders.contract import Columns, Histories

EVERYTHING: Final = "the whole history"
NOTICEABLE = 0.25
"""A further purchase is named when it carries this share of what the first one carries."""
LEAST_SHARE = 0.05
"""A cause carries at least this share of what lifts the item."""
MOST_NAMED = 3
"""Single purchases named together, at the most."""
LEAST_GROUP = 2
"""Items of a group, at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an item is in the list, as evidence and not as text.

    ``state`` says what may be claimed; ``named`` are the purchases behind it (None for a
    general reason) and ``check`` what became of the item without them. ``share`` is the part of
    all that lifts the item that the named purchases carry; ``alone`` is the check without any
    history.
    """

    target: int
    state: State
    named: Removal | None
    check: Check | None
    alone: Check | None
    share: float


def removals(
    attribution: Attribution, place: int, history: Histories, facts: Facts
) -> list[Removal]:
    """What to take out for the target at ``place``: its first purchases, then groups.

    Up to three prefixes of the strongest supporting purchases, then the product type, the
    category and the department that support it most, then the whole history.
    """
    counts = np.bincount(history.items, minlength=len(facts.price))
    players = history.players()
    last = np.zeros(len(facts.price), dtype=np.int64)
    np.maximum.at(last, history.items, history.times)
    relation = relate(facts, players, attribution.targets[place : place + 1])[:, 0]
    values = attribution.values[:, place]
    order = [unit for unit in np.argsort(-values, kind="stable") if values[unit] > 0]
    found: dict[frozenset[int], Removal] = {}

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
        found.setdefault(frozenset(key), removal)

    strong = [unit for unit in order if values[unit] >= NOTICEABLE * values[order[0]]]
    prefix: list[int] = []
    for unit in strong[:MOST_NAMED]:
        if attribution.units[unit].label:
            add(attribution.units[unit].items, attribution.units[unit].label)
        else:
            prefix.extend(attribution.units[unit].items)
            add(prefix)
    for level in (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.DEPARTMENT):
        group = _best_group(attribution, place, facts, level)
        if group:
            add(*group)
    if len(players):
        add([int(item) for item in players], EVERYTHING)
    return list(found.values())


def choose(checks: Sequence[Check], attribution: Attribution, place: int) -> Reason:
    """The reason to give, from the checks of one target.

    A cause is a removal that lowers the item's score and rank and carries at least
    `LEAST_SHARE` of what lifts the item: among hundreds of purchases, taking out a trifle may
    swap two neighbours, and that is no reason. Chosen is the smallest cause that takes the item
    out of the shown list; else, when the item would be in the list without any history, the
    general reason; else the smallest cause; else, as an association, the smallest part that
    carries enough; else the history as a whole. An empty history has a general reason.
    """
    target = int(attribution.targets[place])
    alone = next((c for c in checks if c.removal.everything), None)
    named = sorted((c for c in checks if not c.removal.whole), key=lambda c: len(c.removal.items))
    shares = {c.removal.items: share_of(c.removal, attribution, place) for c in checks}
    causes = [c for c in named if c.confirms and shares[c.removal.items] >= LEAST_SHARE]
    decisive = [c for c in causes if c.leaves_list]
    telling = [c for c in named if shares[c.removal.items] >= LEAST_SHARE]
    general = Reason(
        target=target, state=State.GENERAL, named=None, check=None, alone=alone, share=0.0
    )
    if decisive:
        state, found = State.CHECKED, decisive[0]
    elif alone is None or alone.rank_after <= alone.shown:
        return general
    elif causes:
        state, found = State.CHECKED, causes[0]
    elif telling:
        state, found = State.ASSOCIATED, telling[0]
    else:
        state = State.CHECKED if alone.confirms else State.ASSOCIATED
        found = alone
    return Reason(
        target=target,
        state=state,
        named=found.removal,
        check=found,
        alone=alone,
        share=shares[found.removal.items],
    )


def share_of(removal: Removal, attribution: Attribution, place: int) -> float:
    """The part of all that lifts a target that a removal carries.

    What holds the target back is left out of the whole: where it outweighs the support, a share
    of total - base would turn its sign.
    """
    sizes = np.array([len(unit.items) for unit in attribution.units], dtype=np.int64)
    members = np.array([item for unit in attribution.units for item in unit.items], dtype=np.int64)
    unit_of = np.repeat(np.arange(len(sizes)), sizes)
    inside = np.bincount(unit_of[np.isin(members, removal.items)], minlength=len(sizes)) / sizes
    values = attribution.values[:, place]
    lifting = float(np.maximum(values, 0.0).sum())
    return float(inside @ values) / lifting if lifting else 0.0


def _best_group(
    attribution: Attribution, place: int, facts: Facts, level: str
) -> tuple[tuple[int, ...], str] | None:
    """The group that carries most beyond its number of items, and its name.

    A group that holds most of the history always carries most, and says nothing: groups of more
    than half of the items are passed over.
    """
    if level not in facts.codes or not attribution.units:
        return None
    sizes = np.array([len(unit.items) for unit in attribution.units])
    members = np.array([item for unit in attribution.units for item in unit.items], dtype=np.int32)
    spread = np.repeat(attribution.values[:, place] / sizes, sizes)
    codes = facts.codes[level][members]
    n_codes = len(facts.names[level])
    counts = np.bincount(codes + 1, minlength=n_codes + 1)[1:]
    sums = np.bincount(codes + 1, spread, minlength=n_codes + 1)[1:]
    excess = np.where(
        (counts >= LEAST_GROUP) & (2 * counts <= len(members)),
        sums - counts * spread.mean(),
        -np.inf,
    )
    best = int(excess.argmax())
    if sums[best] <= 0 or not excess[best] > 0:
        return None
    inside = members[codes == best]
    return tuple(int(item) for item in inside), str(facts.names[level][best])
