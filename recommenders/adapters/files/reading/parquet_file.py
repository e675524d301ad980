"""Reading a file of columns: Parquet (or a folder as Spark writes it), Arrow and ORC."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from recommenders.adapters.files.content.arrow_tables import OTHERS, read_other
from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.content.parquet_size import refuse_large, refuse_repeated
from recommenders.adapters.files.nested.list_names import (
    BASKETS,
    HISTORY_LISTS,
    ITEM_LISTS,
    is_history,
)
from recommenders.adapters.files.reading.known_names import is_known_as, is_of_items
from recommenders.contract import Columns
from recommenders.errors import DataError

_UUID_BYTES: Final = 16
_DEEPEST: Final = 4
"""Structures within each other whose fields are columns."""


def read_parquet(path: Path) -> tuple[pa.Table, tuple[str, ...], int]:
    """The columns that can be read, the names of those that are lists or structures, and how many
    lines have no item where the items stand in a list (`by_item`).

    A folder is read as one table, its hive partitions as columns; files of Arrow and ORC are read
    alike. Raises `DataError`.
    """
    if path.suffix.lower() in OTHERS:
        lines, without_items = by_item(read_other(path), path)
        return *plain_columns(lines, str(path)), without_items
    try:
        folder = path.is_dir()
        refuse_large(path)
        table = pa.parquet.read_table(path, partitioning="hive" if folder else None)
    except (DataError, MemoryError):
        raise
    # a footer that was tampered with leads pyarrow to columns that are not there (KeyError), to
    # names that are no text, and to whatever else
    except Exception as error:
        twice = _names_twice(path)
        if twice:
            raise DataError(
                "two columns have the same name",
                file=str(path),
                column=twice[0],
                remedy="Rename or remove one of them.",
            ) from error
        if path.is_file():
            refuse_other_kinds(path, but=b"PAR1")
        raise DataError(
            "the Parquet file is broken",
            file=str(path),
            remedy="Write it again, or save the data as CSV.",
        ) from error
    lines, without_items = by_item(table, path)
    return *plain_columns(lines, str(path)), without_items


def by_item(table: pa.Table, path: Path) -> tuple[pa.Table, int]:
    """One line for each item of an order or event whose items stand in a list of structures.

    That is how analytics and shops export them: a column ``items`` (or another of `ITEM_LISTS`)
    with fields such as item_id, price and quantity, which become columns; the history of a line
    that has an item of its own is none. Also gives how many lines had no item at all, and are not
    there any more. Raises `DataError` where that makes too much of the file at ``path``.
    """
    kinds = {name: table.schema.field(name).type for name in table.column_names}
    if any(
        is_known_as(Columns.ITEM, name) and not pa.types.is_nested(kind)
        for name, kind in kinds.items()
    ):
        kinds = {name: kind for name, kind in kinds.items() if not is_history(name)}
    lists: list[str] = []
    for known in (ITEM_LISTS, HISTORY_LISTS):
        named = [name for name in kinds if name.lower() in known]
        lists = lists or [name for name in named if _lists_structures(kinds[name])]
    if not lists:
        lists = [
            name
            for name, kind in kinds.items()
            if name.lower() in BASKETS and _lists_values(kind) and len(kinds) > 1
        ]
        # a basket may have a history besides
        lists = [name for name in lists if not is_history(name)] or lists
    if len(lists) != 1:
        return table, 0
    refuse_repeated(table, lists[0], path)
    listed = table[lists[0]].combine_chunks()
    parents = pc.list_parent_indices(listed)
    items = pc.list_flatten(listed)
    lines = table.drop_columns(lists).take(parents)
    if not pa.types.is_struct(items.type):
        column = "item" if "item" not in lines.column_names else lists[0]
        return lines.append_column(column, items), len(table) - len(pc.unique(parents))
    fields = [field.name for field in items.type]
    of_orders, of_items = names_apart(lines.column_names, fields, lists[0])
    lines = lines.rename_columns(of_orders)
    for field, name in zip(fields, of_items, strict=True):
        lines = lines.append_column(name, pc.struct_field(items, [field]))
    return lines, len(table) - len(pc.unique(parents))


def names_apart(
    orders: Sequence[str], items: Sequence[str], listed: str
) -> tuple[list[str], list[str]]:
    """What the columns of orders and those of the items in their list ``listed`` are called.

    A quantity or price of the order is none of each item, and what both have and is about items
    is the item's: then the order's has "order." in front. Of other names that both have it is the
    item's that has the list's.
    """
    of_orders = [
        f"order.{name}" if _is_total(name) or (name in items and is_of_items(name)) else name
        for name in orders
    ]
    # the name of an item is no customer's
    own = [*of_orders, "name"]
    listed = listed.rpartition(".")[2]
    return of_orders, [f"{listed}.{name}" if name in own else name for name in items]


def _is_total(name: str) -> bool:
    return is_known_as(Columns.QUANTITY, name) or is_known_as(Columns.UNIT_PRICE, name)


def _lists_structures(kind: pa.DataType) -> bool:
    listing = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(listing and pa.types.is_struct(kind.value_type))


def _lists_values(kind: pa.DataType) -> bool:
    listing = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(listing and not pa.types.is_nested(kind.value_type))


def plain_columns(table: pa.Table, place: str) -> tuple[pa.Table, tuple[str, ...]]:
    """The columns with one value a line, as text what is neither number nor time; the nested ones.

    The fields of a structure are columns such as ``customer.id``.

    Raises `DataError` for bytes that are no text; ``place`` is the file or table for errors.
    """
    for _ in range(_DEEPEST):
        if not any(pa.types.is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
    nested = [field.name for field in table.schema if pa.types.is_nested(field.type)]
    plain = {
        field.name: _readable(table[field.name], field, place)
        for field in table.schema
        if field.name and field.name not in nested
    }
    return pa.table(plain), tuple(nested)


def _names_twice(path: Path) -> list[str]:
    try:
        names = pa.parquet.read_schema(path).names
    except Exception:  # broken as it may be
        return []
    return sorted({name for name in names if names.count(name) > 1})


def _are_uuids(kind: pa.DataType, values: Sequence[bytes]) -> bool:
    """Whether bytes are ids of 16 each, of a fixed size or as databases have them."""
    if pa.types.is_fixed_size_binary(kind):
        return bool(kind.byte_width == _UUID_BYTES)
    if not values or any(len(value) != _UUID_BYTES for value in values):
        return False
    return not all(_is_text(value) for value in values)


def _is_text(value: bytes) -> bool:
    try:
        return value.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def _readable(column: pa.ChunkedArray, field: pa.Field, place: str) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_decimal(kind):
        return column.cast(pa.string())
    if not (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        return column
    values = column.to_pylist()
    filled = [value for value in values if value is not None]
    if _are_uuids(kind, filled):
        written = [None if value is None else str(uuid.UUID(bytes=value)) for value in values]
        return pa.chunked_array([pa.array(written, pa.string())])
    try:
        for value in filled:
            value.decode("utf-8")
    except UnicodeDecodeError as error:
        # bytes that are no text are kept apart by what they are
        if pa.types.is_fixed_size_binary(kind):
            hexed = [None if value is None else value.hex() for value in values]
            return pa.chunked_array([pa.array(hexed, pa.string())])
        raise DataError(
            "a column holds bytes that are not text",
            file=place,
            column=field.name,
            remedy="Write the column as text.",
        ) from error
    return column.cast(pa.string())
