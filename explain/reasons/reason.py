"""From contributions and checks to a reason: what is named, and what may be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.contract import Attribution, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.reasons.associations import Associations
from explain.reasons.evidence_types import Evidence, ReasonKind, SideNote
from explain.reasons.verdict import Fate, Ground, Verdict

MAX_MEMBERS = 2
"""Members of a named group that are named with it, the most telling first."""
HOLDING = 0.1
"""A purchase holds an item back when it takes away this share of what lifts it."""
_BEST_FIRST = (ReasonState.PERSONAL, ReasonState.DOUBTFUL, ReasonState.WEAK)


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

    ``verdict`` answers the three questions about it; ``named`` are the purchases behind it, for
    a weak reason those that add most; None where the item is popular, and where no purchase adds
    anything. ``evidence`` is what the log says of the named purchases and the item, ``aside``
    what may be told beside the reason and is none, ``against`` what holds the item back, most
    first. ``converged`` is False when the named purchases are the strongest in a sample that
    does not tell them from the others. ``of_score``: what lifts the item is the whole of its
    score, because an empty history scores 0 and no purchase takes anything away. ``unnamed`` is the
    verdict on the purchase that adds most where it is not among those that are named, None where it
    is. ``placement`` says what rules of the shop did to the place, empty where none did.
    """

    target: int
    named: Removal | None
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    aside: tuple[SideNote, ...] = ()
    against: tuple[Suppressor, ...] = ()
    converged: bool = True
    of_score: bool = False
    unnamed: Verdict | None = None
    placement: str = ""

    @property
    def state(self) -> ReasonState:
        """The verdict in one word."""
        return self.verdict.state

    @property
    def kind(self) -> ReasonKind:
        """What kind of reason it is; mixed when two kinds of evidence hold."""
        kinds = {evidence.kind for evidence in self.evidence}
        if len(kinds) > 1:
            return ReasonKind.MIXED
        if kinds:
            return kinds.pop()
        if self.state is ReasonState.RULE:
            return ReasonKind.RULE
        if self.state is ReasonState.POPULAR:
            return ReasonKind.NOT_PERSONAL
        return ReasonKind.OTHER if self.state is not ReasonState.WEAK else ReasonKind.MANY

    @property
    def partly(self) -> bool:
        """Whether what is named is a part of the reason only, or may not be its first part."""
        return self.verdict.fate is not Fate.LEAVES or not self.converged


def choose_reason(
    without_history: Check | None,
    checks: Sequence[Check],
    attribution: Attribution,
    position: int,
    associations: Associations,
) -> Reason:
    """The reason to give for one target, from the checks of its candidate removals, in order.

    What would be listed without any history has no cause: it is popular. Else the best verdict
    is taken: the smallest plausible set that takes the item out of the list, clear ones first
    (`Verdict.unclear`) and single purchases before groups; else the plausible set without which
    it falls furthest; else sets that are doubtful, in the same order. Where none is faithful the
    reason is weak, and what adds most is named.
    """
    target = int(attribution.targets[position])
    against = suppressors(attribution, position)
    verdict = Verdict(without_history=without_history, config=associations.config)
    if not verdict.personal:
        return Reason(target=target, named=None, verdict=verdict, against=against)
    adds = per_item(attribution, position)
    lifting = float(np.maximum(attribution.values[:, position], 0.0).sum())
    tried = [
        Verdict(
            without_history=without_history,
            check=check,
            share=_share(check.removal, adds, lifting),
            grounds=_grounds(check.removal, target, associations),
            config=associations.config,
        )
        for check in checks
    ]
    best = min(tried, key=_preference, default=verdict)
    if best.state is ReasonState.WEAK:
        parts = [
            candidate for candidate in tried if candidate.share > 0 and _is_one_thing(candidate)
        ]
        best = max(parts, key=lambda candidate: candidate.share, default=verdict)
    named = None if best.check is None else best.check.removal
    return Reason(
        target=target,
        named=named,
        verdict=best,
        against=against,
        converged=named is None or _stands(named, attribution, position),
        of_score=not attribution.base[position] and not (attribution.values[:, position] < 0).any(),
        unnamed=None if named is None else _unnamed(tried, named, attribution, position),
    )


def _unnamed(
    tried: Sequence[Verdict], named: Removal, attribution: Attribution, position: int
) -> Verdict | None:
    """The verdict on what adds most, where it is another purchase than those named.

    It has the longest bar, so somebody will ask why it is not the reason. None as well where a
    sample does not tell it from the longest bar of the named ones, and where it was not tried.
    """
    values, errors = attribution.values[:, position], attribution.errors[:, position]
    first = int(values.argmax())
    items, told = attribution.units[first].items, frozenset(named.items)
    if values[first] <= 0 or not told.isdisjoint(items):
        return None
    ours = [row for row, unit in enumerate(attribution.units) if not told.isdisjoint(unit.items)]
    if any(values[first] - values[row] <= 2.0 * np.hypot(*errors[[first, row]]) for row in ours):
        return None
    alone = (
        verdict
        for verdict in tried
        if verdict.check is not None and set(verdict.check.removal.items) == set(items)
    )
    return next(alone, None)


def _preference(verdict: Verdict) -> tuple[int, bool, bool, int, bool, int, int]:
    """Sorts verdicts on what could be named, the best first."""
    check = verdict.check
    assert check is not None
    leaves = verdict.fate is Fate.LEAVES
    size = len(check.removal.items)
    return (
        _BEST_FIRST.index(verdict.state),
        not leaves,
        not verdict.enough,
        verdict.unclear if leaves else 0,
        leaves and bool(check.removal.label),
        0 if leaves else -check.rank_after,
        size,
    )


def _is_one_thing(verdict: Verdict) -> bool:
    """Whether a single purchase or a group was taken out."""
    removal = None if verdict.check is None else verdict.check.removal
    return removal is not None and (bool(removal.label) or len(removal.items) == 1)


def _grounds(removal: Removal, target: int, associations: Associations) -> tuple[Ground, ...]:
    """How what would be named goes with the target: of a group, its most telling members."""
    named = removal.items[:MAX_MEMBERS] if removal.label else removal.items
    return tuple(associations.ground(item, target) for item in named)


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
