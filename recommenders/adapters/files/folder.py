"""A folder or a single file of CSV or Parquet as a data set."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.clean_interactions import clean_lines
from recommenders.adapters.files.column_names import named
from recommenders.adapters.files.dataset_toml import ANY, Options, read_options
from recommenders.adapters.files.deduplicate import merged, without_twins
from recommenders.adapters.files.parse_values import ids, numbers, tolerated
from recommenders.adapters.files.read_file import SUFFIXES, Sheet, read
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError

_ON_LINES: Final = (
    Columns.TITLE,
    Columns.DEPARTMENT,
    Columns.CATEGORY,
    Columns.PRODUCT_TYPE,
    Columns.BRAND,
    Columns.PRICE,
    Columns.LIST_PRICE,
    Columns.LAUNCH,
)
_AMOUNTS: Final = (Columns.PRICE, Columns.LIST_PRICE)


def load(path: Path | str, *, name: str = "", options: Options | None = None) -> Dataset:
    """Load a folder (interactions.*, items.*, customers.*, dataset.toml) or one file of lines.

    ``options`` stand for dataset.toml (for a single file: its name with the ending .toml); both
    are optional. Raises one `DataError` that names file, column, row, value and remedy.
    """
    path = Path(path)
    if not path.exists():
        raise DataError("there is no such file or folder", file=str(path), remedy="Check the path.")
    if path.is_dir():
        options = options or read_options(path / "dataset.toml")
        lines = _one_of(path, "interactions")
        if lines is None:
            raise DataError(
                "the folder has no file of interactions",
                file=str(path),
                remedy="Put interactions.csv or interactions.parquet there, "
                "or give the path of the file itself.",
            )
        rest = {table: _one_of(path, table) for table in ("items", "customers")}
    else:
        options = options or read_options(path.with_suffix(".toml"))
        lines, rest = path, {"items": None, "customers": None}
    sheets = {table: read(file) for table, file in rest.items() if file is not None}
    return build(_tables(read(lines), sheets, options, name=name or path.stem, path=path))


def _one_of(folder: Path, table: str) -> Path | None:
    files = [folder / f"{table}{suffix}" for suffix in SUFFIXES]
    return next((file for file in files if file.is_file()), None)


def _tables(
    lines: Sheet, sheets: dict[str, Sheet], options: Options, *, name: str, path: Path
) -> RawTables:
    tables = RawTables(
        name=name,
        title=options.title or path.stem.replace("_", " ").replace("-", " ").strip().capitalize(),
        interactions=pd.DataFrame(),
        timezone=options.timezone,
        currency=options.currency,
        locale=options.locale,
        as_of=options.as_of,
        file=lines.file,
    )
    _check_mapping([lines, *sheets.values()], options)
    frame, names_in_file = named(lines, "interactions", options)
    tables.findings.extend(lines.findings)
    frame = clean_lines(frame, names_in_file, tables, options)
    items = _entities(sheets.get("items"), Columns.ITEM, "items", tables, options)
    customers = _entities(sheets.get("customers"), Columns.CUSTOMER, "customers", tables, options)
    tables.items = merged(items, frame, Columns.ITEM, _ON_LINES, tables)
    tables.customers = merged(
        customers, frame, Columns.CUSTOMER, (Columns.NAME, Columns.SEGMENT), tables
    )
    tables.interactions = frame
    return tables


def _check_mapping(sheets: list[Sheet], options: Options) -> None:
    file_columns = {column for sheet in sheets for column in sheet.frame.columns}
    for column, file_column in options.columns.get(ANY, {}).items():
        if file_column not in file_columns:
            raise DataError(
                "a mapped column is in none of the files",
                file=sheets[0].file,
                column=file_column,
                row=1,
                value=", ".join(sheets[0].frame.columns),
                remedy=f"Correct the entry {column} under [columns] in dataset.toml.",
            )


def _entities(
    sheet: Sheet | None, key: str, table: str, tables: RawTables, options: Options
) -> pd.DataFrame | None:
    """A table of items or customers with one line for each id, or None where there is no file."""
    if sheet is None:
        return None
    frame, names_in_file = named(sheet, table, options)
    tables.findings.extend(sheet.findings)
    keys = ids(frame[key])
    lost = keys.isna().to_numpy()
    tables.add_finding(f"Lines of {table} without an id", lost.sum(), "left out")
    frame = frame.assign(**{key: keys})[~lost]
    for column in _AMOUNTS:
        if column in frame:
            amounts, wrong = numbers(frame[column])
            count = tolerated(
                wrong,
                frame[column],
                file=sheet.file,
                name=names_in_file.get(column, column),
                remedy="Write plain numbers such as 12.50.",
            )
            tables.add_finding(f"{column} of {table} that cannot be read", count, "unknown")
            frame = frame.assign(**{column: amounts})
    return without_twins(frame, key, table, tables)
