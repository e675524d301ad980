"""A folder or a single file of CSV, JSON, Excel or Parquet as a data set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.amounts.currency import add_currency
from recommenders.adapters.files.baskets.persons import (
    column_of_persons,
    persons_of,
    said_of_persons,
)
from recommenders.adapters.files.clean_interactions import clean_lines
from recommenders.adapters.files.column_names import NamedTable, note_unused
from recommenders.adapters.files.dataset_toml import ANY, Options, read_options
from recommenders.adapters.files.dates.times import written_day_first
from recommenders.adapters.files.deduplicate import merged, one_spelling
from recommenders.adapters.files.edges.clean_edges import clean_edges
from recommenders.adapters.files.editor_line import line_of
from recommenders.adapters.files.entity_tables import clean_entities, distinct, launched
from recommenders.adapters.files.item_pictures import add_pictures
from recommenders.adapters.files.nameless.column_roles import NO_NAMES, number_of
from recommenders.adapters.files.proposal import named_tables
from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.reading.read_file import TEXT, Sheet, suffix_of
from recommenders.adapters.files.recipe import recognised
from recommenders.adapters.files.search_log.clean_searches import clean_searches
from recommenders.adapters.files.table_sheets import Sheets, sheets_at, with_orders
from recommenders.adapters.files.values.customer_names import without_other_names
from recommenders.contract import Columns, Dataset, Finding
from recommenders.data.dataset import RawTables, build
from recommenders.data.tables import Written
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

ON_LINES: Final = (
    Columns.TITLE,
    Columns.DEPARTMENT,
    Columns.CATEGORY,
    Columns.PRODUCT_TYPE,
    Columns.BRAND,
    Columns.PRICE,
    Columns.LIST_PRICE,
    Columns.LAUNCH,
    Columns.IMAGE,
)
KINDS: Final = (Columns.DEPARTMENT, Columns.CATEGORY, Columns.PRODUCT_TYPE, Columns.BRAND)
OF_CUSTOMERS: Final = (Columns.NAME, Columns.SEGMENT)


_READ: Final = 0.4
_UNDERSTOOD: Final = 0.8
"""Shares of the time after which all is read, and understood (a million lines of CSV)."""


def load(
    path: Path | str,
    *,
    name: str = "",
    options: Options | None = None,
    progress: Progress = silent,
) -> Dataset:
    """Load a folder (interactions.*, items.*, customers.*, searches.*, related.*, dataset.toml)
    or one file.

    ``options`` stand for dataset.toml, which for a single file may also have its name with the
    ending .toml. ``progress`` is told which file is read. Raises one `DataError` that names file,
    line, column, value and remedy.
    """
    path = Path(path)
    if not path.exists():
        raise DataError("there is no such file or folder", file=str(path), remedy="Check the path.")
    if path.is_dir() and path.suffix.lower() != ".parquet":
        options = options or read_options(path / "dataset.toml")
    else:
        options = options or read_options(toml_of(path))
    # nothing but the one who understands the lines holds them: they are given up on the way
    return dataset_of(
        sheets_at(path, options, progress, share=_READ),
        options,
        name=name or path.stem,
        stem=path.stem,
        progress=progress,
    )


def dataset_of(
    sheets: Sheets, options: Options, *, name: str, stem: str, progress: Progress = silent
) -> Dataset:
    """The data set of tables that were read; ``stem`` is its title where ``options`` have none.

    Raises `DataError`.
    """
    findings = list(sheets.findings)
    joined = bool(sheets.order_lines)
    if joined:
        sheets, options = with_orders(sheets, options)
    options = with_recipe(options, sheets, findings)
    given = {
        "interactions": sheets.interactions,
        "items": sheets.items,
        "customers": sheets.customers,
        "searches": sheets.searches,
        "related": sheets.related,
    }
    named = named_tables(given, options)
    if joined and (told := _persons(named)) is not None:
        findings.append(told)
    try:
        progress(_READ, "understanding the lines")
        folder = sheets.folder
        # what was read may be much, and nothing but its cleaned lines is needed in the end
        del sheets, given
        tables = [_tables(named, findings, folder, options, name=name, stem=stem)]
        named = {table: of_it.without_lines() for table, of_it in named.items()}
        progress(_UNDERSTOOD, "putting the histories in order")
        return build(tables.pop())
    except DataError as error:
        raise _with_line(error, named, options) from error.__cause__


def _persons(named: dict[str, NamedTable]) -> Finding | None:
    """Set who is one person, where a column of customers says so, and give what is to be said."""
    lines, customers = named["interactions"], named.get("customers")
    if customers is None or (column := column_of_persons(customers.unused)) is None:
        return None
    told = persons_of(lines.frame, customers.frame, column)
    if told is None:
        return None
    of_lines, of_customers = (persons.to_frame(Columns.CUSTOMER) for persons in told)
    named["interactions"] = replace(lines, frame=lines.frame.assign(**of_lines))
    known = customers.frame.assign(**of_customers).drop(columns=column)
    unused = tuple(name for name in customers.unused if name != column)
    named["customers"] = replace(customers, frame=known, unused=unused)
    return said_of_persons(column, len(known))


def with_recipe(options: Options, sheets: Sheets, findings: list[Finding]) -> Options:
    """What is known of an export that is recognised, under what somebody has told."""
    recipe = recognised(_columns(sheets.interactions))
    if recipe is None:
        return options
    done = "read as its columns mean; what dataset.toml says goes before"
    lowest = recipe.options.rating_from
    leaves_out = lowest is not None and options.rating_from is None
    if leaves_out:
        done = f"a rating from {lowest:g} on counts, unless dataset.toml says another rating_from"
    findings.append(
        Finding(
            observation=f"An export that is known: {recipe.title}",
            count=sum(len(sheet.frame) for sheet in sheets.interactions),
            done=done,
            warning=leaves_out,
        )
    )
    every = [*sheets.interactions, *sheets.items, *sheets.customers]
    return recipe.under(options, _columns(every))


def _columns(sheets: Sequence[Sheet]) -> list[str]:
    return [str(name) for sheet in sheets for name in (*sheet.frame.columns, *sheet.unread)]


def toml_of(path: Path) -> Path:
    """The file that says what a single file does not: of its name, or dataset.toml beside it."""
    own = path.with_suffix(".toml")
    return own if own.is_file() else path.parent / "dataset.toml"


def _with_line(error: DataError, named: dict[str, NamedTable], options: Options) -> DataError:
    """The error with the file of the line that it names, and the line as an editor counts it."""
    table = next((table for table in named.values() if table.file == error.file), None)
    if table is None or error.row is None or error.row < 2:
        return error
    file, index = table.place_of(error.row - 2, error.column)
    in_text = suffix_of(Path(file)) in TEXT
    return DataError(
        error.problem,
        remedy=error.remedy,
        file=file,
        column=error.column,
        row=line_of(Path(file), index, encoding=options.encoding) if in_text else index + 2,
        value=error.value,
    )


def _tables(
    named: dict[str, NamedTable],
    findings: Sequence[Finding],
    folder: Path | None,
    options: Options,
    *,
    name: str,
    stem: str,
) -> RawTables:
    tables = lines_only(named, findings, options, name=name, stem=stem)
    named["interactions"] = named["interactions"].without_lines()
    frame = tables.interactions
    describe(tables, named, options, items=frame, customers=frame)
    with_searches(tables, named, options)
    with_known_edges(tables, named, options, items=frame[Columns.ITEM])
    if folder is not None:
        add_pictures(tables, folder, options.images)
    return tables


def lines_only(
    named: dict[str, NamedTable],
    findings: Sequence[Finding],
    options: Options,
    *,
    name: str,
    stem: str,
    written: Written | None = None,
) -> RawTables:
    """The tables with their lines, cleaned, and neither items nor customers yet.

    ``written`` is how others of the same data write dates and decimals. Raises `DataError`.
    """
    lines, items = named["interactions"], named.get("items")
    tables = RawTables(
        name=name,
        title=options.title or stem.replace("_", " ").replace("-", " ").strip().capitalize(),
        interactions=pd.DataFrame(),
        timezone=options.timezone,
        currency=options.currency,
        locale=options.locale,
        as_of=options.as_of,
        file=lines.file,
        findings=list(findings),
    )
    _check_mapping(named.values(), options)
    names_in_file = lines.names_in_file
    tables.findings.extend(lines.findings)
    known = written or Written()
    launch = known.day_first
    if items is not None and Columns.LAUNCH in items.frame:
        launch = written_day_first(items.frame[Columns.LAUNCH], options.date_format)
    comma = True if lines.separator == ";" or _writes_comma(options) else known.comma
    comma = False if comma is None and options.locale else comma
    frame, tables.written = clean_lines(
        lines.frame, names_in_file, tables, options, day_first=launch, comma=comma
    )
    note_unused(lines, [*tables.heeded, *options.ignore], tables.findings)
    told = {**options.columns.get(ANY, {}), **options.columns.get("interactions", {})}
    if not told.get(Columns.NAME):
        frame = without_other_names(frame, names_in_file.get(Columns.NAME, ""), tables)
    day_first = tables.written.day_first
    frame = launched(frame, names_in_file, tables, options, day_first=day_first, file=lines.file)
    tables.interactions = frame
    return tables


def describe(
    tables: RawTables,
    named: Mapping[str, NamedTable],
    options: Options,
    *,
    items: pd.DataFrame,
    customers: pd.DataFrame,
) -> None:
    """Set the items and customers of the tables: from their files, and what the lines say of them.

    ``items`` and ``customers`` are lines, each of which may stand for several
    (`deduplicate.COUNT`): all ids are there. Raises `DataError`.
    """
    cleaned = {
        table: clean_entities(
            named.get(table),
            key,
            table,
            distinct(lines[key]),
            tables,
            options,
            day_first=tables.written.day_first,
        )
        for table, key, lines in (
            ("items", Columns.ITEM, items),
            ("customers", Columns.CUSTOMER, customers),
        )
    }
    described = merged(cleaned["items"], items, Columns.ITEM, ON_LINES, tables)
    tables.items = one_spelling(described, KINDS, tables)
    tables.customers = merged(
        cleaned["customers"], customers, Columns.CUSTOMER, OF_CUSTOMERS, tables
    )
    add_currency(tables)


def with_searches(tables: RawTables, named: Mapping[str, NamedTable], options: Options) -> None:
    """Set the searches of the tables where there is a file of them; raises `DataError`."""
    if (log := named.get("searches")) is not None:
        tables.findings.extend(log.findings)
        tables.searches = clean_searches(
            log.frame,
            log.names_in_file,
            log.file,
            tables,
            events=options.events,
            date_format=options.date_format,
        )
        note_unused(log, [*tables.heeded, *options.ignore], tables.findings)


def with_known_edges(
    tables: RawTables, named: Mapping[str, NamedTable], options: Options, *, items: pd.Series
) -> None:
    """Set the items that go together where there is a file of them; raises `DataError`.

    ``items`` has the ids of the lines, as they are written there.
    """
    if (known := named.get("related")) is not None:
        tables.findings.extend(known.findings)
        note_unused(known, options.ignore, tables.findings)
        comma = True if known.separator == ";" or _writes_comma(options) else None
        tables.related = clean_edges(
            known.frame, known.names_in_file, known.file, tables, items=items, comma=comma
        )


def _writes_comma(options: Options) -> bool:
    """Whether the locale parts decimals by a comma."""
    if not options.locale:
        return False
    from babel.numbers import get_decimal_symbol

    return bool(get_decimal_symbol(options.locale) == ",")


def _check_mapping(tables: Collection[NamedTable], options: Options) -> None:
    seen = [(table.file, {*table.names_in_file.values(), *table.unused}) for table in tables]
    file_columns = set().union(*(columns for _, columns in seen))
    known = {plain_name(name) for name in file_columns}
    if any(NO_NAMES in said.observation for table in tables for said in table.findings):
        known |= {plain_name(number_of(at)) for at in range(len(file_columns))}
    for column, file_column in options.columns.get(ANY, {}).items():
        if file_column and plain_name(file_column) not in known:
            raise DataError(
                "a mapped column is in none of the files",
                file=seen[0][0],
                column=file_column,
                row=1,
                value=", ".join(sorted(file_columns)),
                remedy=f"Correct the entry {column} under [columns] in dataset.toml.",
            )
