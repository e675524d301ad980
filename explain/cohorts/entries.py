"""The list entries of many customers, kept small: explained once, counted in many ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explain.attribution.by_relation import BASE, RELATIONS
from explain.cohorts.entry_reason import EntryReason
from explain.context import ExplanationContext
from explain.contract import TOP_K, ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import PriceDrop, ReasonKind
from explain.reasons.explanation import explain
from explain.reasons.reason import Reason
from explain.reasons.wording import Rationale
from recommenders.histories import BoolArray, LongArray

MANY: Final = "Many purchases together"
DRIVERS: Final = (*RELATIONS, MANY, BASE)
"""How what is named in a reason relates to the item; the last two are entries without a cause."""
STATES: Final = tuple(ReasonState)
RARE: Final = (ReasonState.RULE, ReasonState.UNTESTED)
"""Verdicts that nobody asks about where there are none, the last of `STATES` and of the sources."""


class EntrySource(StrEnum):
    """What brings a list entry; all but a promotion, which may be any, share out the list.

    Doubtful, weak, popular, rule and untested are the verdicts (`ReasonState`), and personal and
    replenishment together are the first of them. Replenishment: a personal reason for what was
    bought before, or is due again by its product type. Promotion: a price drop stands beside the
    reason.
    """

    PERSONAL = "personal"
    REPLENISHMENT = "replenishment"
    DOUBTFUL = "doubtful"
    WEAK = "weak"
    POPULAR = "popular"
    PROMOTION = "on promotion"
    RULE = "rule"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """The source beside the verdicts: of the two that are personal each says which it is."""
        apart = {self.PERSONAL: "personal, not due", self.REPLENISHMENT: "personal, due again"}
        return apart.get(self, str(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One entry of a customer's list, as far as a cohort is counted.

    ``item``: its code. ``driver``: a position in `DRIVERS`. ``purchases``: codes of the purchased
    items that its reason names one by one; ``groups``: the groups (codes at the level of
    `ItemStatistics.group_level`) of all that the reason names. ``reason``: its figures.
    """

    item: int
    sources: frozenset[EntrySource]
    state: ReasonState
    driver: int
    purchases: tuple[int, ...]
    groups: tuple[int, ...]
    reason: EntryReason = field(default_factory=EntryReason)


ExplainedLists = dict[int, tuple[ListEntry, ...]]
"""The list of every customer (code) that has been explained so far."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entries:
    """The entries of ``customers`` (codes, (n,)), ``of`` customers in all, as arrays.

    ``owner`` (n_entries,) are positions in ``customers``, ``items`` the recommended items (codes),
    ``sources`` (n_entries, len(EntrySource)), ``states`` and ``drivers`` positions in `STATES` and
    `DRIVERS`. ``purchases`` and ``groups``, of shape (n, 2), pair an entry with what its reason
    names.
    """

    customers: LongArray
    of: int
    owner: LongArray
    items: LongArray
    sources: BoolArray
    states: LongArray
    drivers: LongArray
    purchases: LongArray
    groups: LongArray

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def sampled(self) -> bool:
        """Whether some customers were left out."""
        return len(self) < self.of

    @property
    def rare(self) -> int:
        """How many of the `RARE` verdicts, the last ones, are needed to hold all of them."""
        highest = int(self.states.max(initial=0))
        return max(0, highest - len(STATES) + len(RARE) + 1)


def list_entries(
    context: ExplanationContext,
    customer: int,
    *,
    shown: int = TOP_K,
    bought_before: bool = False,
) -> tuple[ListEntry, ...]:
    """Explain one customer's list, and keep what a cohort counts of it."""
    explanation = explain(context, customer, shown=shown, bought_before=bought_before)
    bought = frozenset(context.dataset.histories([customer]).items.tolist())
    return tuple(
        _entry(rationale, bought, context.statistics) for rationale in explanation.rationales
    )


def collect_entries(explained: ExplainedLists, customers: Sequence[int], *, of: int) -> Entries:
    """The entries of customers (codes) who are all in the book."""
    lists = [explained[customer] for customer in customers]
    flat = [entry for entries in lists for entry in entries]
    table = [[source in entry.sources for source in EntrySource] for entry in flat]
    return Entries(
        customers=np.array(customers, dtype=np.int64),
        of=of,
        owner=np.repeat(np.arange(len(lists)), [len(entries) for entries in lists]),
        items=np.array([entry.item for entry in flat], dtype=np.int64),
        sources=np.array(table, dtype=np.bool_).reshape(-1, len(EntrySource)),
        states=np.array([STATES.index(entry.state) for entry in flat], dtype=np.int64),
        drivers=np.array([entry.driver for entry in flat], dtype=np.int64),
        purchases=_pairs([entry.purchases for entry in flat]),
        groups=_pairs([entry.groups for entry in flat]),
    )


def sampled_entries(
    explained: ExplainedLists,
    n_customers: int,
    cohort: Sequence[int] | None,
    explain: Callable[[Sequence[int]], None],
    *,
    most: int | None,
    rng: np.random.Generator,
) -> tuple[Entries, Entries]:
    """The entries of a cohort (codes; None is everybody) and of the others of ``n_customers``.

    Up to ``most`` customers of each, as `sample` draws them; ``explain`` adds to the book those
    whom it does not have yet.
    """
    members, others = sample(n_customers, cohort, most, rng)
    explain([*members.tolist(), *others.tolist()])
    size = n_customers if cohort is None else len(cohort)
    return (
        collect_entries(explained, members.tolist(), of=size),
        collect_entries(explained, others.tolist(), of=n_customers - size),
    )


def sample(
    n_customers: int, cohort: Sequence[int] | None, most: int | None, rng: np.random.Generator
) -> tuple[LongArray, LongArray]:
    """Up to ``most`` customers (codes, ascending) of a cohort, and up to as many of the others.

    None is everybody, and for ``most`` all of both. All customers are put in a random order and
    the first of each side are taken: with the same seed a larger sample holds the smaller one.
    """
    order = rng.permutation(n_customers)
    inside = np.ones(n_customers, dtype=np.bool_)
    if cohort is not None:
        inside[:] = False
        inside[list(cohort)] = True
    chosen = inside[order]
    return np.sort(order[chosen][:most]), np.sort(order[~chosen][:most])


def sources_of(rationale: Rationale, bought: frozenset[int]) -> frozenset[EntrySource]:
    """What brings one list entry: its verdict or a replenishment, and a promotion or not."""
    reason = rationale.reason
    due = any(evidence.kind is ReasonKind.DUE for evidence in reason.evidence)
    source = EntrySource(reason.state)
    if reason.state is ReasonState.PERSONAL and (due or reason.target in bought):
        source = EntrySource.REPLENISHMENT
    dropped = any(isinstance(fact, PriceDrop) for fact in reason.aside)
    return frozenset({source, EntrySource.PROMOTION} if dropped else {source})


def _entry(rationale: Rationale, bought: frozenset[int], statistics: ItemStatistics) -> ListEntry:
    reason = rationale.reason
    named = reason.named
    purchases: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    if named is not None and reason.state is not ReasonState.WEAK:
        purchases = () if named.label else named.items
        level = statistics.group_level()
        if level is not None:
            codes = np.unique(statistics.codes[level][list(named.items)])
            groups = tuple(codes[codes >= 0].tolist())
    return ListEntry(
        item=reason.target,
        sources=sources_of(rationale, bought),
        state=reason.state,
        driver=DRIVERS.index(_driver(reason)),
        purchases=purchases,
        groups=groups,
        reason=EntryReason.of(reason),
    )


def _driver(reason: Reason) -> str:
    if reason.state in (ReasonState.POPULAR, ReasonState.RULE):
        return BASE
    if reason.named is None or reason.state is ReasonState.WEAK:
        return MANY
    return reason.named.relation


def _pairs(codes_of_entries: Sequence[tuple[int, ...]]) -> NDArray[np.int64]:
    pairs = [(index, code) for index, codes in enumerate(codes_of_entries) for code in codes]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
