"""Which files of a folder are the lines, the items, the customers and the searches."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from recommenders.adapters.files.reading.json_file import holds_objects
from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of
from recommenders.contract import Finding
from recommenders.errors import DataError

USUAL_NAMES: Final = {
    "interactions": "interactions orders order_items orderitems order_lines orderlines "
    "transactions purchases sales events ratings history lines",
    "items": "items products articles movies catalogue catalog",
    "customers": "customers users members households people",
    "searches": "searches search_log search_events search_queries queries",
}
"""What the files, or the tables of a database, of each of our tables are usually called."""
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_SIGN: Final = "[-_. ]"
_PART: Final = re.compile(
    rf"{_SIGN}?(?:part|p|year)?{_SIGN}?\d[\d_. -]*"
    rf"|(?:{_SIGN}\d+)*{_SIGN}(?:{_MONTHS}|q[1-4]|h[12])(?:{_SIGN}?\d+)*"
)
"""What follows the name of a table where it is written in several files: a number, or a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of each table, in the order of their names, and what was seen on the way.

    ``lines`` has at least one; ``others`` are files of data that belong to none.
    """

    lines: tuple[Path, ...]
    items: tuple[Path, ...] = ()
    customers: tuple[Path, ...] = ()
    searches: tuple[Path, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def by_table(self) -> dict[str, tuple[Path, ...]]:
        """The files under the name of our table."""
        return {
            "interactions": self.lines,
            "items": self.items,
            "customers": self.customers,
            "searches": self.searches,
        }


def find_files(
    folder: Path, *, ignore: Iterable[str] = (), told: Mapping[str, tuple[str, ...]] | None = None
) -> Files:
    """The files of the four tables; raises `DataError` where there is none of interactions.

    A name may be in capitals. Where ``interactions`` stands there in several kinds, the first of
    `SUFFIXES` is read; ``interactions-2025.csv`` and ``interactions-2026.csv`` are both. Another
    usual name, or the only file, serves where that one is missing. ``ignore`` are names of
    files that need no remark, with * for any characters. Of a table that is ``told`` its files
    are read and no others, whatever they are called.
    """
    entries = _entries(folder)
    data = [path for path in entries if _is_data(path)]
    findings: list[Finding] = []
    tables = {table: _named(folder, data, names) for table, names in (told or {}).items()}
    free = [path for path in data if not any(path in files for files in tables.values())]
    tables |= {
        table: _of_table(free, table, findings) for table in USUAL_NAMES if table not in tables
    }
    rest = [path for path in free if not any(path in files for files in tables.values())]
    if not tables["interactions"] and len(rest) == 1:
        tables["interactions"], rest = (rest[0],), []
        findings.append(_read_as(tables["interactions"][0], "interactions"))
    if not tables["interactions"]:
        raise _nothing(folder, entries)
    unused = [
        path.name for path in rest if not any(fnmatch(path.name, pattern) for pattern in ignore)
    ]
    if unused:
        shown = ", ".join(unused[:6]) + (", ..." if len(unused) > 6 else "")
        findings.append(
            Finding(
                observation=f"Files of the folder that are none of the four tables: {shown}",
                count=len(unused),
                done="not used",
                warning=True,
            )
        )
    return Files(
        lines=tables["interactions"],
        items=tables["items"],
        customers=tables["customers"],
        searches=tables["searches"],
        findings=findings,
    )


def data_files(folder: Path) -> list[str]:
    """The names of all files of data in a folder; raises `DataError` where it cannot be read."""
    return [path.name for path in _entries(folder) if _is_data(path)]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise DataError(
            "the folder cannot be read", file=str(folder), remedy="Check who may read it."
        ) from error


def _named(folder: Path, data: list[Path], names: Iterable[str]) -> tuple[Path, ...]:
    """The files of these names; raises `DataError` where one is not there."""
    by_name = {path.name: path for path in data}
    for name in names:
        if name not in by_name:
            close = difflib.get_close_matches(name, by_name, n=1)
            raise DataError(
                "a file that dataset.toml names is not in the folder",
                file=str(folder / "dataset.toml"),
                column="files",
                value=name,
                remedy=f"Did you mean {close[0]}?" if close else "Correct its name under [files].",
            )
    return tuple(by_name[name] for name in names)


def _is_data(path: Path) -> bool:
    if path.name.startswith((".", "_", "~$")) or path.name.lower() == "readme.txt":
        return False
    if path.is_dir():
        return path.suffix.lower() == ".parquet" and any(path.glob("**/*.parquet"))
    suffix = suffix_of(path)
    if suffix in (".json", ".json.gz") and not _has_usual_name(path):
        # settings, and what programs note beside the data, are JSON as well
        return holds_objects(path)
    return suffix in SUFFIXES


def _of_table(data: list[Path], table: str, findings: list[Finding]) -> tuple[Path, ...]:
    """The files of a table, by the first of its usual names that is there."""
    for name in USUAL_NAMES[table].split():
        whole = [path for path in data if _stem(path) == name]
        if whole:
            whole.sort(key=lambda path: SUFFIXES.index(suffix_of(path)))
            chosen, others = whole[0], whole[1:]
            if others:
                findings.append(
                    Finding(
                        observation=f"{chosen.name} stands beside "
                        f"{', '.join(path.name for path in others)}",
                        count=len(others),
                        done=f"{chosen.name} is read, the other is not used",
                        warning=True,
                    )
                )
            if name != table:
                findings.append(_read_as(chosen, table))
            # what was left out for the chosen one is accounted for
            for other in others:
                data.remove(other)
            return (chosen,)
        parts = [
            path
            for path in data
            if _stem(path).startswith(name) and _PART.fullmatch(_stem(path)[len(name) :])
        ]
        if parts:
            findings.append(
                Finding(
                    observation=f"Files of {table}: {', '.join(path.name for path in parts[:6])}"
                    + (", ..." if len(parts) > 6 else ""),
                    count=len(parts),
                    done="read as one table",
                )
            )
            return tuple(parts)
    return ()


def _stem(path: Path) -> str:
    return path.name.lower().removesuffix(suffix_of(path))


def _has_usual_name(path: Path) -> bool:
    names = " ".join(USUAL_NAMES.values()).split()
    return any(_stem(path).startswith(name) for name in names)


def _read_as(path: Path, table: str) -> Finding:
    return Finding(observation=f"File {path.name}", count=1, done=f"read as {table}")


def _nothing(folder: Path, entries: list[Path]) -> DataError:
    seen = [path.name for path in entries if not path.name.startswith(".")]
    shown = ", ".join(seen[:8]) + (", ..." if len(seen) > 8 else "")
    return DataError(
        "the folder has no file of interactions",
        file=str(folder),
        value=shown or "an empty folder",
        remedy="Put interactions.csv, .jsonl, .xlsx or .parquet there, give the path of the file "
        'itself, or name yours in dataset.toml: [files] interactions = ["a.csv", "b.csv"].',
    )
