"""What a line costs altogether, as the price of one unit of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import TOTALS_OF_LINES, plain_name
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.adapters.files.values.tolerance import TOLERATED
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.histories import DoubleArray

_PLAIN: Final = frozenset(TOTALS_OF_LINES.split())
_ITEMS: Final = 3
"""Items that were bought in several quantities from which the numbers tell what a column holds."""
_LOOKED_AT: Final = 200_000
"""Lines by which it is told."""
_MANY: Final = 0.8
_SURE: Final = 0.95
"""Shares of these items for which a total has to be one, by any name, and a price none."""
_HALF: Final = 0.5
_QUARTER: Final = 0.25
"""How much less what a unit costs has to differ from line to line, where it is a total."""
_GROWN: Final = 0.1
"""How much prices of an item have to differ to be thought to grow with the quantity (of logs)."""


def with_unit_prices(
    frame: pd.DataFrame,
    names_in_file: Mapping[str, str],
    told: Collection[str],
    tables: RawTables,
    *,
    comma: bool | None,
) -> pd.DataFrame:
    """Lines with the price of a unit, where a column has the total of a line in its place.

    That is a column of totals beside the quantity, as ``told`` (our columns that somebody named) or
    as its name or the numbers say, or one of prices that grow with the quantity for every item.
    """
    if Columns.QUANTITY not in frame:
        return frame.drop(columns=Columns.LINE_TOTAL, errors="ignore")
    if Columns.UNIT_PRICE in frame:
        frame = frame.drop(columns=Columns.LINE_TOTAL, errors="ignore")
        return _where_prices_grow(frame, names_in_file, Columns.UNIT_PRICE in told, tables)
    if Columns.LINE_TOTAL not in frame:
        return frame
    name = names_in_file.get(Columns.LINE_TOTAL, Columns.LINE_TOTAL)
    read = read_numbers(frame[Columns.LINE_TOTAL], comma=comma)
    frame = frame.drop(columns=Columns.LINE_TOTAL)
    share = _share_of_grown(frame, read.values)
    plain = plain_name(name) in _PLAIN
    fits = plain if share is None else share >= (_HALF if plain else _MANY)
    if read.wrong.mean() >= TOLERATED or not (fits or Columns.LINE_TOTAL in told):
        tables.add_finding(
            f'Column "{name}" may be what a line costs, or a whole order',
            len(frame),
            f'not used: say {Columns.LINE_TOTAL} = "{name}" (of a line) or {Columns.UNIT_PRICE} = '
            f'"{name}" (of one unit) under [columns] in dataset.toml',
        )
        return frame
    tables.findings.extend(read.remarks(name))
    tables.currencies[name] = read.currencies
    tables.add_finding(
        f'Column "{name}" is what each line costs altogether',
        len(frame),
        "divided by the quantity: that is the price of a unit",
    )
    return frame.assign(**{Columns.UNIT_PRICE: _divided(frame, read.values)})


def _where_prices_grow(
    frame: pd.DataFrame, names_in_file: Mapping[str, str], told: bool, tables: RawTables
) -> pd.DataFrame:
    """Lines whose prices are divided by the quantity where they grow with it, unless they are told
    to be prices: then a warning says so.
    """
    prices = frame[Columns.UNIT_PRICE].to_numpy(dtype=np.float64)
    of_items = _of_items(frame, prices)
    if len(of_items) < _ITEMS:
        return frame
    grown = (of_items["unit"] <= _QUARTER * of_items["price"]) & (of_items["price"] > _GROWN)
    if grown.mean() < _SURE:
        return frame
    name = names_in_file.get(Columns.UNIT_PRICE, Columns.UNIT_PRICE)
    say = "under [columns] in dataset.toml"
    tables.add_finding(
        f'Values of "{name}" that grow with the quantity, for nearly every item',
        len(frame),
        f"read as prices of one unit, as told: if they are what the line costs, say "
        f'{Columns.LINE_TOTAL} = "{name}" and {Columns.UNIT_PRICE} = false {say}'
        if told
        else "taken for what the line costs, and divided by the quantity: if they are the price of "
        f'one unit, say {Columns.UNIT_PRICE} = "{name}" {say}',
        warning=True,
    )
    if told:
        return frame
    return frame.assign(**{Columns.UNIT_PRICE: _divided(frame, prices)})


def _share_of_grown(frame: pd.DataFrame, totals: DoubleArray) -> float | None:
    """Share of the items whose price of a unit differs far less than the total; None for few."""
    of_items = _of_items(frame, totals)
    if len(of_items) < _ITEMS:
        return None
    return float((of_items["unit"] <= _HALF * of_items["price"]).mean())


def _of_items(frame: pd.DataFrame, amounts: DoubleArray) -> pd.DataFrame:
    """Of each item in several quantities the standard deviations of the logarithms of the amount
    (``price``) and of the amount for one unit (``unit``).
    """
    amounts, frame = amounts[:_LOOKED_AT], frame.iloc[:_LOOKED_AT]
    quantities = frame[Columns.QUANTITY].to_numpy(dtype=np.float64)
    items = frame[Columns.ITEM].cat.codes.to_numpy()
    used = (quantities > 0) & (amounts > 0)
    price, units = np.log(amounts[used]), np.log(quantities[used])
    lines = pd.DataFrame(
        {"item": items[used], "units": units, "price": price, "unit": price - units}
    )
    of_items = lines.groupby("item").std(ddof=0)
    # one price differs from itself by what fractions of cents do
    return of_items[of_items["units"] > 0].round(6)


def _divided(frame: pd.DataFrame, totals: DoubleArray) -> DoubleArray:
    """Prices of a unit, below zero where the total is and the quantity is not; NaN for no units."""
    quantities = frame[Columns.QUANTITY].to_numpy(dtype=np.float64)
    # a return has a quantity below zero, and its total may be written either way
    units = np.where(quantities == 0, np.nan, np.abs(quantities))
    totals = np.where(quantities < 0, np.abs(totals), totals)
    return np.asarray(totals / units, dtype=np.float64)
