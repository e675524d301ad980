"""The currency of the prices, where the files write it beside them."""

from __future__ import annotations

from typing import Final

from recommenders.data.tables import RawTables

_SIGN_OF: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}


def add_currency(tables: RawTables) -> None:
    """Take the sign that stands beside all prices, unless the currency was said.

    Several in one column have their finding already (`numbers.Numbers.remarks`); several among
    the columns have one here.
    """
    written = {
        name: {_SIGN_OF.get(sign, sign) for sign in signs if _is_currency(sign)}
        for name, signs in tables.currencies.items()
    }
    signs = sorted(set().union(*written.values()))
    if len(signs) > 1 and all(len(of_one) < 2 for of_one in written.values()):
        columns = " and ".join(f'"{name}"' for name, of_one in written.items() if of_one)
        tables.add_finding(
            f"Currencies in {columns}: {', '.join(signs)}",
            len(signs),
            "held against each other as one: convert the amounts first",
            warning=True,
        )
    if len(signs) == 1 and not tables.currency:
        (tables.currency,) = signs


def _is_currency(sign: str) -> bool:
    """Whether it is one: of the codes of three letters those that there are, and not "PCS"."""
    if not (len(sign) == 3 and sign.isascii() and sign.isupper()):
        return True
    from babel.numbers import list_currencies

    return sign in list_currencies()
