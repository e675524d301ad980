"""Lines as order exports write them: blank below the first, several items in a cell, two columns
for a moment.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.reading.known_names import is_order, plain_name
from recommenders.adapters.files.values.texts import is_text, texts
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables
from recommenders.data.tables import LAST_LINE
from recommenders.histories import BoolArray

_CLOCKS_WRITTEN: Final = (
    "time timeofday hour ordertime purchasetime transactiontime transtime invoicetime saletime "
    "eventtime createdtime"
)
_CLOCKS: Final = frozenset(_CLOCKS_WRITTEN.split())
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp][Mm])?"
_DATE_ONLY: Final = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_LIST_SIGNS: Final = (", ", "; ", " | ", "|", ";", ",")
_MANY: Final = 0.2
"""Share of ids with such a sign from which a cell is thought to hold several."""


def is_clock(name: str) -> bool:
    """Whether a column of this name may hold the time of day."""
    return plain_name(name) in _CLOCKS


def filled_down(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables
) -> pd.DataFrame:
    """Lines of the same order as the line above have what that line says of customer and time."""
    empty = _empty(frame[Columns.CUSTOMER])
    orders = [name for name in frame.columns if is_order(str(name))]
    if not empty.any() or empty.all() or not orders:
        return frame
    codes, _ = texts(frame[orders[0]])
    # the last line above that names a customer, and whether all in between are of its order
    at = np.arange(len(frame))
    above = np.maximum.accumulate(np.where(empty, -1, at))
    same = empty & (above >= 0) & (codes >= 0)
    same[same] = codes[at[same]] == codes[above[same]]
    if not same.any():
        return frame
    for column in (Columns.CUSTOMER, Columns.TIME):
        if column not in frame:
            continue
        blank = same & _empty(frame[column])
        values = frame[column].to_numpy(dtype=object)
        values = np.where(blank, values[np.maximum(above, 0)], values)
        frame = frame.assign(**{column: pd.Series(values, index=frame.index, dtype="str")})
    tables.heeded.add(str(orders[0]))
    name = names_in_file.get(orders[0], orders[0])
    tables.add_finding(
        f'Lines without a customer that are of the same "{name}" as the line above',
        same.sum(),
        "taken to be of its customer",
    )
    return frame


def one_item_a_line(frame: pd.DataFrame, tables: RawTables, options: Options) -> pd.DataFrame:
    """A line for each item of a cell that holds several, where dataset.toml says what parts them.

    Without that, a warning where cells seem to hold several.
    """
    column = frame[Columns.ITEM]
    if not pd.api.types.is_string_dtype(column.dtype):
        return frame
    if options.list_separator:
        several = column.str.contains(options.list_separator, regex=False).to_numpy(dtype=bool)
        parted = column.str.split(options.list_separator, regex=False)
        tables.add_finding("Lines with several items in a cell", several.sum(), "parted")
        frame = _without_totals(frame, several, tables)
        return (
            frame.assign(**{Columns.ITEM: parted})
            .explode(Columns.ITEM)
            .astype({Columns.ITEM: "str"})
        )
    _, values = texts(column)
    for sign in _LIST_SIGNS:
        lists = values[values.str.contains(sign, regex=False).to_numpy(dtype=bool)]
        if len(lists) <= _MANY * len(values):
            continue
        pieces = lists.str.split(sign, regex=False).explode().str.strip()
        # pieces of lists come again in other lists, pieces of a title with a comma do not
        if pieces.duplicated(keep=False).mean() > 0.5:
            lines = column.str.contains(sign, regex=False).sum()
            tables.add_finding(
                "Lines whose item looks like a list",
                int(lines),
                f'each list counts as one item: say list_separator = "{sign}" in dataset.toml',
                warning=True,
                example=repr(lists.iloc[0][:60]),
            )
            break
    return frame


def _without_totals(frame: pd.DataFrame, several: BoolArray, tables: RawTables) -> pd.DataFrame:
    """Lines of several items without quantities and prices, which are of all of them together."""
    totals = [column for column in (Columns.QUANTITY, Columns.UNIT_PRICE) if column in frame]
    if not totals or not several.any():
        return frame
    tables.add_finding(
        "Quantities and prices of lines with several items",
        several.sum(),
        "not used: what each item has of it is not known",
    )
    return frame.assign(**{column: frame[column].mask(several) for column in totals})


def with_places(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines without times with their place in the customer's order of lines in their stead.

    The last line of each customer stands at `LAST_LINE`, those before it a day earlier each; lines
    of one order, one below the other, have one place.
    """
    if Columns.TIME in frame:
        return frame
    customers = frame[Columns.CUSTOMER].cat.codes.to_numpy()
    order = np.argsort(customers, kind="stable")
    new = np.ones(len(frame), dtype=bool)
    names = [name for name in frame.columns if is_order(str(name))]
    if names:
        tables.heeded.add(str(names[0]))
        orders = texts(frame[names[0]])[0][order]
        new[1:] = (orders[1:] != orders[:-1]) | (orders[1:] < 0)
    new[1:] |= customers[order][1:] != customers[order][:-1]
    steps = np.cumsum(new)
    within = pd.Series(steps).groupby(customers[order])
    before = (within.transform("max") - steps).to_numpy()
    places = np.empty(len(frame), dtype="timedelta64[D]")
    places[order] = before.astype("timedelta64[D]")
    tables.ordered = True
    tables.add_finding(
        "Lines without a time: no column says when",
        len(frame),
        "their order stands for it, a day for each line: trends, seasons, due dates and held-back "
        "weeks are not possible, and where the order means nothing, neither does what comes next",
        warning=True,
    )
    times = pd.Series(LAST_LINE - pd.Series(places).astype("timedelta64[s]")).to_numpy()
    return frame.assign(**{Columns.TIME: times})


def with_time_of_day(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables
) -> pd.DataFrame:
    """Dates with the time of day that stands in a column of its own."""
    if Columns.TIME not in frame:
        return frame
    dates = frame[Columns.TIME]
    clocks = [name for name in frame.columns if is_clock(str(name))]
    if not clocks or not is_text(dates) or not is_text(frame[clocks[0]]):
        return frame
    dates, clock = dates.astype("str"), frame[clocks[0]].astype("str")
    if not _nearly_all(dates, _DATE_ONLY) or not _nearly_all(clock, _CLOCK):
        return frame
    tables.add_finding(
        f'Columns "{names_in_file[Columns.TIME]}" and "{clocks[0]}"',
        len(frame),
        "read together, as date and time of day",
    )
    tables.heeded.add(str(clocks[0]))
    blank = pd.Series(_empty(clock) | _empty(dates), index=frame.index)
    # a space before AM or PM, as the formats have it
    spaced = clock.str.strip().str.replace(r"\s*([AaPp][Mm])$", r" \1", regex=True)
    together = dates.str.strip() + " " + spaced
    return frame.assign(**{Columns.TIME: together.mask(blank, dates)})


def _empty(column: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(texts(column)[0] < 0)


def _nearly_all(column: pd.Series, pattern: str) -> bool:
    _, values = texts(column)
    return len(values) > 0 and bool(values.str.fullmatch(pattern).mean() >= 0.95)
