"""Lines without a column of customers: their name stands for them, else the order of each line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.reading.known_names import (
    VISIT_NAMES,
    column_called,
    plain_name,
)
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns, Finding

_TRIED: Final = 20_000
_NEARLY_ALL: Final = 0.95
_DOUBTFUL: Final = ("name", "transaction", "receipt", "ticket", "bon", "session", "visit")
_ITEMS: Final = "items products"
_LIST: Final = r"[,;|\[{\n]"


def stand_ins(
    sheet: Sheet, names_in_file: Mapping[str, str], told: Collection[str] = ()
) -> dict[str, str]:
    """The item and the customer -> columns that may stand for them where none is one.

    The item is what is called "Items" and has one on each line. The customer is known by name, else
    the order, or the visit, stands for it. Orders of one line each say nothing of what goes
    together, and are left to a refusal. ``names_in_file``: our columns -> those of the sheet that
    are known; what is ``told`` needs none.
    """
    items: dict[str, str] = {}
    if Columns.ITEM not in names_in_file and Columns.ITEM not in told:
        free = [name for name in sheet.frame.columns if name not in names_in_file.values()]
        name = column_called(free, _ITEMS)
        items = {Columns.ITEM: name} if name and _has_one_each(sheet.frame[name]) else {}
    known = {**names_in_file, **items}
    return items | ({} if Columns.CUSTOMER in told else _customers(sheet, known))


def _customers(sheet: Sheet, names_in_file: Mapping[str, str]) -> dict[str, str]:
    if Columns.CUSTOMER in names_in_file or Columns.ITEM not in names_in_file:
        return {}
    name = names_in_file.get(Columns.NAME)
    free = [name for name in sheet.frame.columns if name not in names_in_file.values()]
    free = [name for name in free if numbers_orders(sheet.frame, str(name))]
    order = column_called(free, VISIT_NAMES)
    if name is not None and (plain_name(name) != "name" or _names_people(sheet.frame, name, order)):
        return {Columns.CUSTOMER: name}
    if order is None:
        return {}
    codes, values = texts(sheet.frame[order])
    several = 1 < len(values) < int((codes >= 0).sum())
    return {Columns.CUSTOMER: order} if several else {}


def said_of_stand_ins(sheet: Sheet, names_in_file: Mapping[str, str]) -> list[Finding]:
    """What has to be said where customers are known by a name, or by the order alone."""
    name = names_in_file.get(Columns.CUSTOMER)
    if name is None:
        return []
    file = Path(sheet.file).name
    if name == names_in_file.get(Columns.NAME):
        return [
            Finding(
                observation=f"No column of {file} is known to have an id of the customers: "
                f'"{name}" stands for it',
                count=len(sheet.frame),
                done="people of one name are one customer, and one person with two names is two",
                warning=True,
            )
        ]
    if plain_name(name) not in VISIT_NAMES.split():
        return []
    return [
        Finding(
            observation=f"No column of {file} is known to say whose the lines are: each "
            f'"{name}" stands for a customer of its own',
            count=len(sheet.frame),
            done="what goes together can be learned, and nothing of what somebody buys next, buys "
            "again or likes over time: where a column has the customer, say it in dataset.toml "
            f'([columns] {Columns.CUSTOMER} = "..."); where another file says who made these '
            "orders, add it as well, and name orders and order_lines under [files]",
            warning=True,
        )
    ]


def numbers_orders(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column with the name of one of orders numbers them: some hold other things.

    A "name" may be #1001 and somebody's, a "transaction" 4711 and a sale.
    """
    if plain_name(name) not in _DOUBTFUL:
        return True
    few = pd.Series(frame[name].dropna().head(_TRIED).unique()).astype("str")
    return bool(few.str.contains(r"\d", regex=True).all())


def _has_one_each(column: pd.Series) -> bool:
    """Whether texts are names of things, and neither how many there are nor lists of them."""
    few = pd.Series(column.dropna().head(_TRIED).astype("str").unique())
    lists = few.str.contains(_LIST).mean() if len(few) else 1.0
    return bool(lists < 1 - _NEARLY_ALL) and bool(few.str.contains(r"[^\W\d]").mean() > _NEARLY_ALL)


def _names_people(frame: pd.DataFrame, name: str, order: str | None) -> bool:
    """Whether a column that is called "name" is that of who ordered: one an order, and again."""
    if order is None:
        return False
    few = frame[[order, name]].head(_TRIED)
    codes = pd.DataFrame({"order": texts(few[order])[0], "name": texts(few[name])[0]})
    codes = codes[(codes["order"] >= 0) & (codes["name"] >= 0)]
    of_orders = codes.groupby("order")["name"].agg(["size", "nunique"])
    several = of_orders[of_orders["size"] > 1]
    return (
        len(several) > 1
        and bool((several["nunique"] == 1).mean() >= _NEARLY_ALL)
        and 1 < codes["name"].nunique() < len(of_orders)
    )
