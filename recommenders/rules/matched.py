"""Rules held against a data set: which items and customers each is about, and whether it acts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, IntArray, LongArray
from recommenders.rules.acting import ActingRules
from recommenders.rules.meant import meant_column, meant_item, meant_value, sentences
from recommenders.rules.rule import Range, Rule, RuleKind

_USUAL: Final = 10
"""Entries of a list that is not asked to be longer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchedRule:
    """A rule with whom and what it meets in a data set.

    ``items`` (n_items,) and ``customers`` (n_customers,) are masks. ``idle`` says in a few words
    why it does nothing here (empty where it acts): "it ended on 2026-05-31", "no item matches".
    ``remarks`` are what else should be known: ids that the data set does not have. ``mistaken``
    tells that it does nothing for another reason than its days, its data set or its switch, or
    that nothing is left of any list.
    """

    rule: Rule
    items: BoolArray
    customers: BoolArray
    idle: str = ""
    remarks: tuple[str, ...] = ()
    mistaken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleSet:
    """All rules of the operator, matched with one data set, in the order of the file."""

    rules: tuple[MatchedRule, ...]
    dataset: Dataset
    _kept: dict[tuple[int, ...], ActingRules] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule], dataset: Dataset) -> Self:
        """Each rule with the items and customers that it is about."""
        matched = [_matched(rule, dataset) for rule in rules]
        told = _with_pins_in_vain(_with_nothing_left(matched), dataset)
        return cls(rules=tuple(told), dataset=dataset)

    @property
    def active(self) -> tuple[int, ...]:
        """The indices of the rules that act at the as-of date."""
        return tuple(index for index, matched in enumerate(self.rules) if not matched.idle)

    @property
    def fingerprint(self) -> str:
        """Identifies what acts: empty where no rule does, so that nothing changes."""
        if not self.active:
            return ""
        text = "\n".join(repr(self.rules[index].rule) for index in self.active)
        return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()

    def without(self, keys: Sequence[str]) -> RuleSet:
        """The same without the rules of these keys (`Rule.key`)."""
        kept = tuple(matched for matched in self.rules if matched.rule.key not in keys)
        return RuleSet(rules=kept, dataset=self.dataset)

    def known_as(self, codes: IntArray) -> RuleSet:
        """The same for customers with other codes: c is who has ``codes[c]`` here."""
        rules = tuple(
            replace(matched, customers=matched.customers[codes]) for matched in self.rules
        )
        # what acts depends on the places of the rules alone
        return replace(self, rules=rules)

    def acting(self, customer: int | None) -> ActingRules | None:
        """What acts on the list of a customer (code; None is nobody who is known); None: nothing.

        A guest, whose code is beyond those of the data set, is nobody who is known. Customers whom
        the same rules meet share the answer.
        """
        known = customer is not None and customer < self.dataset.n_customers
        indices = tuple(
            index
            for index in self.active
            if (
                self.rules[index].customers[customer]
                if known
                else not self.rules[index].rule.customers
            )
        )
        if not indices:
            return None
        if indices not in self._kept:
            self._kept[indices] = ActingRules.of(
                [(self.rules[index].rule, self.rules[index].items) for index in indices],
                self.dataset,
            )
        return self._kept[indices]


def _matched(rule: Rule, dataset: Dataset) -> MatchedRule:
    items, remarks, lacking = _items(rule, dataset)
    customers, unknown = _where(rule.customers, dataset.customers)
    if unknown:
        remarks += tuple(filter(None, [meant_column(unknown, dataset.customers)]))
    else:
        remarks += _strangers(rule, dataset)
    today = dataset.as_of.date()
    idle, mistaken = "", False
    if rule.off:
        idle = "it is switched off"
    elif rule.dataset and rule.dataset.casefold() not in (
        dataset.name.casefold(),
        dataset.title.casefold(),
    ):
        idle = f"it is for the data set {rule.dataset}"
    elif rule.begin is not None and today < rule.begin:
        idle = f"it begins on {rule.begin.isoformat()}"
    elif rule.end is not None and today > rule.end:
        idle = f"it ended on {rule.end.isoformat()}"
    else:
        idle = _unmatched(rule, items, customers, (lacking, unknown))
        mistaken = bool(idle)
    return MatchedRule(
        rule=rule, items=items, customers=customers, idle=idle, remarks=remarks, mistaken=mistaken
    )


def _with_nothing_left(rules: Sequence[MatchedRule]) -> list[MatchedRule]:
    """The rules, the one told that leaves no item to list together with those before it."""
    told, left = [], None
    for matched in rules:
        shows = matched.rule.kind is RuleKind.ONLY
        if (
            (shows or matched.rule.kind is RuleKind.HIDE)
            and not matched.idle
            and not matched.rule.customers
        ):
            kept = matched.items if shows else ~matched.items
            before = np.ones(len(kept), dtype=np.bool_) if left is None else left
            left = before & kept
            if before.any() and not left.any():
                with_others = "With the rules before it" if not before.all() else "With this rule"
                said = (*matched.remarks, f"{with_others} no item is left: lists are empty.")
                matched = replace(matched, remarks=said, mistaken=True)
        told.append(matched)
    return told


def _with_pins_in_vain(rules: Sequence[MatchedRule], dataset: Dataset) -> list[MatchedRule]:
    """The rules, those told that pin items by name which another hides, or has pinned before."""
    told = []
    for position, matched in enumerate(rules):
        if matched.rule.kind is RuleKind.PIN and matched.rule.items and not matched.idle:
            codes = np.flatnonzero(matched.items)
            for place, other in enumerate(rules):
                done = _takes(other, codes, before=place < position)
                if done.any() and not other.idle and not other.rule.customers:
                    what = "pins" if other.rule.kind is RuleKind.PIN else "hides"
                    item = dataset.item_id(int(codes[done][0]))
                    said = f"“{other.rule.name}” {what} the item {item}."
                    matched = replace(matched, remarks=(*matched.remarks, said))
        told.append(matched)
    return told


def _takes(other: MatchedRule, codes: LongArray, *, before: bool) -> BoolArray:
    """Which items a rule hides, or pins before another does."""
    there = other.items[codes]
    kind = other.rule.kind
    if kind is RuleKind.ONLY:
        return ~there
    pinned = kind is RuleKind.PIN and bool(other.rule.items) and before
    return there if pinned or kind is RuleKind.HIDE else np.zeros(len(codes), dtype=np.bool_)


def _unmatched(rule: Rule, items: BoolArray, customers: BoolArray, missing: tuple[str, str]) -> str:
    """Why a rule in force meets nobody or nothing; ``missing`` are columns that are not there."""
    lacking, unknown = missing
    if lacking:
        return f"the items have no column {lacking}"
    if unknown:
        return f"the customers have no column {unknown}"
    if not items.any():
        left = ", and nothing would be left" if rule.kind is RuleKind.ONLY else ""
        return f"no item matches{left}"
    return "" if customers.any() else "no customer matches"


def _items(rule: Rule, dataset: Dataset) -> tuple[BoolArray, tuple[str, ...], str]:
    """The items of a rule, remarks on ids, and a column that the items do not have."""
    table = dataset.items
    mask, lacking = _where(rule.where, table)
    remarks: tuple[str, ...] = ()
    if not lacking:
        remarks = tuple(
            sentences(
                [
                    f"No item has {column.replace('_', ' ')} {value}.",
                    meant_value(value, table[column]),
                ]
            )
            for column, value in _unmet(rule.where, table)
        )
    if rule.items:
        mask &= table[Columns.ITEM].isin(rule.items).to_numpy()
        there = set(table[Columns.ITEM])
        gone = [item for item in rule.items if item not in there]
        if gone:
            more = f" and {len(gone) - 1:,} more" if len(gone) > 1 else ""
            said = f"There is no item {gone[0]}{more} in this data set."
            remarks += (sentences([said, meant_item(gone[0], dataset)]),)
    if rule.kind is RuleKind.PIN and rule.place > _USUAL:
        remarks += (f"A list of fewer than {rule.place:,} entries has no such place.",)
    if rule.same and rule.same not in table:
        lacking = lacking or rule.same
    for column, wanted in ((Columns.PRICE, rule.price), (Columns.LAUNCH, rule.launched)):
        if wanted != Range():
            if column in table:
                mask &= _within(table[column], wanted)
            else:
                lacking = lacking or column
    if lacking:
        remarks += tuple(filter(None, [meant_column(lacking, table)]))
    return mask, remarks, lacking


def _where(wanted: Mapping[str, tuple[str, ...]], table: pd.DataFrame) -> tuple[BoolArray, str]:
    """The lines whose columns have one of the values, and a column that is not there."""
    mask = np.ones(len(table), dtype=np.bool_)
    for column, values in wanted.items():
        if column not in table:
            return np.zeros(len(table), dtype=np.bool_), column
        texts = _plain(table[column])
        mask &= texts.isin([_plain_text(value) for value in values]).to_numpy(dtype=np.bool_)
    return mask, ""


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """The values as they are compared, missing where a cell is empty."""
    plain = column.astype("str").map(_plain_text, na_action="ignore")
    return plain.where(column.notna())


def _plain_text(text: str) -> str:
    """Without blanks, in small letters; 22 and 22.0 are one."""
    plain = text.strip().casefold()
    whole, _, fraction = plain.partition(".")
    return whole if whole.isdigit() and fraction and not fraction.strip("0") else plain


def _unmet(wanted: Mapping[str, tuple[str, ...]], table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Columns and values which no line has."""
    for column, values in wanted.items():
        there = set(_plain(table[column]).dropna())
        yield from ((column, value) for value in values if _plain_text(value) not in there)


def _strangers(rule: Rule, dataset: Dataset) -> tuple[str, ...]:
    """What of the customers that a rule speaks of is not there; who they are is not said."""
    unmet = list(_unmet(rule.customers, dataset.customers))
    named = [column for column, _ in unmet if column in (Columns.CUSTOMER, Columns.NAME)]
    said = (f"{len(named):,} of the customers that it names are not in this data set.",)
    others = tuple(
        sentences(
            [
                f"No customer has {column.replace('_', ' ')} {value}.",
                meant_value(value, dataset.customers[column]),
            ]
        )
        for column, value in unmet
        if column == Columns.SEGMENT
    )
    return (said if named else ()) + others


def _within(values: pd.Series[Any], wanted: Range) -> BoolArray:
    """Which values are in the range; an unknown one is not."""
    mask = values.notna()
    low, high = (
        end if end is None or isinstance(end, float | int) else pd.Timestamp(end)
        for end in (wanted.low, wanted.high)
    )
    if low is not None:
        mask &= values >= low
    if high is not None:
        mask &= values <= high
    return mask.to_numpy(dtype=np.bool_)
