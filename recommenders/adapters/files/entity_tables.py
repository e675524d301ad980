"""Tables of items and of customers, cleaned like the lines: one line for each id."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.amounts.currency import note_currencies
from recommenders.adapters.files.amounts.minor_units import in_units
from recommenders.adapters.files.column_names import NamedTable, note_unused
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.dates.date_codes import DATE_CODES
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.deduplicate import without_twins
from recommenders.adapters.files.values.garbled import words_of
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.join_ids import joined_ids, key_by_values
from recommenders.adapters.files.values.numbers import decimal_comma, read_numbers
from recommenders.adapters.files.values.texts import cleaned, is_text
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables

AMOUNTS: Final = (Columns.PRICE, Columns.LIST_PRICE)


def clean_entities(
    found_table: NamedTable | None,
    key: str,
    table: str,
    used: pd.Series,
    tables: RawTables,
    options: Options,
    *,
    day_first: bool | None,
) -> pd.DataFrame | None:
    """A table of items or customers with one line for each id, or None where there is no file.

    ``used`` holds the distinct ids of the lines, ``day_first`` what they say of dates that fit
    both ways. Raises `DataError` where 5% or more of a price is unreadable.
    """
    if found_table is None:
        return None
    frame, names_in_file, file = (
        found_table.frame,
        found_table.names_in_file,
        found_table.file,
    )
    tables.findings.extend(found_table.findings)
    free = [name for name in found_table.unused if name in frame]
    other = key_by_values(frame, key, free, used)
    if other is not None:
        tables.add_finding(
            f'Column "{other}" of {table} has the ids of the lines',
            len(frame),
            f'taken for {key} in the place of "{names_in_file.get(key, key)}"',
        )
        frame = frame.assign(**{key: frame[other]}).drop(columns=other)
    ids = read_ids(frame[key])
    lost = ids.column.isna().to_numpy()
    tables.add_finding(f"Lines of {table} without an id", lost.sum(), "left out", of=len(frame))
    tables.findings.extend(ids.remarks(table))
    frame = frame.assign(**{key: ids.column.astype("str")})[~lost]
    frame = joined_ids(frame, key, used, tables, file=file)
    frame = in_units(frame, names_in_file, tables, file=file)
    comma = decimal_comma(*(frame[column] for column in AMOUNTS if column in frame))
    for column in AMOUNTS:
        if column in frame:
            frame = _priced(frame, column, names_in_file, table, tables, comma=comma, file=file)
    signs = note_currencies(frame, tables, amounts=AMOUNTS)
    kept = "not used, but rules can name them"
    used_besides = [*signs, *options.ignore, *([other] if other else [])]
    note_unused(found_table, used_besides, tables.findings, done=kept)
    frame = launched(frame, names_in_file, tables, options, day_first=day_first, file=file)
    # a blank cell says nothing: it is no segment, category or title called ""
    for column in frame.columns.difference([key, *AMOUNTS, Columns.LAUNCH]):
        if is_text(frame[column]):
            words = words_of(frame[column], column, table)
            tables.findings.extend(words.findings)
            frame = frame.assign(**{column: words.cells.set_axis(frame.index)})
    return without_twins(frame, key, table, tables)


def launched(
    frame: pd.DataFrame,
    names_in_file: dict[str, str],
    tables: RawTables,
    options: Options,
    *,
    day_first: bool | None,
    file: str,
) -> pd.DataFrame:
    """Launch dates as days in the zone of the shop, read as the times of the lines are."""
    if Columns.LAUNCH not in frame:
        return frame
    raw = cleaned(frame[Columns.LAUNCH])
    name = names_in_file.get(Columns.LAUNCH, Columns.LAUNCH)
    times = read_times(
        raw,
        name=name,
        timezone=options.timezone,
        date_format=options.date_format,
        day_first=day_first,
        to_the_day=False,
    )
    if options.date_format and (times.wrong & raw.notna().to_numpy()).any():
        # the format is of the lines: these may be written otherwise
        times = read_times(
            raw, name=name, timezone=options.timezone, day_first=day_first, to_the_day=False
        )
    wrong = times.wrong & raw.notna().to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        tables.add_finding(
            f'Items whose "{name}" is not a readable date',
            wrong.sum(),
            f"unknown: say date_format in dataset.toml ({DATE_CODES})",
            of=int(raw.notna().sum()),
            example=repr(str(raw.iloc[at])[:40]),
        )
    tables.findings.extend(times.remarks)
    days = times.values
    if days.dt.tz is not None:
        days = days.dt.tz_convert(options.timezone).dt.tz_localize(None)
    return frame.assign(**{Columns.LAUNCH: days.dt.normalize()})


def _priced(
    frame: pd.DataFrame,
    column: str,
    names_in_file: dict[str, str],
    table: str,
    tables: RawTables,
    *,
    comma: bool | None,
    file: str,
) -> pd.DataFrame:
    prices = read_numbers(frame[column], comma=comma)
    name = names_in_file.get(column, column)
    count = tolerated(
        prices.wrong,
        frame[column],
        file=file,
        name=name,
        remedy="Write plain numbers such as 12.50.",
    )
    tables.add_finding(f"{column} of {table} that cannot be read", count, "unknown")
    tables.findings.extend(prices.remarks(name))
    tables.currencies[name] = prices.currencies
    return frame.assign(**{column: prices.values})


def distinct(column: pd.Series) -> pd.Series:
    """The distinct ids of a column of the lines."""
    return pd.Series(np.asarray(column.unique(), dtype=object), dtype="str")
