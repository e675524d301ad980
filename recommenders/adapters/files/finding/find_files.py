"""Which files of a folder are the lines, the items, the customers and the other tables.

The lines may stand in two tables, orders and what each holds (`order_tables`); a table may be a
folder of files (`table_folders`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from recommenders.adapters.files.finding.names_in import names_in
from recommenders.adapters.files.finding.order_tables import (
    OrderTables,
    Told,
    is_whole,
    order_tables,
)
from recommenders.adapters.files.finding.other_files import first_steps, is_of_other_kind
from recommenders.adapters.files.finding.table_folders import (
    files_of_folder,
    holds_files,
    is_partition,
    partition_of,
    with_files_of_folders,
)
from recommenders.adapters.files.finding.tables_by_columns import (
    add_by_columns,
    lines_by_columns,
)
from recommenders.adapters.files.finding.usual_names import (
    USUAL_NAMES,
    grouped,
    has_usual_name,
    is_called_as_table,
    of_table,
    read_as,
    stem_of,
)
from recommenders.adapters.files.reading.json_file import holds_objects
from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of
from recommenders.adapters.files.workbooks.kinds import is_old_excel, is_workbook
from recommenders.contract import Finding
from recommenders.errors import DataError
from recommenders.store.layout import is_store

_HIDDEN: Final = (".", "_", "~$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of each table, in the order of their names, and what was seen on the way.

    Either ``lines`` has at least one, or ``orders`` and ``order_lines`` both have. ``entries`` has
    what stands for each table in the folder itself: files, and folders of them.
    """

    lines: tuple[Path, ...] = ()
    orders: tuple[Path, ...] = ()
    order_lines: tuple[Path, ...] = ()
    items: tuple[Path, ...] = ()
    customers: tuple[Path, ...] = ()
    searches: tuple[Path, ...] = ()
    related: tuple[Path, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    entries: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def by_table(self) -> dict[str, tuple[Path, ...]]:
        """The files under the name of our table."""
        return {
            "interactions": self.lines,
            "orders": self.orders,
            "order_lines": self.order_lines,
            "items": self.items,
            "customers": self.customers,
            "searches": self.searches,
            "related": self.related,
        }


def find_files(
    folder: Path,
    *,
    ignore: Iterable[str] = (),
    told: Mapping[str, tuple[str, ...]] | None = None,
    columns: Told | None = None,
    encoding: str = "",
) -> Files:
    """The files of the tables; raises `DataError` where there is none of interactions.

    A name may be in capitals. Where ``interactions`` stands there in several kinds, the first of
    `SUFFIXES` is read; ``interactions-2025.csv`` and ``interactions-2026.csv`` are both, and so are
    the files of a folder ``interactions``. Another usual name, or the only file, serves where that
    one is missing. ``ignore`` are names of files that need no remark, with * for any characters. Of
    a table that is ``told`` its files are read and no others, whatever they are called. ``columns``
    and ``encoding`` are what is told besides, by which orders and their lines are known.
    """
    if is_store(folder):
        raise DataError(
            "the folder is a store, which was read and put in order before",
            file=str(folder),
            remedy=f"Use it as it is: becausal run {folder}.",
        )
    told = told or {}
    entries = _entries(folder)
    data = [path for path in entries if _is_data(path)]
    findings: list[Finding] = []
    tables = {table: _named(folder, entries, names) for table, names in told.items()}
    free = [path for path in data if not any(path in files for files in tables.values())]
    for table in USUAL_NAMES:
        if table not in tables:
            tables[table], said = of_table(free, table)
            findings += said
    rest = _rest(free, tables)
    if "orders" not in tables and "order_lines" not in tables:
        pair = _orders_and_lines(folder, tables, rest, columns or {}, encoding)
        if pair is not None:
            tables, findings = _parted(pair, tables, free, told)
            rest = _rest(free, tables)
    if tables.get("orders") and not tables.get("order_lines"):
        # what is known of lines is of those orders
        tables["order_lines"], tables["interactions"] = tables["interactions"], ()
    _refuse_half(folder, tables)
    if not tables["interactions"] and not tables.get("order_lines"):
        tables["interactions"] = _only_table(folder, entries, rest, encoding)
        rest = _rest(rest, tables)
        if not tables["interactions"]:
            raise _nothing(folder, entries)
        if not is_partition(tables["interactions"][0].name):
            findings.append(read_as(tables["interactions"], "interactions"))
    findings += add_by_columns(tables, grouped(rest).values(), told, encoding=encoding)
    rest = _rest(rest, tables)
    rest += [path for path in entries if is_of_other_kind(path)]
    unused = [
        path.name for path in rest if not any(fnmatch(path.name, pattern) for pattern in ignore)
    ]
    if unused:
        shown = ", ".join(unused[:6]) + (", ..." if len(unused) > 6 else "")
        findings.append(
            Finding(
                observation=f"Files of the folder that are none of the tables: {shown}",
                count=len(unused),
                done="not used",
                warning=True,
            )
        )
    files = {
        table: with_files_of_folders(of_it, table, findings) for table, of_it in tables.items()
    }
    return Files(
        lines=files["interactions"],
        orders=files.get("orders", ()),
        order_lines=files.get("order_lines", ()),
        items=files["items"],
        customers=files["customers"],
        searches=files["searches"],
        related=files["related"],
        findings=findings,
        entries=tables,
    )


def _refuse_half(folder: Path, tables: Mapping[str, tuple[Path, ...]]) -> None:
    """Raise a `DataError` where orders are without their lines, or lines without their orders."""
    orders, lines = (bool(tables.get(table)) for table in ("orders", "order_lines"))
    if orders == lines:
        return
    missing = "order_lines" if orders else "orders"
    raise DataError(
        "the orders are told, and no file has their lines"
        if orders
        else "the lines of orders are told, and no file has the orders",
        file=str(folder / "dataset.toml"),
        column=f"files.{missing}",
        remedy=f'Name it as well: [files] {missing} = ["..."]; or say interactions for lines that '
        "have customer, item and time.",
    )


def file_alone(path: Path, columns: Told | None = None) -> Files:
    """A file of lines alone; of a workbook the sheets of orders and their lines, where it has both.

    Raises `DataError` where several sheets may be meant.
    """
    pair = sheets_of_orders(path, columns or {})
    if pair is None:
        return Files(lines=(path,))
    said = Finding(
        observation=f"Sheets of {path.name}: {pair.orders}, {pair.lines}",
        count=2,
        done="read as orders and their lines",
    )
    return Files(orders=(path,), order_lines=(path,), findings=[said])


def sheets_of_orders(path: Path, columns: Told) -> OrderTables | None:
    """Which sheets of a workbook are the orders and their lines; None where there are no two."""
    if path.is_dir() or not is_workbook(path):
        return None
    return order_tables(names_in(path), columns, place=str(path))


def _rest(free: Iterable[Path], tables: Mapping[str, tuple[Path, ...]]) -> list[Path]:
    return [path for path in free if not any(path in files for files in tables.values())]


def _orders_and_lines(
    folder: Path,
    tables: Mapping[str, tuple[Path, ...]],
    rest: Sequence[Path],
    columns: Told,
    encoding: str,
) -> tuple[tuple[Path, ...], tuple[Path, ...]] | None:
    """The orders and their lines, where these are two tables; raises `DataError` in doubt."""
    taken = tables["interactions"]
    groups = [*grouped([*rest, *tables["items"]]).values()]
    headers: dict[str, tuple[str, ...]] = {}
    files_of: dict[str, tuple[Path, ...]] = {}
    for files in [taken, *groups] if taken else groups:
        first = files[0]
        if first.is_dir() and suffix_of(first) != ".parquet":
            first = files_of_folder(first).files[0]
        for sheet, names in names_in(first, encoding=encoding).items():
            key = f"{files[0].name}, sheet {sheet}" if sheet else files[0].name
            headers[key], files_of[key] = (*names, *partition_of(first)), tuple(files)
    of_taken = [key for key, files in files_of.items() if files == taken]
    # lines that say all themselves are not passed over for others
    whole = [key for key in of_taken if is_whole(headers[key], columns)]
    pair = order_tables(headers, columns, lines=whole or None, place=str(folder))
    return None if pair is None else (files_of[pair.orders], files_of[pair.lines])


def _parted(
    pair: tuple[tuple[Path, ...], tuple[Path, ...]],
    tables: Mapping[str, tuple[Path, ...]],
    free: Sequence[Path],
    told: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[Path, ...]], list[Finding]]:
    """The tables with orders and their lines in the place of interactions."""
    orders, lines = pair
    chosen = {table: of_it for table, of_it in tables.items() if table in told}
    chosen |= {"interactions": (), "orders": orders, "order_lines": lines}
    findings = [read_as(orders, "orders"), read_as(lines, "the lines of the orders")]
    left = [path for path in free if path not in (*orders, *lines)]
    for table in USUAL_NAMES:
        if table not in chosen:
            chosen[table], said = of_table(left, table)
            findings += said
    return chosen, findings


def _only_table(
    folder: Path, entries: Sequence[Path], rest: Sequence[Path], encoding: str
) -> tuple[Path, ...]:
    """What is the table of lines where nothing has a usual name: the only file, or its parts, or
    the one whose columns tell. Raises `DataError` where those of several do.
    """
    groups = grouped(rest)
    if len(groups) == 1:
        return tuple(*groups.values())
    if rest:
        return lines_by_columns(groups.values(), encoding=encoding, place=str(folder))
    folders = [path for path in entries if path.is_dir() and not path.name.startswith(_HIDDEN)]
    parts = [path for path in folders if is_partition(path.name)]
    holding = [path for path in folders if holds_files(path)]
    if parts and len(parts) == len(holding):
        return tuple(parts)
    return tuple(holding) if len(holding) == 1 else ()


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


def _named(folder: Path, entries: list[Path], names: Iterable[str]) -> tuple[Path, ...]:
    """The files and folders of these names; raises `DataError` where one is not there."""
    by_name = {path.name: path for path in entries if _is_data(path) or path.is_dir()}
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
    if path.name.startswith(_HIDDEN) or path.name.lower() == "readme.txt":
        return False
    if path.is_dir():
        if path.suffix.lower() == ".parquet":
            return any(path.glob("**/*.parquet"))
        called = path.suffix.lower() in SUFFIXES or is_called_as_table(stem_of(path))
        return called and holds_files(path)
    suffix = suffix_of(path)
    if suffix in (".json", ".json.gz") and not has_usual_name(path):
        # settings, and what programs note beside the data, are JSON as well
        return holds_objects(path)
    return suffix in SUFFIXES and not is_old_excel(path)


def _nothing(folder: Path, entries: list[Path]) -> DataError:
    seen = [path.name for path in entries if not path.name.startswith(".")]
    shown = ", ".join(seen[:8]) + (", ..." if len(seen) > 8 else "")
    for path in entries:
        if path.is_dir() and is_called_as_table(stem_of(path)) and any(path.iterdir()):
            # says what is the matter with it
            files_of_folder(path)
    return DataError(
        "the folder has no file of interactions",
        file=str(folder),
        value=shown or "an empty folder",
        remedy=first_steps(entries)
        + "Put interactions.csv, .jsonl, .xlsx or .parquet there, give the path of the file "
        'itself, or name yours in dataset.toml: [files] interactions = ["a.csv", "b.csv"]. Where '
        'orders and their items are two files, [files] orders = ["a.csv"] and order_lines = '
        '["b.csv"].',
    )
