"""The rules that act on one list: what is hidden, lifted, buried, limited and pinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from recommenders.contract import Dataset
from recommenders.histories import BoolArray, FloatArray, IntArray, LongArray
from recommenders.rules.rule import Rule, RuleKind

NO_RULE: Final = -1
"""In the place of a rule where none acts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ActingRules:
    """Rules as arrays over all items; a rule is named by its place in ``rules``.

    ``hidden_by`` (n_items,) is the first rule that takes the item out, `NO_RULE` for none.
    ``factors`` (n_items,) multiply scores. ``buried`` (n_items,) go below all others. ``groups``
    has (rule, codes (n_items,)) for each limit: at most `Rule.most` items with the same code, any
    number with -1. ``pins`` has (rule, mask (n_items,)).
    """

    rules: tuple[Rule, ...]
    masks: tuple[BoolArray, ...]
    hidden_by: LongArray
    factors: FloatArray
    buried: BoolArray
    groups: tuple[tuple[int, LongArray], ...]
    pins: tuple[tuple[int, BoolArray], ...]

    @classmethod
    def of(cls, rules: Sequence[tuple[Rule, BoolArray]], dataset: Dataset) -> Self:
        """From each acting rule and the items that it is about."""
        hidden_by = np.full(dataset.n_items, NO_RULE, dtype=np.int64)
        factors = np.ones(dataset.n_items, dtype=np.float32)
        buried = np.zeros(dataset.n_items, dtype=np.bool_)
        groups, pins = [], []
        for index, (rule, mask) in enumerate(rules):
            if rule.kind in (RuleKind.ONLY, RuleKind.HIDE):
                out = mask if rule.kind is RuleKind.HIDE else ~mask
                hidden_by[out & (hidden_by == NO_RULE)] = index
            elif rule.kind is RuleKind.BOOST:
                factors[mask] *= np.float32(rule.factor)
            elif rule.kind is RuleKind.BURY:
                buried |= mask
            elif rule.kind is RuleKind.LIMIT:
                codes = pd.factorize(dataset.items[rule.same])[0].astype(np.int64)
                groups.append((index, np.where(mask, codes, -1)))
            else:
                pins.append((index, mask))
        return cls(
            rules=tuple(rule for rule, _ in rules),
            masks=tuple(mask for _, mask in rules),
            hidden_by=hidden_by,
            factors=factors,
            buried=buried,
            groups=tuple(groups),
            pins=tuple(sorted(pins, key=lambda pin: (rules[pin[0]][0].place, pin[0]))),
        )

    @property
    def boosts(self) -> bool:
        """Whether any score is changed."""
        return bool((self.factors != 1.0).any())

    @property
    def visible(self) -> BoolArray:
        """Which items no rule hides, shape (n_items,)."""
        visible: BoolArray = self.hidden_by == NO_RULE
        return visible

    @property
    def rearranges(self) -> bool:
        """Whether a list is more than the best scores of what is visible."""
        return bool(self.groups or self.pins or self.buried.any())

    def touching(self, item: int, *kinds: RuleKind) -> list[int]:
        """The rules of these kinds that are about an item (code), in order."""
        return [
            index
            for index, (rule, mask) in enumerate(zip(self.rules, self.masks, strict=True))
            if rule.kind in kinds and mask[item]
        ]

    def pinned(self, order: IntArray, k: int) -> list[tuple[int, int, int]]:
        """The pins of a list of k: (place from 1, item, rule), by place.

        ``order`` are the candidates, best first. A place that is taken goes to the earlier rule,
        and an item is pinned once; what comes after the last place is not pinned.
        """
        taken: dict[int, tuple[int, int]] = {}
        used: set[int] = set()
        for rule, mask in self.pins:
            place = self.rules[rule].place
            inside = order[mask[order]]
            for item in inside[: self.rules[rule].most].tolist():
                while place in taken:
                    place += 1
                if item not in used and place <= min(k, len(order)):
                    taken[place] = (item, rule)
                    used.add(item)
        return [(place, item, rule) for place, (item, rule) in sorted(taken.items())]

    def limited(self, order: IntArray, pinned: Sequence[int] = ()) -> tuple[IntArray, LongArray]:
        """The candidates that the limits leave, in order, and for each of ``order`` who cut it.

        Limits act one after another; ``pinned`` items count first and stay. The second answer is
        the rule that cut each of ``order``, `NO_RULE` for none.
        """
        cut_by = np.full(len(order), NO_RULE, dtype=np.int64)
        for rule, codes in self.groups:
            left = np.flatnonzero(cut_by == NO_RULE)
            among = np.concatenate([codes[list(pinned)], codes[order[left]]]).astype(np.int64)
            over = occurrence(among)[len(pinned) :] >= self.rules[rule].most
            cut_by[left[over & (codes[order[left]] >= 0)]] = rule
        return order[cut_by == NO_RULE], cut_by

    def ranks_in_limits(self, order: IntArray, items: IntArray) -> LongArray:
        """Where each of ``items`` stands in ``order`` after the limits, from 1; 0 if it is cut."""
        kept = {item: rank for rank, item in enumerate(self.limited(order)[0].tolist(), start=1)}
        return np.array([kept.get(item, 0) for item in items.tolist()], dtype=np.int64)

    def of_entry(self, item: int, pins: Sequence[tuple[int, int, int]]) -> tuple[Rule, ...]:
        """The rules that move one entry of a list: boosts and buries, and the pin that holds it."""
        moving = self.touching(item, RuleKind.BOOST, RuleKind.BURY)
        holding = [rule for _, pinned, rule in pins if pinned == item]
        return tuple(self.rules[rule] for rule in [*moving, *holding])


def occurrence(codes: LongArray) -> LongArray:
    """How often each code stood before its place: [7, 7, 3, 7] gives [0, 1, 0, 2]."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(codes) else order
    counts = np.empty(len(codes), dtype=np.int64)
    lengths = np.diff(np.append(starts, len(codes)))
    counts[order] = np.arange(len(codes)) - np.repeat(starts, lengths)
    return counts


def inserted(items: IntArray, pins: Sequence[tuple[int, int, int]], k: int) -> list[int]:
    """The list of k with the pinned items at their places, the others in order around them."""
    rest = [item for item in items.tolist() if item not in {item for _, item, _ in pins}]
    at_place = {place: item for place, item, _ in pins}
    placed: list[int] = []
    while len(placed) < k and (rest or at_place):
        pinned = at_place.pop(len(placed) + 1, None)
        if pinned is not None:
            placed.append(pinned)
        elif rest:
            placed.append(rest.pop(0))
        else:
            placed.append(at_place.pop(min(at_place)))
    return placed
