"""Remarks as lines of JSON: how earlier versions kept them, and how they are exported."""

from __future__ import annotations

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

Row: TypeAlias = Mapping[str, Any]
"""One remark by the names of `TEXTS` (texts, the time in UTC as ISO 8601) and `SWITCHES` (bool)."""
FILE: Final = "remarks.jsonl"
TEXTS: Final = (
    *("dataset", "recommender", "customer", "item", "note", "author", "time", "fingerprint"),
)
SWITCHES: Final = ("flagged", "nameless")


def line_of(row: Row) -> str:
    """A row as a line of ASCII."""
    return json.dumps({name: row[name] for name in (*TEXTS, *SWITCHES)})


def row_of(line: bytes) -> Row | None:
    """The row of a line; None for what is none."""
    try:
        kept = json.loads(line)
        row = {name: kept[name] for name in TEXTS}
        if not isinstance(kept["flagged"], bool) or not all(
            isinstance(text, str) and text.encode() is not None and "\0" not in text
            for text in row.values()
        ):
            return None
        time = datetime.fromisoformat(row["time"]).astimezone(UTC)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return {
        **row,
        "time": time.isoformat(timespec="seconds"),
        "flagged": kept["flagged"],
        "nameless": kept.get("nameless") is True,
    }


def rows_in(file: Path) -> Iterator[Row | None]:
    """The rows of a file in order; None for each line that is none. Raises `OSError`."""
    content = file.read_bytes()
    # what PowerShell writes for >
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    for line in content.split(b"\n"):
        if line.strip(b" \t\r"):
            yield row_of(line)
