"""Returns and cancellations taken off the purchases that they undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dataset_toml import KEEP, LEAVE_OUT
from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.numbers import numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.values.undone_words import (
    credit_codes,
    is_return,
    is_undone,
    words_of_state,
)
from recommenders.contract import Columns, Event
from recommenders.data.dataset import RawTables
from recommenders.data.tables import MANY
from recommenders.errors import DataError
from recommenders.histories import BoolArray, DoubleArray, LongArray
from recommenders.toml_file import toml_key

RETURNED: Final = "\0back"
"""Column of lines that are returns although their quantity is above zero."""
_UNDONE: Final = ("refund", "refunded", "return", "returned", "cancelled", "canceled")
_UNITS: Final = ("qty", "quantity", "units")
_RETURNED_UNITS: Final = frozenset(
    word for undone in _UNDONE for units in _UNITS for word in (undone + units, units + undone)
)
_AMOUNTS_BACK: Final = frozenset(
    word
    for undone in ("refund", "refunded", "returned")
    for amount in ("amount", "total", "value", "price", "sum")
    for word in (undone + amount, amount + undone)
)
"""Columns with the money that came back."""
_TYPE_COLUMNS_WRITTEN: Final = (
    "type transactiontype saletype salestype ordertype documenttype doctype recordtype linetype "
    "invoicetype receipttype movementtype orderitemtype lineitemtype billingtype billtype "
    "vouchertype salesdocumenttype art belegart belegtyp vorgangsart vorgang fakturaart typ "
    "dokumententyp typepiece typedepiece typedocument typededocument naturepiece tipo tipodoc "
    "tipodocumento tipodedocumento tipofattura soort documentsoort typdokumentu"
)
TYPE_COLUMNS: Final = frozenset(_TYPE_COLUMNS_WRITTEN.split())
"""Columns that may say of a line whether it is a sale or a return, and may say anything else."""
_LINE_TYPES: Final = frozenset(["linetype", "orderitemtype", "lineitemtype"])
_NO_GOODS_WRITTEN: Final = (
    "shipping shippingline delivery postage tax taxes fee fees coupon discount"
)
_NO_GOODS: Final = frozenset(_NO_GOODS_WRITTEN.split())
"""What lines of an order may be beside its items."""
_SHOWN: Final = 4
_CODES: Final = 10
"""A column of more numbers is none of types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """``left``: units of each line that remain bought, 0 for a return, shape (n_lines,).

    ``unmatched``: units of each return that no earlier purchase accounts for, 0 elsewhere.
    """

    left: DoubleArray
    unmatched: DoubleArray


def net(
    customers: LongArray,
    items: LongArray,
    times: LongArray,
    units: DoubleArray,
    prices: DoubleArray,
) -> Netted:
    """Take each return (negative units) off the latest earlier purchases of customer and item.

    Arrays have shape (n_lines,); the order of the lines does not matter. At one time purchases
    come before returns, and the dearest purchase, then the smallest, is undone first.
    """
    left = np.maximum(units, 0).astype(np.float64)
    unmatched = np.zeros(len(units), dtype=np.float64)
    pairs = customers.astype(np.int64) * (int(items.max(initial=0)) + 1) + items
    # only pairs with a return need a walk, and those are few
    touched = np.flatnonzero(np.isin(pairs, pairs[units < 0]))
    keys = (-units, prices, -np.sign(units), times, pairs)
    touched = touched[np.lexsort(tuple(key[touched] for key in keys))]
    bought: dict[int, list[int]] = defaultdict(list)
    for line, pair, amount in zip(
        touched.tolist(), pairs[touched].tolist(), units[touched].tolist(), strict=True
    ):
        stack = bought[pair]
        if amount > 0:
            stack.append(line)
            continue
        owed = -amount
        while owed > 0 and stack:
            units_undone = min(owed, float(left[stack[-1]]))
            owed -= units_undone
            left[stack[-1]] -= units_undone
            if left[stack[-1]] <= 0:
                stack.pop()
        unmatched[line] = max(owed, 0.0)
    return Netted(left=left, unmatched=unmatched)


def is_returned_units(name: str) -> bool:
    """Whether a column of this name counts how many of a line came back or were cancelled."""
    return plain_name(name) in _RETURNED_UNITS


def marked_returns(frame: pd.DataFrame) -> BoolArray:
    """The lines that are marked as returns, shape (n_lines,)."""
    if RETURNED not in frame:
        return np.zeros(len(frame), dtype=np.bool_)
    return frame[RETURNED].to_numpy(dtype=np.bool_)


def without_returned_units(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines with the units taken off that another column counts as returned or cancelled."""
    if Columns.QUANTITY not in frame:
        return frame
    for column in [name for name in frame.columns if is_returned_units(str(name))]:
        undone, wrong = numbers(frame[column])
        if wrong.any():
            continue
        tables.heeded.add(str(column))
        undone = np.abs(np.nan_to_num(undone))
        units = frame[Columns.QUANTITY].to_numpy(dtype=np.float64)
        units = np.where(np.isnan(units) & (undone > 0), 1.0, units)
        touched = (undone > 0) & (units > 0)
        tables.add_finding(
            f'Lines of which "{column}" counts units', touched.sum(), "taken off their quantity"
        )
        left = np.where(touched, np.maximum(units - undone, 0.0), units)
        frame = frame.assign(**{Columns.QUANTITY: left})
    return frame


def is_refunded_amount(name: str) -> bool:
    """Whether a column of this name has the money that came back."""
    return plain_name(name) in _AMOUNTS_BACK


def note_refunded_amounts(frame: pd.DataFrame, tables: RawTables) -> None:
    """A finding for amounts that came back, of which the units are not told."""
    for column in [name for name in frame.columns if is_refunded_amount(str(name))]:
        amounts, _ = numbers(frame[column])
        tables.heeded.add(str(column))
        tables.add_finding(
            f'Lines with an amount under "{column}"',
            (np.nan_to_num(amounts) != 0).sum(),
            "count as bought: the amount does not say which units came back",
            of=len(frame),
        )


def with_negative_prices(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines of items that were sold, with a price below zero and a quantity that is not, as returns
    at that price.
    """
    if Columns.UNIT_PRICE not in frame:
        return frame
    prices = frame[Columns.UNIT_PRICE].to_numpy(dtype=np.float64)
    if not (prices < 0).any():
        return frame
    # what never had another price is no refund of a purchase
    sold = frame.groupby(Columns.ITEM, observed=True)[Columns.UNIT_PRICE].transform("max") > 0
    back = (prices < 0) & sold.to_numpy(dtype=np.bool_)
    if Columns.QUANTITY in frame:
        back &= ~(frame[Columns.QUANTITY].to_numpy(dtype=np.float64) < 0)
    if not back.any():
        return frame
    tables.add_finding("Lines with a price below zero", back.sum(), "taken for returns")
    marked = back | marked_returns(frame)
    return frame.assign(**{Columns.UNIT_PRICE: np.where(back, -prices, prices), RETURNED: marked})


def left_out(states: Sequence[str], done: str = "left out") -> str:
    """What was ``done`` with lines of such ``states``, and how to keep them."""
    keep = f'{toml_key(states[0])} = "{KEEP}"' if states else ""
    return f"{done}: say {keep} under [states] in dataset.toml where they count as bought"


def _note_codes(values: pd.Series, column: str, n_lines: int, tables: RawTables) -> None:
    """A warning for types that are numbers, whose meaning nobody has told."""
    if not 1 < len(values) <= _CODES or not values.str.fullmatch(r"\d{1,2}").all():
        return
    tables.heeded.add(column)
    shown = ", ".join(sorted(values, key=int)[:_SHOWN])
    tables.add_finding(
        f'Column "{column}" has types that are numbers ({shown})',
        n_lines,
        f'all lines count as bought: if they are kinds of events, say event = "{column}" under '
        "[columns] in dataset.toml, and what each is under [events]",
        warning=True,
    )


def by_type(frame: pd.DataFrame, tables: RawTables, told: Mapping[str, str]) -> pd.DataFrame:
    """Lines but voided ones, returns marked as such, where the types of some lines say so.

    Lines of shipping, taxes and the like, which stand among those of the items, are none.
    """
    for column in [name for name in frame.columns if plain_name(str(name)) in TYPE_COLUMNS]:
        codes, values = texts(frame[column])
        _note_codes(values, str(column), len(frame), tables)
        words_of = [set() if told.get(v.lower()) == KEEP else words_of_state(v) for v in values]
        codes_of_credits = credit_codes(values)
        back = [
            is_return(words) or (value.lower() in codes_of_credits and bool(words))
            for value, words in zip(values, words_of, strict=True)
        ]
        beside = _NO_GOODS if plain_name(str(column)) in _LINE_TYPES else frozenset[str]()
        gone = [
            told.get(value.lower()) == LEAVE_OUT
            or (is_undone(words) and not returned)
            or (plain_name(value) in beside and told.get(value.lower()) != KEEP)
            for value, words, returned in zip(values, words_of, back, strict=True)
        ]
        if not any(back + gone):
            continue
        if all(map(any, zip(back, gone, strict=True))):
            tables.heeded.add(str(column))
            tables.add_finding(
                f'Lines whose "{column}" is {", ".join(values[:_SHOWN])}: that is all of them',
                len(frame),
                "count as bought",
                warning=True,
            )
            continue
        tables.heeded.add(str(column))
        undone = [
            is_undone(words) and not returned and told.get(value.lower()) != LEAVE_OUT
            for value, words, returned in zip(values, words_of, back, strict=True)
        ]
        many = np.append(undone, False)[codes].sum() > MANY * len(frame)
        for marks, done, loud in (
            (gone, "left out", many),
            (back, "taken for returns", False),
        ):
            words = values[np.array(marks, dtype=bool)].tolist()
            tables.add_finding(
                f'Lines whose "{column}" is {", ".join(words[:_SHOWN])}',
                np.append(marks, False)[codes].sum(),
                left_out(words, done),
                warning=bool(loud),
            )
        returned = np.append(np.array(back, dtype=bool), False)[codes]
        frame = frame.assign(**{RETURNED: returned | marked_returns(frame)})
        frame = frame.loc[~np.append(np.array(gone, dtype=bool), False)[codes]]
    return frame


def netted(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines with returns taken off earlier purchases, and without those of which nothing is left.

    Raises `DataError` where that is all of them.
    """
    marked = marked_returns(frame)
    frame = frame.drop(columns=RETURNED, errors="ignore")
    if Columns.QUANTITY not in frame:
        if not marked.any():
            return frame
        frame = frame.assign(**{Columns.QUANTITY: 1.0})
    units = frame[Columns.QUANTITY].fillna(1.0).to_numpy(dtype=np.float64)
    units = np.where(marked, -np.abs(units), units)
    bought = np.ones(len(frame), dtype=bool)
    if Columns.EVENT in frame:
        bought = (frame[Columns.EVENT] == Event.PURCHASE.label).to_numpy(dtype=bool)
    nothing = bought & (units == 0)
    tables.add_finding(
        "Purchase lines of no units", nothing.sum(), "left out", of=int(bought.sum())
    )
    returned = bought & (units < 0)
    left = np.where(bought, units, np.maximum(units, 0.0))
    if returned.any():
        prices = np.zeros(len(frame))
        if Columns.UNIT_PRICE in frame:
            prices = frame[Columns.UNIT_PRICE].fillna(0.0).to_numpy(dtype=np.float64)
        taken = net(
            _long(frame[Columns.CUSTOMER].cat.codes),
            _long(frame[Columns.ITEM].cat.codes),
            _long(frame[Columns.TIME]),
            np.where(bought, units, 0.0),
            prices,
        )
        left = np.where(bought, taken.left, left)
        undone = bought & (units > 0)
        fully_returned, partly_returned = undone & (left == 0), undone & (left > 0) & (left < units)
        tables.add_finding("Lines that are returns", returned.sum(), "taken off earlier purchases")
        tables.add_finding("Purchases returned in full", fully_returned.sum(), "left out")
        tables.add_finding("Purchases returned in part", partly_returned.sum(), "reduced")
        tables.add_finding(
            "Returns of more than was bought before",
            (taken.unmatched > 0).sum(),
            "ignored",
            of=len(frame),
        )
    kept = ~(bought & (left <= 0))
    if returned.any() and not kept.any():
        n_returned = int(returned.sum())
        raise DataError(
            f"no line is a purchase: {n_returned:,} of {len(frame):,} lines are returns (a "
            "quantity below zero)",
            file=tables.file,
            column=Columns.QUANTITY,
            remedy="Export the purchases as well, with quantities above zero; of a stock ledger, "
            "which takes off what was sold, turn the sign of the quantities round.",
        )
    return frame.assign(**{Columns.QUANTITY: left})[kept]


def _long(column: pd.Series) -> LongArray:
    return np.asarray(column.astype("int64"), dtype=np.int64)
