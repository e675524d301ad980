"""Lines as order exports write them: blank below the first, several items in a cell, two columns
for a moment.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.baskets.orders_alone import numbers_orders
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.dates import clocks
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.known_names import is_order, plain_name
from recommenders.adapters.files.values.texts import is_text, texts
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables
from recommenders.data.tables import LAST_LINE, MANY
from recommenders.histories import BoolArray

_DATE_ONLY: Final = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:19|20)\d{6}"
_LIST_SIGNS: Final = (", ", "; ", " | ", "|", ";", ",", "\n", "<br>", "<br/>")
_SIGNS_OF_TITLES: Final = (" / ", " + ", " & ", " ")
"""Signs that part items, and the words of a title or the kinds of a thing as well."""
_MANY: Final = 0.2
"""Share of ids with such a sign from which a cell is thought to hold several."""
_GROUPS: Final = 3
"""Customers that are named from which lines below them are a group."""
_NEARLY: Final = 0.95
"""Share of the pieces that are items of other lines from which a text is a list of them."""
_MOVING: Final = 0.5
"""Share of the pieces that stand at several places of lists from which they are items."""


def is_clock(name: str) -> bool:
    """Whether a column of this name may hold the time of day."""
    return plain_name(name) in clocks.NAMES


def filled_down(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables
) -> pd.DataFrame:
    """Lines of the same order as the line above have what that line says of customer and time.

    Those that leave out the number of the order as well are of the order above, where that is how
    the table is written.
    """
    empty = _empty(frame[Columns.CUSTOMER])
    orders = _columns_of_orders(frame)
    if not empty.any() or empty.all():
        return frame
    if not orders:
        return _grouped_down(frame, empty, tables)
    codes, _ = texts(frame[orders[0]])
    # the last line above that names a customer, and whether all in between are of its order
    at = np.arange(len(frame))
    above = np.maximum.accumulate(np.where(empty, -1, at))
    same = empty & (above >= 0) & (codes >= 0)
    same[same] = codes[at[same]] == codes[above[same]]
    name = names_in_file.get(orders[0], orders[0])
    found = f'Lines without a customer that are of the same "{name}" as the line above'
    filled = [Columns.CUSTOMER, Columns.TIME]
    if not same.any():
        same = _continued(frame, empty, codes < 0) & (above >= 0)
        found = f'Lines without a customer, a time and a "{name}", below one that has them'
        filled.append(orders[0])
    if not same.any():
        return frame
    for column in filled:
        if column not in frame:
            continue
        blank = same & _empty(frame[column])
        values = frame[column].to_numpy(dtype=object)
        values = np.where(blank, values[np.maximum(above, 0)], values)
        dated = pd.api.types.is_datetime64_any_dtype(frame[column].dtype)
        told = pd.Series(values, index=frame.index)
        frame = frame.assign(**{column: pd.to_datetime(told) if dated else told.astype("str")})
    tables.heeded.add(str(orders[0]))
    tables.add_finding(found, same.sum(), "taken to be of its customer")
    return frame


def _grouped_down(frame: pd.DataFrame, empty: BoolArray, tables: RawTables) -> pd.DataFrame:
    """Lines in groups, of which the first alone names the customer, as merged cells leave them.

    Each customer is named once, most lines name none, and where there are times these go back to
    earlier ones at the head of a group and nowhere else: those of guests would run on.
    """
    codes, _ = texts(frame[Columns.CUSTOMER])
    named = codes[codes >= 0]
    once = len(named) >= _GROUPS and len(np.unique(named)) == len(named)
    if not once or empty[0] or empty.mean() <= 1 / 2:
        return frame
    if Columns.TIME in frame:
        times = read_times(frame[Columns.TIME], name=Columns.TIME, timezone="UTC", guessing=True)
        back = np.append(False, np.diff(times.values.astype("int64").to_numpy()) < 0)
        if times.wrong.any() or not back.any() or (back & empty).any():
            return frame
    tables.add_finding(
        "Lines without a customer, below the only one that names it",
        int(empty.sum()),
        "taken to be of its customer, as in a table with merged cells",
        warning=True,
    )
    filled = frame[Columns.CUSTOMER].mask(pd.Series(empty, index=frame.index)).ffill()
    return frame.assign(**{Columns.CUSTOMER: filled})


def _columns_of_orders(frame: pd.DataFrame) -> list[str]:
    names = [str(name) for name in frame.columns if is_order(str(name))]
    return [name for name in names if numbers_orders(frame, name)]


def _continued(frame: pd.DataFrame, empty: BoolArray, no_order: BoolArray) -> BoolArray:
    """Lines of an item alone, where many leave out who, when and the order, and all three."""
    if Columns.TIME not in frame:
        return np.zeros(len(frame), dtype=np.bool_)
    nothing = np.asarray(empty & no_order & _empty(frame[Columns.TIME]), dtype=np.bool_)
    apart = int((empty | no_order).sum()) - int(nothing.sum())
    if apart or not nothing.mean() > MANY:
        return np.zeros(len(frame), dtype=np.bool_)
    return nothing & ~_empty(frame[Columns.ITEM])


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
    # blanks within a text are one, and its lines would be
    written = pd.Series(pd.unique(column.dropna()), dtype="str").str.strip()
    for sign in (*_LIST_SIGNS, *_SIGNS_OF_TITLES):
        lists = written[written.str.contains(sign, regex=False).to_numpy(dtype=bool)]
        if not len(lists) or not _are_lists(lists, written, sign):
            continue
        shown = sign.replace("\n", "\\n")
        tables.add_finding(
            "Lines whose item looks like a list",
            int(column.str.contains(sign, regex=False).sum()),
            f'each list counts as one item: say list_separator = "{shown}" in dataset.toml',
            warning=True,
            example=repr(lists.iloc[0][:60]),
        )
        break
    return frame


def _are_lists(lists: pd.Series, values: pd.Series, sign: str) -> bool:
    """Whether texts with a sign in them are lists of items, and not titles with that sign.

    ``values`` are all distinct texts. What the sign parts comes again in other lists, and at
    several places of them where it may part a title as well; or stands alone in other lines.
    """
    pieces = lists.str.split(sign, regex=False).explode().str.strip()
    pieces = pieces[pieces != ""]
    alone = pieces.isin(set(values[~values.index.isin(lists.index)]))
    if sign in _LIST_SIGNS and alone.mean() > _NEARLY and len(pieces) > len(lists):
        return True
    if len(lists) <= _MANY * len(values) or pieces.duplicated(keep=False).mean() <= _MOVING:
        return False
    if sign in _LIST_SIGNS:
        return True
    if sign == " " and not pieces.str.contains(r"\d", regex=True).all():
        return False
    places = pd.DataFrame({"piece": pieces, "place": pieces.groupby(level=0).cumcount()})
    again = places[places["piece"].duplicated(keep=False)]
    span = again.groupby("piece")["place"].agg(["min", "max"])
    return bool((span["min"] < span["max"]).mean() > _MOVING)


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
    names = _columns_of_orders(frame)
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
    names = [str(name) for name in frame.columns if is_clock(str(name))]
    if not names or not _are_days(dates):
        return frame
    clock = clocks.clock_texts(frame[names[0]], names[0])
    if clock is None:
        return frame
    tables.add_finding(
        f'Columns "{names_in_file[Columns.TIME]}" and "{names[0]}"',
        len(frame),
        "read together, as date and time of day",
    )
    tables.heeded.add(names[0])
    if pd.api.types.is_datetime64_any_dtype(dates.dtype):
        return frame.assign(**{Columns.TIME: dates + clocks.since_midnight(clock)})
    dates = _with_dashes(dates)
    blank = pd.Series(_empty(clock) | _empty(dates), index=frame.index)
    together = dates.str.strip() + " " + clock
    return frame.assign(**{Columns.TIME: together.mask(blank, dates)})


def _are_days(dates: pd.Series) -> bool:
    """Whether nearly all are days without a time."""
    if pd.api.types.is_datetime64_any_dtype(dates.dtype):
        return bool((dates.dropna() == dates.dropna().dt.normalize()).all())
    if not is_text(dates) and not pd.api.types.is_integer_dtype(dates.dtype):
        return False
    return _nearly_all(dates, _DATE_ONLY)


def _with_dashes(dates: pd.Series) -> pd.Series:
    """20260630 as 2026-06-30."""
    written = dates.astype("str")
    return written.str.replace(r"^\s*(\d{4})(\d\d)(\d\d)\s*$", r"\1-\2-\3", regex=True)


def _empty(column: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(texts(column)[0] < 0)


def _nearly_all(column: pd.Series, pattern: str) -> bool:
    _, values = texts(column)
    return len(values) > 0 and bool(values.str.fullmatch(pattern).mean() >= 0.95)
