"""Files by their names: what those of each table are usually called, alone or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of
from recommenders.contract import Finding

USUAL_NAMES: Final = {
    "interactions": "interactions orders order_items orderitems order_lines orderlines "
    "transactions purchases sales events ratings history lines",
    "items": "items products articles movies catalogue catalog",
    "customers": "customers users members households people",
    "searches": "searches search_log search_events search_queries queries",
    "related": "related related_items related_products item_relations",
}
"""What the files, or the tables of a database, of each of our tables are usually called."""
MONTH_WRITTEN: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A month in English as a pattern of small letters: no margin is one of March."""
_SIGN: Final = "[-_. ]"
_PART: Final = re.compile(
    rf"{_SIGN}?(?:part|p|year)?{_SIGN}?\d[\d_. -]*"
    rf"|(?:{_SIGN}\d+)*{_SIGN}(?:{MONTH_WRITTEN}|q[1-4]|h[12])(?:{_SIGN}?\d+)*"
)
"""What follows the name of a table where it is written in several files: a number, or a month."""
_BASE: Final = re.compile(rf"(.+?)(?:{_PART.pattern})")
_SPARK: Final = re.compile(r"part-[mr]?-?\d+")
"""How Spark and Hadoop call the files of a table."""


def of_table(data: list[Path], table: str) -> tuple[tuple[Path, ...], list[Finding]]:
    """The files of a table, by the first of its usual names that is there, and what is to say.

    What is passed over for them is taken out of ``data``.
    """
    for name in USUAL_NAMES[table].split():
        whole = [path for path in data if stem_of(path) == name]
        if whole:
            whole.sort(key=_by_kind)
            chosen, others = whole[0], whole[1:]
            said = []
            if others:
                said.append(
                    Finding(
                        observation=f"{chosen.name} stands beside "
                        f"{', '.join(path.name for path in others)}",
                        count=len(others),
                        done=f"{chosen.name} is read, the other is not used",
                        warning=True,
                    )
                )
            if name != table and not chosen.is_dir():
                said.append(read_as((chosen,), table))
            # what was left out for the chosen one is accounted for
            for other in others:
                data.remove(other)
            return (chosen,), said
        parts = [
            path
            for path in data
            if stem_of(path).startswith(name) and _PART.fullmatch(stem_of(path)[len(name) :])
        ]
        if parts:
            return tuple(parts), [read_as(parts, table)] if len(parts) > 1 else []
    return (), []


def _by_kind(path: Path) -> int:
    """Where a file stands among others of its name; a folder comes behind all files."""
    suffix = suffix_of(path)
    is_file = suffix == ".parquet" or not path.is_dir()
    return SUFFIXES.index(suffix) if is_file else len(SUFFIXES)


def is_called_as_table(stem: str) -> bool:
    """Whether a name is a usual one of a table, or of a part of it."""
    names = " ".join(USUAL_NAMES.values()).split()
    return any(
        stem.startswith(name) and (stem == name or _PART.fullmatch(stem[len(name) :]))
        for name in names
    )


def stem_of(path: Path) -> str:
    """The name without the ending, in small letters."""
    return path.name.lower().removesuffix(suffix_of(path))


def grouped(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """Files under what they have in common, where a table is written in several."""
    groups: dict[str, list[Path]] = {}
    for path in paths:
        groups.setdefault(base_of(path), []).append(path)
    return groups


def base_of(path: Path) -> str:
    """The name of a file without the number, or the month, of a part."""
    stem = stem_of(path)
    if _SPARK.match(stem):
        return "part"
    part = _BASE.fullmatch(stem)
    return part[1] if part else stem


def has_usual_name(path: Path) -> bool:
    """Whether a name begins as one of a table."""
    names = " ".join(USUAL_NAMES.values()).split()
    return any(stem_of(path).startswith(name) for name in names)


def read_as(files: Sequence[Path], table: str) -> Finding:
    """What the report says of files that are taken for a table by their names."""
    if len(files) == 1:
        what = "Folder" if files[0].is_dir() else "File"
        return Finding(observation=f"{what} {files[0].name}", count=1, done=f"read as {table}")
    shown = ", ".join(path.name for path in files[:6]) + (", ..." if len(files) > 6 else "")
    return Finding(
        observation=f"Files of {table}: {shown}", count=len(files), done="read as one table"
    )
