"""Which files are which table where their names do not tell: known by their columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from recommenders.adapters.files.finding.names_in import names_in
from recommenders.adapters.files.finding.table_folders import files_of_folder
from recommenders.adapters.files.finding.usual_names import read_as
from recommenders.adapters.files.reading.known_names import GUESSES, VISIT_NAMES, plain_name
from recommenders.adapters.files.reading.read_file import suffix_of
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

Headers = Mapping[str, Collection[str]]
"""Names of files, each with those of its columns."""
_ABOUT_CUSTOMERS: Final = re.compile(
    "custom|user|member|household|people|person|client|kunde|klient|buyer|shopper|profile|account|"
    "demograph|visitor"
)
_ONE_A_LINE: Final = frozenset(["property", "attribute", "key", "value"])
"""Columns of tables that have a line for each thing that is said of an item."""
_PAIR: Final = 2
_OF_TILLS: Final = (Columns.TIME, Columns.QUANTITY)
_STOCK: Final = re.compile("stock|inventor|lager|bestand|warehouse|magazyn|voorraad")
"""Names of tables of what lies in the shop: their receipts are of goods that came in."""
_VISITS: Final = frozenset(VISIT_NAMES.split())


def lines_by_columns(
    groups: Iterable[Sequence[Path]], *, encoding: str, place: str
) -> tuple[Path, ...]:
    """The files whose columns say who took what, and best also when; none where none do.

    Each group is of one table. Raises `DataError` where several do; ``place`` is their folder.
    """
    files_of = {files[0].name: tuple(files) for files in groups}
    found = name_of_lines(
        _headers(files_of, encoding),
        place,
        '[files] interactions = ["{}"]; or several of them, where all have the same columns.',
    )
    return files_of[found] if found else ()


def name_of_lines(headers: Headers, place: str, entry: str) -> str:
    """The table whose columns say who took what, and best also when; empty where none do.

    Where none says who, it is the one that has the order or the visit of each item. Raises
    `DataError` where several do: ``entry`` is what is to be said of one in dataset.toml.
    """
    ranks = {
        name: int(bool(_named(columns, "interactions", Columns.TIME)))
        for name, columns in headers.items()
        if _named(columns, "interactions", Columns.CUSTOMER)
        and _named(columns, "interactions", Columns.ITEM)
    }
    # of tills that know no customers, the receipt says what was bought together
    ranks = ranks or {
        name: sum(bool(_named(columns, "interactions", ours)) for ours in _OF_TILLS)
        for name, columns in headers.items()
        if not _STOCK.search(name.lower())
        and not _VISITS.isdisjoint(map(plain_name, columns))
        and _named(columns, "interactions", Columns.ITEM)
    }
    best = [name for name, rank in ranks.items() if rank == max(ranks.values())]
    if len(best) > 1:
        raise DataError(
            "several tables may be the lines",
            file=place,
            value=", ".join(sorted(best)),
            remedy="Name the one that has the purchases in dataset.toml: "
            + entry.format(min(best)),
        )
    return best[0] if best else ""


def names_about(headers: Headers, lines: Collection[str]) -> dict[str, str]:
    """The tables about the items and about the customers of lines with these columns, if any."""
    found = {"items": _best(_items(headers, lines)), "customers": _best(_customers(headers, lines))}
    return {table: name for table, name in found.items() if name is not None}


def add_by_columns(
    tables: dict[str, tuple[Path, ...]],
    groups: Iterable[Sequence[Path]],
    told: Collection[str],
    *,
    encoding: str,
) -> list[Finding]:
    """Add items and customers that are not there yet, nor ``told``; gives what is to be said.

    Each group of files is of one table, and has no usual name.
    """
    files_of = {files[0].name: tuple(files) for files in groups}
    if not files_of:
        return []
    headers = _headers(files_of, encoding)
    of_lines = [tables.get(table, ())[:1] for table in ("interactions", "order_lines", "orders")]
    lines = [name for files in of_lines if files for name in _names_of(files, encoding)]
    findings = []
    for table, found in names_about(headers, lines).items():
        if table not in told and not tables[table]:
            tables[table] = files_of[found]
            findings.append(read_as(tables[table], table))
    return findings


def _items(headers: Headers, lines: Collection[str]) -> dict[str, int]:
    """How much each file says of the items of the lines, whose column of items it has."""
    time = _named(lines, "interactions", Columns.TIME)
    about = [ours for ours in GUESSES["items"] if ours != Columns.ITEM]
    return {
        name: len({ours for ours in about if _named(columns, "items", ours)})
        for name, columns in headers.items()
        if _shares(columns, lines, Columns.ITEM)
        and not _named(columns, "interactions", Columns.CUSTOMER)
        and not _named(columns, "order_lines", Columns.ORDER)
        and not (time and time in map(plain_name, columns))
        and len(_ONE_A_LINE & {*map(plain_name, columns)}) < _PAIR
    }


def _customers(headers: Headers, lines: Collection[str]) -> dict[str, int]:
    """How much each file says of the customers of the lines; its own name counts, too."""
    about = [ours for ours in GUESSES["customers"] if ours != Columns.CUSTOMER]
    return {
        name: len({ours for ours in about if _named(columns, "customers", ours)})
        + int(bool(_ABOUT_CUSTOMERS.search(name.lower())))
        for name, columns in headers.items()
        if _shares(columns, lines, Columns.CUSTOMER)
        and not _named(columns, "interactions", Columns.ITEM)
        and not _named(columns, "order_lines", Columns.ORDER)
    }


def _headers(files_of: Mapping[str, Sequence[Path]], encoding: str) -> Headers:
    return {name: _names_of(files, encoding) for name, files in files_of.items()}


def _names_of(files: Sequence[Path], encoding: str) -> tuple[str, ...]:
    """The columns of the first of some files."""
    first = files[0]
    if first.is_dir() and suffix_of(first) != ".parquet":
        first = files_of_folder(first).files[0]
    return next(iter(names_in(first, encoding=encoding).values()), ())


def _shares(columns: Collection[str], lines: Collection[str], ours: str) -> bool:
    """Whether a file has the column that is ours in the lines, under the same name."""
    own = _named(lines, "interactions", ours)
    return bool(own) and own in map(plain_name, columns)


def _named(columns: Collection[str], table: str, ours: str) -> str:
    """The plain name of the column that is ours by its name; empty where there is none."""
    plain = {plain_name(name) for name in columns}
    known = [plain_name(ours), *GUESSES[table].get(ours, "").split()]
    return next((name for name in known if name in plain), "")


def _best(ranks: Mapping[str, int]) -> str | None:
    best = [name for name, rank in ranks.items() if rank and rank == max(ranks.values())]
    return best[0] if len(best) == 1 else None
