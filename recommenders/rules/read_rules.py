"""Rules as a file of settings writes them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.rules.rule import Range, Rule, RuleKind
from recommenders.toml_file import nearest, toml_value

KINDS: Final = ", ".join(RuleKind)
COLUMNS: Final = (Columns.DEPARTMENT, Columns.CATEGORY, Columns.PRODUCT_TYPE, Columns.BRAND)
"""Columns of the items that may stand as a key of their own; ``where`` has any other."""
OWN_KEYS: Final[dict[str, tuple[RuleKind, ...]]] = {
    "factor": (RuleKind.BOOST,),
    "same": (RuleKind.LIMIT,),
    "place": (RuleKind.PIN,),
    "most": (RuleKind.LIMIT, RuleKind.PIN),
}
"""Keys that one or two kinds alone have."""
_OTHER_NAMES: Final = {
    "segment": 'customers = { segment = "..." }',
    "start": "from",
    "begin": "from",
    "end": "until",
    "to": "until",
    "position": "place",
    "rank": "place",
    "max": "most",
    "weight": "factor",
    "multiplier": "factor",
}
"""What others call a key, and how it is written here."""
_NEEDED: Final = ("factor", "same")
KEYS: Final = (
    *("name", "kind", "items", *COLUMNS, "where", "price", "launched", "customers"),
    *("from", "until", "dataset", "factor", "same", "most", "place", "off"),
)


def read_rule(entries: Mapping[str, Any], *, line: int = 0) -> Rule:
    """The rule of one ``[[rules]]``; raises `DataError` with the key, its value and a remedy."""
    for key in entries:
        if key not in KEYS:
            hint = _OTHER_NAMES.get(key.casefold())
            hint = f"Write {hint}. " if hint else nearest(key, KEYS)
            _refuse("an entry of a rule is not known", key, None, hint + _use(KEYS))
    kind = _kind(entries.get("kind"))
    for key, kinds in OWN_KEYS.items():
        if key in entries and kind not in kinds:
            _refuse(
                f"{key} says nothing in a rule of kind {kind}",
                key,
                entries[key],
                f"Leave it out, or write kind = {' or '.join(map(toml_value, kinds))}.",
            )
        if key not in entries and kind in kinds and key in _NEEDED:
            _refuse(f"a rule of kind {kind} lacks {key}", "kind", str(kind), _EXAMPLES[key])
    items = _values("items", entries["items"]) if "items" in entries else ()
    settings: dict[str, Any] = {
        # in one line, as it stands in sentences
        "name": " ".join(_text("name", entries.get("name", "")).split()),
        "kind": kind,
        "items": items,
        "where": (_where("where", entries["where"]) if "where" in entries else {})
        | {key: _values(key, entries[key]) for key in COLUMNS if key in entries},
        "price": _range("price", entries["price"], _number) if "price" in entries else Range(),
        "launched": _range("launched", entries["launched"], _date)
        if "launched" in entries
        else Range(),
        "customers": _where("customers", entries["customers"]) if "customers" in entries else {},
        "begin": _date("from", entries["from"]) if "from" in entries else None,
        "end": _date("until", entries["until"]) if "until" in entries else None,
        "dataset": _text("dataset", entries.get("dataset", "")),
        "off": _switch("off", entries.get("off", False)),
        # a pin of named items is about all of them, any other about the best
        "most": len(items) if items and kind is RuleKind.PIN else 1,
        "line": line,
    }
    for key, read in (("factor", _number), ("same", _text), ("most", _whole), ("place", _whole)):
        if key in entries:
            settings[key] = read(key, entries[key])
    try:
        return Rule(**settings)
    except ValueError as error:
        key = str(error).split()[0]
        _refuse(str(error), key, entries.get(key), _EXAMPLES.get(key, "Correct it."))


def _refuse(problem: str, key: str, value: object, remedy: str) -> NoReturn:
    raise DataError(problem, key=key, value=value, remedy=remedy)


def _use(known: tuple[str, ...]) -> str:
    return f"Use any of {', '.join(known)}."


_EXAMPLES: Final = {
    "name": 'Give each rule a name: name = "Spring promotion".',
    "factor": "Write it like factor = 1.5, or 0.5 to lower the score.",
    "same": 'Name a column of the items: same = "product_type".',
    "most": "Write a number from 1: most = 2.",
    "place": "Write a number from 1: place = 1.",
    "price": "Write it like price = { from = 5, to = 20 }.",
    "launched": "Write it like launched = { from = 2026-06-01, to = 2026-06-30 }.",
    "until": "Give the last day, no earlier than the first: until = 2026-06-30.",
}


def _kind(value: object) -> RuleKind:
    if value is None:
        _refuse("a rule lacks its kind", "kind", None, f'Write one of {KINDS}: kind = "pin".')
    if value not in list(RuleKind):
        hint = nearest(str(value), list(RuleKind))
        _refuse("the kind of a rule is not known", "kind", value, f"{hint}Write one of {KINDS}.")
    return RuleKind(str(value))


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        _refuse(f"{key} is not text", key, value, "Put it in double quotes.")
    return value.strip()


def _texts(key: str, value: object, column: str) -> tuple[str, ...]:
    """The texts of a list; in a column of any kind a number or a truth is its text as well."""
    values = value if isinstance(value, list) else [value]
    # a truth is an int to Python as well
    kinds = (str, int, float, bool) if column else (str, int)
    if not all(type(text) in kinds for text in values):
        example = f'{key} = {{ {column} = ["A", "B"] }}' if column else f'{key} = ["A", "B"]'
        _refuse(f"{key} is no list of texts", key, value, f"Write it like {example}.")
    return tuple(str(text).strip() for text in values)


def _where(key: str, value: object) -> dict[str, tuple[str, ...]]:
    # one that names none would be met by all
    if not isinstance(value, dict) or not value:
        column = "segment" if key == "customers" else "stock"
        example = f'{key} = {{ {column} = "..." }}'
        _refuse(f"{key} names no column", key, value, f"Write it like {example}.")
    return {str(column): _values(key, values, str(column)) for column, values in value.items()}


def _values(key: str, value: object, column: str = "") -> tuple[str, ...]:
    """Values of a column; without any of them a condition would be met by nobody."""
    values = tuple(filter(None, _texts(key, value, column)))
    if not values:
        name = f"{key}, {column}," if column else key
        example = f'{key} = {{ {column} = "..." }}' if column else f'{key} = "..."'
        _refuse(f"{name} names no value", key, value, f"Leave it out, or write {example}.")
    return tuple(dict.fromkeys(values))


def _range(key: str, value: object, read: Callable[[str, object], Any]) -> Range:
    example = "from = 2026-06-01" if read is _date else "from = 5, to = 20"
    remedy = f"Write it like {key} = {{ {example} }}."
    if not isinstance(value, dict):
        _refuse(f"{key} is no range", key, value, remedy)
    unknown = [name for name in value if name not in ("from", "to")]
    if unknown:
        _refuse(f"{key} has from and to only", key, unknown[0], remedy)
    if not value:
        _refuse(f"{key} has neither from nor to", key, value, f"Leave it out, or w{remedy[1:]}")
    return Range(
        low=read(key, value["from"]) if "from" in value else None,
        high=read(key, value["to"]) if "to" in value else None,
    )


def _number(key: str, value: object) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value):  # type: ignore[arg-type]
        _refuse(f"{key} is no number", key, value, _EXAMPLES.get(key, "Write it without quotes."))
    return float(value)  # type: ignore[arg-type]


def _whole(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse(f"{key} is no whole number", key, value, _EXAMPLES[key])
    return value


def _switch(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        _refuse(f"{key} is neither true nor false", key, value, f"Write {key} = true.")
    return value


def _date(key: str, value: object) -> datetime.date:
    try:
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        # with a time, as in a file without quotes, it is the day that is written
        return datetime.datetime.fromisoformat(value).date()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        _refuse(f"{key} is no date", key, value, f"Write it like {key} = 2026-06-30.")
