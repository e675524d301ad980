"""What to say where a column that is needed cannot be found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from recommenders.adapters.files.baskets.cell_lists import lists_items
from recommenders.adapters.files.nameless.column_roles import number_of
from recommenders.adapters.files.reading.known_names import GUESSES, is_order, plain_name
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from recommenders.errors import DataError

YOURS: Final = "YOUR COLUMN"
"""What a remedy has in the place of a name that nobody knows yet."""
_COLUMNS: Final = 8
_VALUES: Final = 2
"""Columns without names that are shown, and values of each."""
# a date, a time or a number where a name should stand
_LIKE_DATA: Final = re.compile(r"[\d][\d.,:/ TZ+-]*")


def missing_columns(sheet: Sheet, table: str, missing: list[str]) -> DataError:
    """What to say where a column that is needed cannot be found."""
    file_columns = [str(column) for column in sheet.frame.columns]
    column = missing[0]
    nested = [name for name in sheet.nested if plain_name(name) in GUESSES[table][column].split()]
    if nested or column in sheet.nested:
        name = (nested or [column])[0]
        return DataError(
            f"the column that is taken for {column} holds lists or structures",
            file=sheet.file,
            column=name,
            remedy="Write one value in each line.",
        )
    if sheet.nameless:
        return _without_names(sheet, table, missing)
    if any(_LIKE_DATA.fullmatch(name) for name in file_columns):
        return headless(sheet, file_columns)
    several = next((name for name in file_columns if lists_items(name)), "")
    if several and column == Columns.ITEM and table == "interactions":
        return DataError(
            f"no column has one item a line, and “{several}” may have several in a cell",
            file=sheet.file,
            column=several,
            row=1,
            value=next(iter(map(str, sheet.frame[several].head(1))), "")[:60],
            remedy=f'If it does, say in dataset.toml: list_separator = ", " (what parts them) and '
            f'[columns.interactions] {column} = "{several}".',
        )
    if missing == [Columns.TIME]:
        return DataError(
            "no column says when",
            file=sheet.file,
            column=column,
            row=1,
            value=", ".join(file_columns),
            remedy=_parted_date(file_columns)
            + "If a column has the times, name it in dataset.toml: "
            f'[columns.{table}] {column} = "{YOURS}". If none has, say {column} = false: the '
            "order of the lines then stands for the times.",
        )
    others = f" (and {', '.join(missing[1:])})" if missing[1:] else ""
    parted = _parted_orders(sheet, table, missing)
    if_one_person = " Where all lines are one person's, add a column with one id." * (
        missing == [Columns.CUSTOMER]
    )
    return DataError(
        f"a required column is missing{others}",
        file=sheet.file,
        column=column,
        row=1,
        value=", ".join(file_columns),
        remedy="Name the column of the file that holds it in dataset.toml: "
        f'[columns.{table}] {column} = "{YOURS}".{if_one_person}{parted}',
    )


def _parted_date(names: Sequence[str]) -> str:
    plain = {plain_name(name): name for name in names}
    parts = [plain[part] for part in ("year", "month", "day") if part in plain]
    if len(parts) < 2:
        return ""
    return f"Put {', '.join(f'“{part}”' for part in parts)} together in one column of dates. "


def _parted_orders(sheet: Sheet, table: str, missing: list[str]) -> str:
    """What to do where orders and their items stand in two tables, as in most shops' databases."""
    orders = any(is_order(str(name)) for name in sheet.frame.columns)
    heads = missing == [Columns.ITEM] and table == "interactions"
    items = table == "interactions" and orders and Columns.ITEM not in missing
    if not (heads or items):
        return ""
    other = "items of the orders stand" if heads else "customer and the time of the orders stand"
    return (
        f" If the {other} in another file or table, name both in dataset.toml: [files] (of a "
        'database: [database]) orders = "..." and order_lines = "...". They are joined by the id '
        "of the order."
    )


def _without_names(sheet: Sheet, table: str, missing: Sequence[str]) -> DataError:
    """What to say of a file without a line of names where its columns do not tell what they are."""
    shown = enumerate(sheet.frame.columns[:_COLUMNS])
    values = {number_of(at): sheet.frame[name].dropna().unique() for at, name in shown}
    held = "; ".join(f"{at} holds {', '.join(map(str, of[:_VALUES]))}" for at, of in values.items())
    say = ", ".join(f'{ours} = "{YOURS}"' for ours in missing)
    return DataError(
        "the first line looks like data, not like the names of columns, and nothing tells which is "
        f"{' and which '.join(missing)}",
        file=sheet.file,
        row=1,
        value=", ".join(map(str, sheet.frame.iloc[0])),
        remedy=f"Say it in dataset.toml, by the number of each column: [columns.{table}] {say}; or "
        f"put a line of names above it, such as customer_id,item_id,timestamp. Here {held}.",
    )


def headless(sheet: Sheet, cells: Sequence[str]) -> DataError:
    """The error about a table whose first line, these cells, is no line of names."""
    return DataError(
        "the first line looks like data, not like the names of columns",
        file=sheet.file,
        row=1,
        value=", ".join(cells),
        remedy="Put a line of names above it, such as customer_id,item_id,timestamp.",
    )
