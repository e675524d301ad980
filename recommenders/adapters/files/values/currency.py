"""The currency of the prices, where the files write it beside them."""

from __future__ import annotations

from typing import Final

from recommenders.data.tables import RawTables

_SIGN_OF: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}


def add_currency(tables: RawTables) -> None:
    """Take the sign that stands beside all prices, unless the currency was said.

    Three letters that have no sign may be a currency or "PCS": these have to be said. Several in
    one column have their finding already (`numbers.Numbers.remarks`); several among the columns
    have one here.
    """
    written = {
        name: {_SIGN_OF.get(sign, sign) for sign in signs}
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
    if len(signs) == 1 and not (tables.currency or signs[0][-1].isalpha()):
        (tables.currency,) = signs
