"""The currency of the prices, where the files write it beside them or in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

_SIGN_OF: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_COLUMNS_WRITTEN: Final = (
    "currency currencycode currencyiso currencyisocode currencyid isocurrency isocurrencycode "
    "currencysymbol currencysign currencyname ordercurrency ordercurrencycode itemcurrency "
    "linecurrency pricecurrency pricecurrencycode unitpricecurrency transactioncurrency "
    "salescurrency basecurrency basecurrencycode shopcurrency storecurrency währung "
    "währungscode währungskürzel devise codedevise monnaie moneda divisa codigomoneda moeda "
    "valuta codicevaluta waluta parabirimi dövizcinsi валюта 货币 币种 通貨 통화"
)
_COLUMNS: Final = frozenset(map(plain_name, _COLUMNS_WRITTEN.split())) | {"waehrung"}
_WRITTEN: Final = re.compile(r"[^\d\s][^\d]{0,19}")
_MOST: Final = 200
"""More than all currencies there are: a column of more values is none of currencies."""


def is_currency_column(name: str) -> bool:
    """Whether a column of this name may say in which currency the amounts of its line are."""
    return plain_name(name) in _COLUMNS


def note_currencies(
    frame: pd.DataFrame, tables: RawTables, *, amounts: Iterable[str] = (Columns.UNIT_PRICE,)
) -> list[str]:
    """Heed what columns of currencies say beside ``amounts``; which columns these are."""
    heeded: list[str] = []
    if not any(amount in frame and frame[amount].notna().any() for amount in amounts):
        return heeded
    for name in map(str, frame.columns):
        if not is_currency_column(name):
            continue
        _, values = texts(frame[name])
        if not 0 < len(values) <= _MOST or not all(map(_WRITTEN.fullmatch, values)):
            continue
        signs = {
            code if (code := value.upper()) not in _SIGN_OF else _SIGN_OF[code] for value in values
        }
        tables.currencies[name] = tuple(sorted({*tables.currencies.get(name, ()), *signs}))
        heeded.append(name)
    tables.heeded.update(heeded)
    return heeded


def add_currency(tables: RawTables) -> None:
    """Take the sign that stands beside all prices, unless the currency was said.

    Three letters that have no sign may be a currency or "PCS": these have to be said, unless they
    stand in a column of currencies. Several beside the amounts of one column have their finding
    already (`numbers.Numbers.remarks`); several in a column of currencies, and among the columns,
    have one here.
    """
    written = {
        name: {_SIGN_OF.get(sign, sign) for sign in signs}
        for name, signs in tables.currencies.items()
    }
    signs = sorted(set().union(*written.values()))
    for name, of_one in written.items():
        if len(of_one) > 1 and is_currency_column(name):
            tables.add_finding(
                f'Currencies in "{name}": {", ".join(sorted(of_one))}',
                len(of_one),
                "added up as one: convert the amounts first",
                warning=True,
            )
    if len(signs) > 1 and all(len(of_one) < 2 for of_one in written.values()):
        columns = " and ".join(f'"{name}"' for name, of_one in written.items() if of_one)
        tables.add_finding(
            f"Currencies in {columns}: {', '.join(signs)}",
            len(signs),
            "held against each other as one: convert the amounts first",
            warning=True,
        )
    told = any(map(is_currency_column, written))
    if len(signs) == 1 and not tables.currency and (told or not signs[0][-1].isalpha()):
        (tables.currency,) = signs
