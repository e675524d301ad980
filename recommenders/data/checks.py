"""Checks of single columns: what comes out is whole, typed, and in the units of the data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns, Event
from recommenders.data.tables import MANY, RawTables
from recommenders.errors import DataError
from recommenders.histories import BoolArray, FloatArray, Histories, LongArray

_REQUIRED: Final = (Columns.CUSTOMER, Columns.ITEM, Columns.TIME)
_SHOWN: Final = 3
"""Warnings that are told where no line is left."""
_FEW_CUSTOMERS: Final = 50
"""Customers from which it is strange that none came back."""
_HARDLY_ANY: Final = 10
"""Purchases below which there are hardly any, where most lines are something else."""
_MANY_OF_ONE: Final = 100
"""Purchases above which it is strange that all are of one customer or item."""
_DAY: Final = 86_400
_EVENTS: Final = {event.label: int(event) for event in Event}


def required(tables: RawTables) -> pd.DataFrame:
    """The interactions, once every line has a customer, an item and a time."""
    frame = tables.interactions
    for column in _REQUIRED:
        if column not in frame:
            raise DataError(
                "a required column is missing",
                file=tables.file,
                column=column,
                remedy="Name the column of your file that holds it in dataset.toml, e.g. "
                f'[columns] {column} = "YOUR COLUMN".',
            )
        values = frame[column]
        empty = values.isna().to_numpy()
        if column != Columns.TIME:
            empty = empty | (values == "").to_numpy(dtype=bool, na_value=False)
        if empty.any():
            raise DataError(
                "a required value is empty",
                file=tables.file,
                column=column,
                row=row_of(frame, empty),
                remedy="Fill it in, or leave the line out.",
            )
    if frame.empty:
        largest = max(tables.findings, key=lambda finding: finding.count, default=None)
        loud = [said for said in tables.findings if said.warning and said is not largest]
        raise DataError(
            "no usable line is left",
            file=tables.file,
            value=None if largest is None else f"{largest.text}: {largest.count:,}",
            remedy="Check that the file has purchases with a customer, an item and a time."
            + "".join(f" {finding.text}: {finding.done}." for finding in loud[:_SHOWN]),
        )
    return frame


def zoned(times: pd.Series, tables: RawTables) -> pd.Series:
    """Times in the zone of the shop."""
    if not pd.api.types.is_datetime64_any_dtype(times):
        raise DataError(
            "times are not dates",
            file=tables.file,
            column=Columns.TIME,
            row=int(row_of(times.to_frame(), np.ones(1, dtype=bool))),
            value=times.iloc[0],
            remedy="Write them like 2026-06-30 14:05:00.",
        )
    zone = tables.timezone
    try:
        if times.dt.tz is not None:
            return cast("pd.Series[pd.Timestamp]", times.dt.tz_convert(zone))
        # a time that comes twice when the clocks go back is taken to be the first of the two
        zoned = times.dt.tz_localize(
            zone, ambiguous=np.ones(len(times), dtype=bool), nonexistent="shift_forward"
        )
    except (KeyError, ValueError, OSError) as error:
        raise DataError(
            "the time zone is not known",
            file=tables.file,
            value=zone,
            remedy="Use a name such as Europe/London or UTC.",
        ) from error
    moved = (zoned.dt.tz_localize(None) != times).to_numpy()
    tables.add_finding(
        "Times that the clock change skips", moved.sum(), "moved to the next valid time"
    )
    return cast("pd.Series[pd.Timestamp]", zoned)


def as_of_date(times: pd.Series, tables: RawTables) -> pd.Timestamp:
    """The moment that counts as now, in the zone of the shop; by default the last event."""
    as_of = tables.as_of
    if as_of is None:
        return pd.Timestamp(times.max())
    as_of = as_of.tz_localize(tables.timezone) if as_of.tzinfo is None else as_of
    if not bool((times <= as_of).any()):
        raise DataError(
            "every event is later than the as-of date",
            file=tables.file,
            column=Columns.TIME,
            value=str(as_of.date()),
            remedy=f"Choose a date from {times.min().date()} on.",
        )
    return as_of.tz_convert(tables.timezone)


def seconds_of(times: pd.Series) -> LongArray:
    """Seconds since 1970, UTC, shape (n_events,)."""
    naive = times.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
    seconds: LongArray = naive.astype("datetime64[s]").astype(np.int64)
    return seconds


def event_codes(frame: pd.DataFrame, tables: RawTables) -> NDArray[np.int8]:
    """`Event` codes, shape (n_events,); purchases where there is no such column."""
    if Columns.EVENT not in frame:
        return np.full(len(frame), Event.PURCHASE, dtype=np.int8)
    return kind_codes(frame, _EVENTS, "an event", tables)


def kind_codes(
    frame: pd.DataFrame, kinds: Mapping[str, int], what: str, tables: RawTables
) -> NDArray[np.int8]:
    """The code of the kind that the event column names, shape (n_lines,).

    Raises `DataError` for a kind that is none of ``kinds``; ``what`` is of which kind.
    """
    codes, named = pd.factorize(frame[Columns.EVENT], use_na_sentinel=False)
    kind_code = np.array([kinds.get(str(kind), -1) for kind in named], dtype=np.int8)[codes]
    unknown = kind_code < 0
    if unknown.any():
        raise DataError(
            f"{what} is of an unknown kind",
            file=tables.file,
            column=Columns.EVENT,
            row=row_of(frame, unknown),
            value=str(frame[Columns.EVENT].iloc[int(unknown.argmax())]),
            remedy=f"Use one of {', '.join(kinds)}.",
        )
    return kind_code


def quantities_of(frame: pd.DataFrame, event: NDArray[np.int8], tables: RawTables) -> FloatArray:
    """Units of each line, shape (n_events,); one where unknown."""
    quantities = numbers(frame, Columns.QUANTITY, 1.0, tables)
    wrong = (quantities < 0) | ((quantities == 0) & (event == Event.PURCHASE))
    if wrong.any():
        raise DataError(
            "a purchase has no positive quantity",
            file=tables.file,
            column=Columns.QUANTITY,
            row=row_of(frame, wrong),
            value=float(quantities[wrong][0]),
            remedy="Leave returns and empty lines out.",
        )
    return quantities


def numbers(frame: pd.DataFrame, column: str, default: float, tables: RawTables) -> FloatArray:
    """A column as float32, shape (n_rows,), with ``default`` where unknown or absent."""
    if column not in frame:
        return np.full(len(frame), default, dtype=np.float32)
    try:
        wide = frame[column].astype("float64").fillna(default).to_numpy(dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(
            "a column of numbers has other values",
            file=tables.file,
            column=column,
            value=frame[column].iloc[0],
            remedy="Write plain numbers such as 12.50.",
        ) from error
    infinite = np.abs(wide) > np.finfo(np.float32).max
    if infinite.any():
        raise DataError(
            "a number is too large",
            file=tables.file,
            column=column,
            row=row_of(frame, infinite),
            value=float(wide[infinite][0]),
            remedy="Correct it, or leave the line out.",
        )
    return wide.astype(np.float32)


def row_of(frame: pd.DataFrame, wrong: NDArray[np.bool_]) -> int:
    """The row of the first wrong line, as a spreadsheet counts."""
    label = frame.index[int(wrong.argmax())]
    return int(label if isinstance(label, int | np.integer) else wrong.argmax()) + 2


def places_of(frame: pd.DataFrame, shown: BoolArray, tables: RawTables, *, of: str) -> FloatArray:
    """The place of each line among what was shown, (n_rows,), from 1; 0 where it is not known.

    ``of`` is what the lines that ``shown`` tells are called. A first place of 0 cannot be told from
    one that is not known, so that is said.
    """
    if Columns.POSITION not in frame:
        return np.zeros(len(frame), dtype=np.float32)
    given = shown & frame[Columns.POSITION].notna().to_numpy(dtype=bool)
    places = numbers(frame, Columns.POSITION, 0.0, tables)
    tables.add_finding(
        f"{of} with a position of 0 or below",
        int((given & (places < 1)).sum()),
        "place unknown: where 0 is the first place, write 1 for it",
        of=int(given.sum()),
    )
    return places.clip(0, np.iinfo(np.int16).max)


def note_lone(n_customers: int, n_items: int, log: Histories, tables: RawTables) -> None:
    """A warning where nothing can be learned: hardly a purchase, one customer or item alone, or
    nobody came back.
    """
    bought = int((log.events == int(Event.PURCHASE)).sum())
    for count, one, column in (
        (n_customers, "customer", Columns.CUSTOMER),
        (n_items, "item", Columns.ITEM),
    ):
        if count == 1 and bought > _MANY_OF_ONE:
            tables.add_finding(
                f"Purchases of one {one} alone",
                bought,
                f"nothing can be learned of others: look whether {column} is the right column",
                warning=True,
            )
    if 0 < bought < min(_HARDLY_ANY, MANY * len(log.events)):
        tables.add_finding(
            f"Purchases among {len(log.events):,} lines: hardly any",
            bought,
            "look whether the kinds of events are as they are meant",
            warning=True,
        )
    several = np.diff(log.indptr) > 1
    first, last = log.indptr[:-1][several], log.indptr[1:][several] - 1
    came_back = bool((log.times[first] != log.times[last]).any())
    if n_customers >= _FEW_CUSTOMERS and not came_back:
        tables.add_finding(
            "Customers who came back: none",
            n_customers,
            "nothing can be learned of what somebody buys next: look whether "
            f"{Columns.CUSTOMER} is the id of an order",
            warning=True,
        )


def note_launches(items: pd.DataFrame, log: Histories, tables: RawTables) -> None:
    """A finding for items of which all purchases lie more than a day before they were launched.

    Some may: a book is ordered before it is out.
    """
    if Columns.LAUNCH not in items:
        return
    days = pd.to_datetime(items[Columns.LAUNCH]).dt.tz_localize(None)
    launched = days.to_numpy().astype("datetime64[s]").astype(np.float64)
    launched[days.isna().to_numpy()] = np.nan
    last = np.full(len(items), -np.inf)
    bought = log.events == int(Event.PURCHASE)
    np.maximum.at(last, log.items[bought], log.times[bought])
    early = np.isfinite(last) & (launched > last + _DAY)
    tables.add_finding(
        "Items that were bought before their launch date alone",
        early.sum(),
        "kept: what is new is known from these dates, so look whether they are right",
        of=int((~np.isnan(launched) & np.isfinite(last)).sum()),
        example="" if not early.any() else str(items[Columns.ITEM].iloc[int(early.argmax())]),
    )
