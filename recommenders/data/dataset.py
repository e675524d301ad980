"""Building a checked `Dataset` from tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import COSTS, Columns, Dataset, Event
from recommenders.data.checks import (
    as_of_date,
    event_codes,
    note_launches,
    note_lone,
    numbers,
    places_of,
    quantities_of,
    required,
    row_of,
    seconds_of,
    zoned,
)
from recommenders.data.fingerprint import fingerprint
from recommenders.data.last_prices import latest_paid
from recommenders.data.search_table import searches_of
from recommenders.data.tables import RawTables
from recommenders.data.titles import display_titles
from recommenders.errors import DataError
from recommenders.histories import (
    AT_ONCE,
    BoolArray,
    DoubleArray,
    FloatArray,
    Histories,
    IntArray,
    LongArray,
)
from recommenders.relations.known_graph import content_of, known_graph

__all__ = [
    "OF_LINES",
    "AlongLog",
    "RawTables",
    "assemble",
    "build",
    "entities",
    "on_lines",
]

OF_LINES: Final = (
    Columns.EVENT,
    Columns.QUANTITY,
    Columns.UNIT_PRICE,
    Columns.POSITION,
    Columns.RANDOMISED,
)
_ON_CUSTOMERS: Final = (Columns.NAME, Columns.SEGMENT)


def build(tables: RawTables, *, whole: bool = True) -> Dataset:
    """Check the tables and make the data set; raises `DataError` when they cannot be used.

    The result does not depend on the order of the lines. Of a part that is not the ``whole`` it is
    not said what only the whole can tell.
    """
    tables = replace(tables, findings=list(tables.findings))
    frame = required(tables)
    # what was read may be much: `frame` has it alone, and once there are codes no ids
    tables.interactions = pd.DataFrame()
    times = zoned(frame[Columns.TIME], tables)
    as_of = as_of_date(times, tables)
    late = (times > as_of).to_numpy()
    tables.add_finding("Events after the as-of date", late.sum(), "left out")
    if late.any():
        frame, times = frame[~late], times[~late]

    customers, customer = entities(frame[Columns.CUSTOMER], tables.customers, tables)
    items, item = entities(frame[Columns.ITEM], tables.items, tables)
    frame = frame.drop(columns=[Columns.CUSTOMER, Columns.ITEM])
    codes = _EventCodes(customer=customer, item=item, n_customers=len(customers))
    log, along = _log(frame, times, codes, as_of, tables)
    paid = latest_paid(log, along.unit_prices, len(items))
    columns = on_lines(frame)
    return assemble(tables, items, customers, log, along, paid.prices, columns, as_of, whole=whole)


def assemble(
    tables: RawTables,
    items: pd.DataFrame,
    customers: pd.DataFrame,
    log: Histories,
    along: AlongLog,
    last_prices: DoubleArray,
    columns: frozenset[str],
    as_of: pd.Timestamp,
    *,
    whole: bool = True,
) -> Dataset:
    """The data set of a log that is in order, see `Dataset`.

    ``items`` and ``customers`` are the `entities`, ``last_prices`` (n_items,) what was last paid
    for each item, NaN where nobody knows, and ``columns`` the optional columns of the lines;
    ``whole`` as in `build`. Raises `DataError`.
    """
    present = _present(tables) | columns
    items, present = _described(items, last_prices, present, tables)
    if whole:
        note_lone(len(customers), len(items), log, tables)
        note_launches(items, log, tables)
    searches = searches_of(tables, customers, items, as_of)
    if searches is not None:
        present = present | {Columns.QUERY}
    known_edges = known_graph(tables.related, items, note=tables.add_finding)
    if known_edges is not None:
        present = present | {Columns.RELATED}
    return Dataset(
        name=tables.name,
        title=tables.title,
        log=log,
        unit_prices=along.unit_prices,
        positions=along.positions,
        randomised=along.randomised,
        items=items,
        titles=display_titles(items),
        customers=customers,
        as_of=as_of,
        timezone=tables.timezone,
        currency=tables.currency,
        locale=tables.locale,
        present=present,
        findings=tuple(tables.findings),
        fingerprint=fingerprint(
            log,
            along.unit_prices,
            along.positions,
            # data without the mark keep the fingerprint that they had before there was one
            *([along.randomised] if Columns.RANDOMISED in present else []),
            items,
            customers,
            f"{tables.timezone} {tables.currency} {tables.locale}".rstrip(),
            *([] if searches is None else searches.content()),
            *([] if known_edges is None else content_of(known_edges)),
        ),
        searches=searches,
        known_edges=known_edges,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _EventCodes:
    """Whose event each line is, and of what: codes of shape (n_events,)."""

    customer: IntArray
    item: IntArray
    n_customers: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlongLog:
    """What stands beside each event, shape (n_events,), as in `Dataset`; read-only."""

    unit_prices: FloatArray
    positions: NDArray[np.int16]
    randomised: BoolArray

    def __post_init__(self) -> None:
        for array in (self.unit_prices, self.positions, self.randomised):
            array.flags.writeable = False


def _log(
    frame: pd.DataFrame,
    times: pd.Series,
    codes: _EventCodes,
    as_of: pd.Timestamp,
    tables: RawTables,
) -> tuple[Histories, AlongLog]:
    """The events in the order of `_order`, and what stands beside them."""
    event = event_codes(frame, tables)
    seconds = seconds_of(times)
    quantities = quantities_of(frame, event, tables)
    unit_prices = numbers(frame, Columns.UNIT_PRICE, np.nan, tables)
    free = unit_prices <= 0
    tables.add_finding("Lines with a price of zero or below", free.sum(), "kept, price unknown")
    unit_prices[free] = np.nan
    shown = np.isin(event, (Event.IMPRESSION, Event.CLICK))
    positions = places_of(frame, shown, tables, of="Lines that were shown")
    randomised = numbers(frame, Columns.RANDOMISED, 0.0, tables)

    rest = (quantities, unit_prices, positions, randomised)
    order = _order(codes.customer, seconds, event, codes.item, rest)
    lengths = np.bincount(codes.customer, minlength=codes.n_customers)
    log = Histories(
        indptr=np.concatenate([[0], np.cumsum(lengths)]),
        items=codes.item[order],
        times=seconds[order],
        quantities=quantities[order],
        events=event[order],
        as_of=int(as_of.timestamp() // 1),
    )
    return log, AlongLog(
        unit_prices=unit_prices[order],
        positions=positions[order].astype(np.int16),
        randomised=randomised[order] > 0,
    )


def _order(
    customer: IntArray,
    seconds: LongArray,
    event: NDArray[np.int8],
    item: IntArray,
    rest: tuple[FloatArray, ...],
) -> LongArray:
    """By customer, time, kind of event, item; what is still equal by the numbers on the line."""
    since = seconds - seconds.min()
    span = int(since.max()) + 1
    first: LongArray = customer.astype(np.int64)
    first *= span
    first += since
    second: LongArray = event.astype(np.int64)
    second *= int(item.max()) + 1
    second += item
    order: LongArray = np.lexsort((second, first))
    tied = _tied(order, first, second)
    among = order[tied]
    numbers_of_line: list[NDArray[Any]] = [key[among] for key in reversed(rest)]
    keys = (*numbers_of_line, second[among], first[among])
    order[tied] = among[np.lexsort(keys)]
    return order


def _tied(order: LongArray, first: LongArray, second: LongArray) -> LongArray:
    """The places in ``order`` whose two keys are those of the place before or after."""
    as_before = np.zeros(len(order) + 1, dtype=np.bool_)
    for begin in range(1, len(order), AT_ONCE):
        here = order[begin : begin + AT_ONCE]
        before = order[begin - 1 : begin - 1 + len(here)]
        equal = (first[here] == first[before]) & (second[here] == second[before])
        as_before[begin : begin + len(here)] = equal
    return np.flatnonzero(as_before[:-1] | as_before[1:])


def entities(
    ids_of_events: pd.Series, table: pd.DataFrame | None, tables: RawTables
) -> tuple[pd.DataFrame, IntArray]:
    """One row for each id, sorted: those of the table and those that only the events name.

    And the row of each event's id, shape (n_events,). The name of ``ids_of_events`` is that of the
    column of the ids in the table. Raises `DataError` for a table without ids, or with one twice.
    """
    key = str(ids_of_events.name)
    listed = pd.DataFrame({key: pd.Series([], dtype="str")}) if table is None else table
    if key not in listed or bool(listed[key].isna().any()):
        raise DataError(
            "a table has lines without an id",
            file=tables.file,
            column=key,
            remedy="Give every line an id, or leave the line out.",
        )
    listed = listed.assign(**{key: listed[key].astype("str")})
    twice = listed[key].duplicated().to_numpy()
    if twice.any():
        raise DataError(
            "an id stands twice in its table",
            file=tables.file,
            column=key,
            row=row_of(listed, twice),
            value=listed[key].iloc[int(twice.argmax())],
            remedy="Keep one line for each id.",
        )
    used_codes, used = pd.factorize(ids_of_events)
    names = np.asarray(used.astype("str"), dtype=object)
    ids = np.union1d(names, listed[key].to_numpy(dtype=object))
    codes = np.searchsorted(ids, names).astype(np.int32)[used_codes]
    rows = listed.set_index(key).reindex(pd.Index(ids, dtype="str", name=key)).reset_index()
    for column, kind in rows.dtypes.items():
        if pd.api.types.is_object_dtype(kind) or isinstance(kind, pd.CategoricalDtype):
            rows[column] = rows[column].astype("str")
    return rows, codes


def on_lines(frame: pd.DataFrame) -> frozenset[str]:
    """The optional columns that the lines have, and that are not empty."""
    return frozenset(
        column for column in OF_LINES if column in frame and bool(frame[column].notna().any())
    )


def _present(tables: RawTables) -> frozenset[str]:
    """The optional columns that the tables have, and the times."""
    elsewhere = {*OF_LINES, *_ON_CUSTOMERS, Columns.QUERY, Columns.RELATED, Columns.TIME}
    on_items = set(COSTS) - elsewhere
    timed = frozenset() if tables.ordered else frozenset([Columns.TIME])
    return timed | frozenset(
        column
        for table, columns in (
            (tables.items, on_items),
            (tables.customers, _ON_CUSTOMERS),
        )
        if table is not None
        for column in columns
        if column in table and bool(table[column].notna().any())
    )


def _described(
    items: pd.DataFrame,
    last_prices: DoubleArray,
    present: frozenset[str],
    tables: RawTables,
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Titles for items that have none, and the last price paid where no price is known."""
    untitled = np.ones(len(items), dtype=bool)
    titles = pd.Series("", index=items.index, dtype="str")
    if Columns.TITLE in items:
        titles = items[Columns.TITLE].astype("str")
        untitled = (titles.isna() | (titles.str.strip() == "")).to_numpy()
        tables.add_finding("Items without a title", untitled.sum(), "kept, shown by their id")
    items = items.assign(**{Columns.TITLE: titles.where(~untitled, "Item " + items[Columns.ITEM])})
    for column in (Columns.PRICE, Columns.LIST_PRICE):
        if column in items:
            prices = numbers(items, column, np.nan, tables).astype(np.float64).round(4)
            tables.add_finding(
                f"Items with a {column} of zero or below", (prices <= 0).sum(), "unknown"
            )
            items = items.assign(**{column: np.where(prices > 0, prices, np.nan)})
    if Columns.LAUNCH in items:
        items = items.assign(**{Columns.LAUNCH: _days(items[Columns.LAUNCH], tables.timezone)})

    if np.isfinite(last_prices).any():
        price: Any = last_prices
        if Columns.PRICE in items:
            price = items[Columns.PRICE].fillna(pd.Series(last_prices))
        items = items.assign(**{Columns.PRICE: price})
        present = present | {Columns.PRICE}
    return items, present


def _days(dates: pd.Series, timezone: str) -> pd.Series:
    read = pd.to_datetime(dates, errors="coerce")
    if read.dt.tz is not None:
        read = read.dt.tz_convert(timezone).dt.tz_localize(None)
    return read.dt.normalize().astype("datetime64[s]")
