"""An object for each order where those of a file hold several, and lists that belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.nested.items_within import are_objects, have_items
from recommenders.adapters.files.nested.list_names import HISTORY_LISTS, ID_LISTS, ITEM_LISTS
from recommenders.adapters.files.nested.pairs import of_pairs
from recommenders.contract import Columns, Finding

Entry = dict[str, Any]

_OF_ITEMS: Final = frozenset((*ITEM_LISTS, *ID_LISTS, *HISTORY_LISTS))
_CELL: Final = 8
_OWN: Final = ("id", "name", "email")
"""What an object that holds orders says of itself: of the customer."""
_ITEMS: Final = ITEM_LISTS[0]
_CUSTOMER: Final = "customer"
_OF_LINES: Final = (
    *(Columns.TIME, Columns.EVENT, Columns.QUANTITY, Columns.UNIT_PRICE, Columns.LINE_TOTAL),
    *(Columns.WEIGHT, Columns.TITLE),
)
"""What lists beside that of the items may say of each; tags of the customer may be as many."""
_RATINGS: Final = ("rating", "score", "stars")


class Unfolded:
    """The objects of a file, each order of a customer one of its own, and what is said of it.

    ``is_known_as`` tells of one of our columns and a name whether it may be called so.
    """

    def __init__(self, path: Path, is_known_as: Callable[[str, str], bool]) -> None:
        self.path = path
        self.is_known_as = is_known_as
        self.orders: Counter[str] = Counter()
        self.together: Counter[str] = Counter()
        self.pairs: Counter[str] = Counter()
        self.repeated = 0

    def objects(self, entries: Iterator[tuple[int, Entry]]) -> Iterator[tuple[int, Entry]]:
        """The entries with their places; raises `DataError` where they become too much."""
        for place, written in entries:
            entry = _without_edges(written) if _holds_edges(written) else written
            entry = self._without_pairs(entry)
            name = _list_of_orders(entry)
            if not name:
                yield place, self._zipped(entry)
                continue
            self.orders[name] += 1
            size = sum(len(value) for value in entry.values() if isinstance(value, str))
            self.repeated += len(entry[name]) * (size + _CELL * len(entry))
            refuse_unpacked(self.path, self.repeated)
            for order in entry[name]:
                yield place, self._zipped(_with_customer(entry, name, order))

    def findings(self) -> list[Finding]:
        """What was done, for the report."""
        return [
            *(
                Finding(
                    observation=f"Objects of {self.path.name} that hold several orders ({name})",
                    count=count,
                    done="an order for each",
                )
                for name, count in self.orders.items()
            ),
            *(
                Finding(
                    observation=f"Lists of {self.path.name} of one length: {names}",
                    count=count,
                    done="read together, a line for each place",
                )
                for names, count in self.together.items()
            ),
            *(
                Finding(
                    observation=f"Lists of {self.path.name} of pairs: {name}",
                    count=count,
                    done="read as an item and its time, or its quantity",
                )
                for name, count in self.pairs.items()
            ),
        ]

    def _without_pairs(self, entry: Entry) -> Entry:
        """The entry with a list of objects in the place of pairs of an item and its time."""
        for name, value in entry.items():
            if name.lower() in _OF_ITEMS and isinstance(value, dict | list):
                objects = of_pairs(value, counted=name.lower() not in HISTORY_LISTS)
                if objects is not None:
                    self.pairs[name] += 1
                    listed = name if name.lower() in (*ITEM_LISTS, *HISTORY_LISTS) else _ITEMS
                    others = {key: of for key, of in entry.items() if key != name}
                    return {**others, listed: objects}
        return entry

    def _zipped(self, entry: Entry) -> Entry:
        """The entry with a list of objects in the place of lists with a value for each item.

        So is a list of items alone where others of the file have more: all lines read alike.
        """
        lists = {
            name: value
            for name, value in entry.items()
            if isinstance(value, list) and not any(isinstance(of, dict | list) for of in value)
        }
        of_items = [name for name, value in lists.items() if value and name.lower() in _OF_ITEMS]
        if len(of_items) != 1 or have_items([entry], self.is_known_as):
            return entry
        of_lines = [name for name in lists if name in of_items or self._is_of_lines(name)]
        if len(of_lines) < 2 and not self.together:
            return entry
        alike = [name for name in of_lines if len(lists[name]) == len(lists[of_items[0]])]
        if len(alike) > 1:
            self.together[", ".join(alike)] += 1
        names = ["item" if name == of_items[0] else _of_one(name) for name in alike]
        rows = zip(*(lists[name] for name in alike), strict=True)
        others = {name: value for name, value in entry.items() if name not in alike}
        return {**others, _ITEMS: [dict(zip(names, row, strict=True)) for row in rows]}

    def _is_of_lines(self, name: str) -> bool:
        of_one = _of_one(name)
        known = any(self.is_known_as(ours, of_one) for ours in _OF_LINES)
        return known or of_one.lower() in _RATINGS


def _holds_edges(entry: Entry) -> bool:
    return any(
        isinstance(value, dict) and ("edges" in value or _is_page(value))
        for value in entry.values()
    )


def _is_page(value: Entry) -> bool:
    """Whether an object is a list as APIs write it: {"object": "list", "data": [...]}."""
    return value.get("object") == "list" and are_objects(value.get("data"))


def _without_edges(value: Any) -> Any:  # noqa: ANN401 - what JSON may hold
    """What GraphQL writes as {"edges": [{"node": ...}]} as the list of its nodes."""
    if isinstance(value, list):
        return [_without_edges(of) for of in value]
    if not isinstance(value, dict):
        return value
    if _is_page(value):
        return [_without_edges(of) for of in value["data"]]
    edges = value.get("edges")
    if isinstance(edges, list) and all(isinstance(of, dict) and "node" in of for of in edges):
        return [_without_edges(of["node"]) for of in edges]
    return {name: _without_edges(of) for name, of in value.items()}


def _list_of_orders(entry: Entry) -> str:
    """The name of the only list of objects of which one holds a list of items; else nothing.

    An order that has its items may have deliveries, or refunds, with theirs.
    """
    if _holds_items(entry):
        return ""
    names = [
        name
        for name, value in entry.items()
        if are_objects(value) and any(_holds_items(of) for of in value)
    ]
    return names[0] if len(names) == 1 else ""


def _holds_items(order: Entry) -> bool:
    return any(
        isinstance(value, list) and name.lower() in _OF_ITEMS for name, value in order.items()
    )


def _with_customer(entry: Entry, name: str, order: Entry) -> Entry:
    """An order with what the object above it says: under "customer" what it says of itself."""
    above = {key: value for key, value in entry.items() if key != name}
    own = {key: above.pop(key) for key in [*above] if key in order or key.lower() in _OWN}
    if own and not isinstance(order.get(_CUSTOMER), dict):
        above[_CUSTOMER] = own
    return {**above, **order}


def _of_one(name: str) -> str:
    """A name for one value of a list: "timestamps" -> "timestamp", "quantities" -> "quantity"."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and len(name) > 2 else name
