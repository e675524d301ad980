"""What columns are called whose amounts are in cents, pence or whatever a currency has."""

from __future__ import annotations

from typing import Final

from recommenders.contract import Columns

_BEHIND: Final = "cents cent incents incent minor minorunits pence centimes centavos"
_AMOUNTS: Final = {
    Columns.UNIT_PRICE: "price unitprice itemprice saleprice salesprice unitamount netprice preis "
    "einzelpreis prix precio preco prezzo prijs cena",
    Columns.LINE_TOTAL: "linetotal lineamount lineprice amount total subtotal totalamount "
    "totalprice netamount grossamount revenue betrag umsatz",
    Columns.LIST_PRICE: "listprice regularprice rrp msrp originalprice compareatprice",
}
MONEY: Final = "basepricemoneyamount"
"""The price of a unit at Square."""


def in_cents(ours: str) -> str:
    """The names, in plain letters, of one of our amounts that is in cents."""
    behind = _BEHIND.split()
    return " ".join(f"{amount}{cents}" for amount in _AMOUNTS[ours].split() for cents in behind)


IN_CENTS: Final = frozenset(
    [MONEY, *(name for ours in _AMOUNTS for name in in_cents(ours).split())]
)
"""All of these names."""
