"""Rules in words: what each does, what it did to an entry, why an item is not in a list."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pandas as pd

from explain.formats import count_of, date, join_names
from recommenders.contract import Columns, Dataset
from recommenders.rules.acting import NO_RULE, ActingRules
from recommenders.rules.rule import Range, Rule, RuleKind
from recommenders.rules.trace import Stage, Trace

MAX_NAMED = 3
"""Items or values that a sentence names; more are counted."""


def rule_words(rule: Rule, dataset: Dataset) -> str:
    """What a rule does, in one sentence: "Pins Rope Chew to place 1, for segment Pet household"."""
    what = _items(rule, dataset)
    does = {
        RuleKind.ONLY: f"Shows only {what}",
        RuleKind.HIDE: f"Hides {what}",
        RuleKind.BOOST: f"Boosts {what} x{rule.factor:g}",
        RuleKind.BURY: f"Puts {what} below all others",
        RuleKind.LIMIT: f"Lists at most {rule.most} with the same {rule.same.replace('_', ' ')}"
        + ("" if rule.about_all else f" of {what}"),
        RuleKind.PIN: f"Pins {_best(rule, what)} to place {rule.place}",
    }[rule.kind]
    parts = [does, _whom(rule), when(rule)]
    if rule.dataset:
        parts.append(f"in {rule.dataset}")
    return f"{', '.join(filter(None, parts))}."


def when(rule: Rule) -> str:
    """The days of a rule: "from 1 Jun 2026 to 31 Jul 2026"; empty without any."""
    begin = "" if rule.begin is None else f"from {_day(rule.begin)}"
    end = "" if rule.end is None else f"{'to' if begin else 'until'} {_day(rule.end)}"
    return f"{begin} {end}".strip()


def placement(trace: Trace, position: int) -> str:
    """What rules did to an entry of a list, without a full stop; empty where they did nothing.

    "pinned to 1 by “Spring promotion”; 14 by score".
    """
    said = []
    for rule in sorted(trace.rules[position], key=lambda acting: acting.kind is not RuleKind.PIN):
        if rule.kind is RuleKind.PIN:
            said.append(f"pinned to {position + 1} by “{rule.name}”")
        elif rule.kind is RuleKind.BOOST:
            said.append(f"boosted x{rule.factor:g} by “{rule.name}”")
        else:
            said.append(f"put below all others by “{rule.name}”")
    by_score = f"{trace.rank_by_score(position):,} by score"
    if said:
        return f"{', '.join(said)}; {by_score}"
    visible = trace.ranks.get(Stage.FILTERS)
    hidden = 0 if visible is None else trace.rank_by_score(position) - int(visible[position])
    return f"{by_score}; {count_of(hidden, 'item')} above it hidden by rules" if hidden else ""


def absence(acting: ActingRules, item: int, *, listed: Sequence[int], dataset: Dataset) -> str:
    """Which rule keeps an item (code) out of a list, and since when; empty where none does.

    "it is hidden by “Out of stock” since 3 Jun 2026". ``listed`` are the items of the list.
    """
    index = int(acting.hidden_by[item])
    if index != NO_RULE:
        rule = acting.rules[index]
        verb = "hidden by" if rule.kind is RuleKind.HIDE else "not among what is shown by"
        return f"it is {verb} “{rule.name}”{_since(rule)}"
    for index, codes in acting.groups:
        rule = acting.rules[index]
        same = [other for other in listed if codes[other] == codes[item] >= 0]
        if len(same) >= rule.most:
            others = join_names([dataset.item_title(other) for other in same[:MAX_NAMED]])
            return (
                f"“{rule.name}” lists at most {rule.most} with the same "
                f"{rule.same.replace('_', ' ')}{_since(rule)}: {others}"
            )
    for index in acting.touching(item, RuleKind.BURY):
        rule = acting.rules[index]
        return f"it is put below all others by “{rule.name}”{_since(rule)}"
    return ""


def _since(rule: Rule) -> str:
    return "" if rule.begin is None else f" since {_day(rule.begin)}"


def _whom(rule: Rule) -> str:
    """Whose lists a rule acts on. Customers who are named are counted: pseudonyms stay ones."""
    said = []
    for column, values in rule.customers.items():
        if column in (Columns.CUSTOMER, Columns.NAME):
            are = "is" if len(values) == 1 else "are"
            said.append(f"{count_of(len(values), 'customer')} who {are} named")
    groups = [
        f"{column} {_any_of(values)}"
        for column, values in rule.customers.items()
        if column not in (Columns.CUSTOMER, Columns.NAME)
    ]
    if groups:
        said.append(f"{'' if said else 'customers '}of {' and '.join(groups)}")
    return f"for {', '.join(said)}" if said else ""


def _items(rule: Rule, dataset: Dataset) -> str:
    """The items of a rule in words."""
    if rule.about_all:
        return "every item"
    parts = []
    if rule.items:
        more = len(rule.items) > MAX_NAMED
        named = () if more else rule.items
        codes = [dataset.item_code(item) for item in named]
        names = [
            item if code is None else dataset.item_title(code)
            for item, code in zip(named, codes, strict=True)
        ]
        parts.append(count_of(len(rule.items), "item") if more else join_names(names))
    if rule.where or not rule.items:
        where = [f"{name.replace('_', ' ')} {_any_of(v)}" for name, v in rule.where.items()]
        parts.append(f"items of {' and '.join(where)}" if where else "items")
    for name, wanted in ((Columns.PRICE, rule.price), ("launched", rule.launched)):
        if wanted != Range():
            parts.append(f"{name} {_range(wanted, dataset)}")
    return ", ".join(parts)


def _best(rule: Rule, what: str) -> str:
    if len(rule.items) == rule.most or not what:
        return what
    best = "the best" if rule.most == 1 else f"the best {rule.most:,}"
    return f"{best} of {what}"


def _any_of(values: Sequence[str]) -> str:
    if len(values) > MAX_NAMED:
        values = [*values[: MAX_NAMED - 1], f"{len(values) - MAX_NAMED + 1} more"]
    return join_names(list(values), "or")


def _range(wanted: Range, dataset: Dataset) -> str:
    low, high = (
        None
        if end is None
        else _day(end)
        if isinstance(end, datetime.date)
        else f"{dataset.currency}{end:g}"
        for end in (wanted.low, wanted.high)
    )
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def _day(day: datetime.date) -> str:
    return date(pd.Timestamp(day))
