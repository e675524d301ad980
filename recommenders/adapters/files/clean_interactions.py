"""The lines of an interactions file, cleaned: what is left out is counted in the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.amounts.currency import note_currencies
from recommenders.adapters.files.amounts.line_totals import with_unit_prices
from recommenders.adapters.files.amounts.minor_units import in_units
from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.dates.date_codes import DATE_CODES
from recommenders.adapters.files.dates.stray_dates import without_strays
from recommenders.adapters.files.dates.times import Times, read_times
from recommenders.adapters.files.dates.unread_times import how_to_write
from recommenders.adapters.files.event_words import by_rating, by_weight, with_kinds, without_undone
from recommenders.adapters.files.order_lines import (
    filled_down,
    one_item_a_line,
    with_places,
    with_time_of_day,
)
from recommenders.adapters.files.returns import (
    netted,
    note_refunded_amounts,
    with_negative_prices,
    without_returned_units,
)
from recommenders.adapters.files.values.flags import read_flags
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.numbers import decimal_comma, read_numbers
from recommenders.adapters.files.values.stand_ins import collective, guests, totals
from recommenders.adapters.files.values.texts import is_text, words_for_empty
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.contract import Columns, Event
from recommenders.data.tables import RawTables, Written
from recommenders.histories import BoolArray

_LINE: Final = "\0line"
_PIECE: Final = "\0piece"
_NUMBERS_ONLY: Final = r"^(\d\d?[-/.]\d\d?[-/.]\d{2,4})(?:$|[ T])"
"""A date such as 05/01/2026, which may be read in two ways."""
_LOOK: Final = 100
_NUMBERS: Final = (Columns.QUANTITY, Columns.UNIT_PRICE, Columns.POSITION)
_AMOUNTS: Final = (*_NUMBERS, Columns.LINE_TOTAL, Columns.PRICE, Columns.LIST_PRICE)
"""Columns whose numbers tell together how decimals are written."""


def clean_lines(
    frame: pd.DataFrame,
    names_in_file: dict[str, str],
    tables: RawTables,
    options: Options,
    *,
    day_first: bool | None = None,
    comma: bool | None = None,
) -> tuple[pd.DataFrame, Written]:
    """Lines with ids, readable times and numbers, without twins, returns taken off.

    And how their dates and decimals are written, as far as they settle it.

    ``names_in_file`` gives the names that the columns have in the file, for errors; ``day_first``
    and ``comma`` what other tables say of dates and decimals. The index keeps counting the lines
    of the file. Raises `DataError` where 5% or more of a column is unreadable.
    """
    frame = filled_down(frame, names_in_file, tables)
    frame = one_item_a_line(frame, tables, options)
    frame = with_time_of_day(frame, names_in_file, tables)
    raw = frame
    frame = frame.assign(**{_LINE: np.arange(len(frame))})
    for column, word in ((Columns.CUSTOMER, "a customer"), (Columns.ITEM, "an item")):
        frame = _identified(frame, column, word, names_in_file[column], tables)
    frame = _without_items(frame, tables, options)
    frame = without_undone(frame, tables, options)
    frame = by_rating(frame, tables, options)
    frame = in_units(frame, names_in_file, tables, file=tables.file or "")
    frame = by_weight(frame, names_in_file.get(Columns.WEIGHT, ""), tables, options)
    frame, day_first = _timed(frame, names_in_file, tables, options, day_first=day_first)
    frame = with_kinds(frame, names_in_file.get(Columns.EVENT, Columns.EVENT), tables, options)
    amounts = [frame[column] for column in _AMOUNTS if column in frame]
    own = decimal_comma(*amounts)
    comma = comma if own is None else own
    for column in _NUMBERS:
        frame = _numbered(frame, column, names_in_file, tables, comma=comma)
    told = {**options.columns.get(ANY, {}), **options.columns.get("interactions", {})}
    frame = with_unit_prices(frame, names_in_file, told, tables, comma=comma)
    note_currencies(frame, tables)
    note_refunded_amounts(frame, tables)
    frame = without_returned_units(frame, tables)
    frame = with_negative_prices(_without_discounts(frame, tables), tables)
    frame = _flagged(frame, Columns.RANDOMISED, names_in_file, tables)
    frame = _untwinned(frame, raw, tables)
    frame = netted(frame.drop(columns=_LINE), tables)
    if Columns.EVENT in frame and len(frame):
        bought = (frame[Columns.EVENT] == Event.PURCHASE.label).any()
        if not bought:
            tables.add_finding(
                "No line is a purchase", len(frame), "nothing counts as bought", warning=True
            )
    return frame, Written(day_first=day_first, comma=comma)


def _identified(
    frame: pd.DataFrame, column: str, word: str, name: str, tables: RawTables
) -> pd.DataFrame:
    ids = read_ids(frame[column])
    lost = ids.column.isna().to_numpy()
    empty_words = words_for_empty(frame[column][lost])
    said = ", ".join(f"“{text}” {count:,}" for text, count in empty_words.items())
    tables.add_finding(
        f"Lines without {word}" + (f" (read as no value: {said})" if said else ""),
        lost.sum(),
        "left out",
        of=len(frame),
    )
    tables.findings.extend(ids.remarks(f'"{name}"'))
    frame = frame.assign(**{column: ids.column})[~lost]
    return _without_stand_ins(frame, column, name, tables)


def _without_stand_ins(
    frame: pd.DataFrame, column: str, name: str, tables: RawTables
) -> pd.DataFrame:
    """Lines but those of totals and of guests: many people under one word."""
    summed = totals(frame[column])
    tables.add_finding(f'Lines of totals in "{name}"', summed.sum(), "left out", warning=True)
    frame = frame[~summed]
    if column != Columns.CUSTOMER:
        return frame
    nobody = guests(frame[column])
    word = str(frame[column][nobody].iloc[0]) if nobody.any() else ""
    tables.add_finding(
        f'Lines whose "{name}" is a word for somebody unknown',
        nobody.sum(),
        "left out: they are no one customer's",
        of=len(frame),
        example=word,
    )
    frame = frame[~nobody]
    if many := collective(frame[column]):
        tables.add_finding(
            f"Lines of one customer beside {frame[column].nunique() - 1:,} others with far fewer "
            "each",
            int((frame[column] == many).sum()),
            "kept: if these are many people, leave them out of the export",
            warning=True,
            example=many,
        )
    return frame


def _without_items(frame: pd.DataFrame, tables: RawTables, options: Options) -> pd.DataFrame:
    if not options.leave_out_items:
        return frame
    named = frame[Columns.ITEM].isin(options.leave_out_items).to_numpy()
    tables.add_finding("Lines of items that dataset.toml leaves out", named.sum(), "left out")
    return frame[~named]


def _timed(
    frame: pd.DataFrame,
    names_in_file: dict[str, str],
    tables: RawTables,
    options: Options,
    *,
    day_first: bool | None,
) -> tuple[pd.DataFrame, bool | None]:
    if Columns.TIME not in frame:
        if options.as_of is not None:
            tables.add_finding("An as_of for lines without times", 1, "not used", warning=True)
            tables.as_of = None
        return with_places(frame, tables), None
    raw = frame[Columns.TIME]
    name, file = names_in_file[Columns.TIME], tables.file or ""
    times = read_times(
        raw,
        name=name,
        timezone=options.timezone,
        date_format=options.date_format,
        day_first=day_first,
    )
    frame, raw, times = _without_absent(frame, raw, times, name, tables)
    remedy = (
        f"The date_format {options.date_format} of dataset.toml does not fit: its codes are "
        f"{DATE_CODES}."
        if options.date_format
        else how_to_write(raw, times.wrong)
    )
    turned = not options.date_format and _in_both_orders(raw, times.wrong)
    if turned:
        remedy = (
            "Other dates of the column have the day and the month the other way round: write all "
            "alike, best like 2026-06-30 14:05:00."
        )
    count = tolerated(times.wrong, raw, file=file, name=name, remedy=remedy)
    how = "has day and month the other way round" if turned else "is not a readable date"
    tables.add_finding(
        f'Lines whose "{name}" {how}',
        count,
        "left out: others like them may be read as another day" if turned else "left out",
        warning=turned,
    )
    tables.findings.extend(times.remarks)
    frame = frame.assign(**{Columns.TIME: times.values})
    frame = frame[~times.wrong] if times.wrong.any() else frame
    day_first = times.day_first if times.day_first is not None else day_first
    return (frame if options.as_of is not None else without_strays(frame, tables)), day_first


def _without_absent(
    frame: pd.DataFrame, raw: pd.Series, times: Times, name: str, tables: RawTables
) -> tuple[pd.DataFrame, pd.Series, Times]:
    """Lines but those without a time, where others have one; and their times."""
    absent = times.absent
    if absent is None or not absent.any() or absent.all():
        return frame, raw, times
    # a number that says so, where it is no empty cell
    words = raw[absent].dropna().astype("str").str.strip()
    word = next((word for word in words.head(_LOOK) if word), "")
    tables.add_finding(
        f'Lines without a "{name}"', absent.sum(), "left out", of=len(frame), example=word
    )
    kept = replace(times, values=times.values[~absent], wrong=times.wrong[~absent], absent=None)
    return frame[~absent], raw[~absent], kept


def _in_both_orders(raw: pd.Series, wrong: BoolArray) -> bool:
    """Whether dates in numbers were read, and all that were not have day and month turned."""
    if not wrong.any() or not is_text(raw):
        return False
    lost, read = (
        part.dropna().str.extract(_NUMBERS_ONLY, expand=False).str.replace(r"[-.]", "/", regex=True)
        for part in (raw[wrong], raw[~wrong])
    )
    if lost.empty or lost.isna().any() or read.isna().all():
        return False
    return any(
        pd.to_datetime(lost, format=order, errors="coerce").notna().all()
        for order in ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y")
    )


def _numbered(
    frame: pd.DataFrame,
    column: str,
    names_in_file: dict[str, str],
    tables: RawTables,
    *,
    comma: bool | None,
) -> pd.DataFrame:
    if column not in frame:
        return frame
    raw = frame[column]
    numbers = read_numbers(raw, comma=comma)
    name, file = names_in_file[column], tables.file or ""
    remedy = "Write plain numbers such as 12.50, or leave such lines out."
    count = tolerated(numbers.wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Lines whose "{name}" is not a readable number', count, "left out")
    tables.findings.extend(numbers.remarks(name))
    if column == Columns.UNIT_PRICE:
        tables.currencies[name] = numbers.currencies
    return frame.assign(**{column: numbers.values})[~numbers.wrong]


def _without_discounts(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines but those of items that only ever cost less than nothing: coupons, credit notes."""
    if Columns.UNIT_PRICE not in frame or not (frame[Columns.UNIT_PRICE] < 0).any():
        return frame
    prices = frame.groupby(Columns.ITEM, observed=True)[Columns.UNIT_PRICE].agg(["max", "size"])
    # one such line may be a mistake in the price
    discounts = prices.index[(prices["max"] < 0) & (prices["size"] > 1)]
    off = frame[Columns.ITEM].isin(discounts).to_numpy()
    tables.add_finding(
        "Lines of items whose every price is below zero",
        off.sum(),
        "left out as discounts",
        of=len(frame),
        example=str(discounts[0]) if len(discounts) else "",
    )
    return frame[~off]


def _flagged(
    frame: pd.DataFrame, column: str, names_in_file: dict[str, str], tables: RawTables
) -> pd.DataFrame:
    if column not in frame:
        return frame
    name, file = names_in_file[column], tables.file or ""
    said, wrong = read_flags(frame[column])
    count = tolerated(wrong, frame[column], file=file, name=name, remedy="Write true or false.")
    tables.add_finding(f'Lines whose "{name}" is neither true nor false', count, "taken for false")
    # nothing is marked where every cell is empty: the column is then as good as absent
    marked = said.astype(np.float64) if frame[column].notna().any() else np.nan
    return frame.assign(**{column: marked})


def _untwinned(frame: pd.DataFrame, raw: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Without lines that equal an earlier one in every column of the file."""
    # most lines differ already in these three, and a table of what was seen would take far more
    # memory than a hash of each
    alike = pd.util.hash_pandas_object(
        frame[[Columns.CUSTOMER, Columns.ITEM, Columns.TIME]], index=False
    ).to_numpy()
    ordered = np.sort(alike)
    likely = frame.loc[np.isin(alike, ordered[1:][ordered[1:] == ordered[:-1]]), _LINE].to_numpy()
    rows = raw.iloc[likely]
    if len(likely) and not raw.index.is_unique:
        # an item that a list has twice was bought twice
        pieces = pd.Series(raw.index).groupby(raw.index).cumcount().to_numpy()
        rows = rows.assign(**{_PIECE: pieces[likely]})
    twins = likely[rows.duplicated().to_numpy()]
    if not len(twins):
        return frame
    local = frame[Columns.TIME]
    dated = bool((local == local.dt.normalize()).all())
    if dated:
        tables.add_finding(
            "Exact duplicates of a line", len(twins), "kept: the times are bare dates"
        )
        return frame
    tables.add_finding("Exact duplicates of a line", len(twins), "left out", of=len(frame))
    return frame[~frame[_LINE].isin(twins)]
