"""The names of the columns of a file, read from its beginning alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from recommenders.adapters.files.content.arrow_tables import COLUMNAR, schema_of
from recommenders.adapters.files.content.file_content import start_of
from recommenders.adapters.files.content.long_separators import with_one_sign
from recommenders.adapters.files.content.odd_lines import with_plain_lines
from recommenders.adapters.files.content.text_encoding import wide_encoding
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.nested.list_names import ITEM_LISTS
from recommenders.adapters.files.reading.csv_layout import layout_of, with_line_feeds
from recommenders.adapters.files.reading.excel_file import sheet_names
from recommenders.adapters.files.reading.read_file import JSON, TEXT, suffix_of
from recommenders.adapters.files.workbooks.kinds import OLD, is_workbook
from recommenders.errors import DataError

_LOOK: Final = 65_536


def names_in(path: Path, *, encoding: str = "") -> dict[str, tuple[str, ...]]:
    """The columns of a file, under the name of each sheet of a workbook, of others under "".

    Those of items that stand in a list are among them. What cannot be read has none: what is wrong
    with it is said once it is read.
    """
    suffix = suffix_of(path)
    try:
        if is_workbook(path):
            return sheet_names(path)
        if suffix in COLUMNAR:
            return {"": _of_schema(path)}
        if suffix in (*TEXT, OLD):
            return {"": _of_text(path, suffix, encoding)}
    except (DataError, OSError, ValueError, RecursionError):
        pass
    # a footer that was tampered with leads pyarrow to whatever else
    except Exception:
        return {"": ()}
    return {"": ()}


def _of_schema(path: Path) -> tuple[str, ...]:
    if path.is_dir():
        path = next(iter(sorted(path.rglob("*.parquet"))))
    return tuple(name for field in schema_of(path) for name in _of_field(field))


def _of_field(field: pa.Field) -> tuple[str, ...]:
    kind = field.type
    if field.name.lower() in ITEM_LISTS and pa.types.is_list(kind):
        kind = kind.value_type
        return tuple(inner.name for inner in kind) if pa.types.is_struct(kind) else (field.name,)
    return (field.name,)


def _of_text(path: Path, suffix: str, encoding: str) -> tuple[str, ...]:
    start = start_of(path, _LOOK)
    # no letter of the last line may be cut in two
    whole = start[: start.rfind(b"\n") + 1] if len(start) == _LOOK else start
    if wide_encoding(start):
        whole = start[: len(start) // 4 * 4]
    text = with_plain_lines(utf8_text(path, whole or start, encoding, []), path, [])
    text = with_one_sign(text, path, [])
    sample = bytes(text).decode("utf-8-sig", "replace")
    if suffix in JSON:
        first = sample.lstrip().removeprefix("[").lstrip()
        entry, _ = json.JSONDecoder().raw_decode(first)
        return tuple(_of_object(entry)) if isinstance(entry, dict) else ()
    return layout_of(with_line_feeds(sample)).names


def _of_object(entry: Mapping[str, Any], before: str = "") -> list[str]:
    names: list[str] = []
    for name, value in entry.items():
        if isinstance(value, dict):
            names += _of_object(value, f"{before}{name}.")
        elif name.lower() in ITEM_LISTS and isinstance(value, list) and value:
            names += _of_object(value[0]) if isinstance(value[0], dict) else [name]
        else:
            names.append(f"{before}{name}")
    return names
