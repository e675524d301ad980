"""Which two tables are the orders and their lines: known by their columns, then by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recommenders.adapters.files.reading.known_names import (
    GUESSES,
    is_state_column,
    plain_name,
)
from recommenders.adapters.files.reading.read_file import SUFFIXES
from recommenders.contract import Columns
from recommenders.errors import DataError

Told = Mapping[str, Mapping[str, str]]
"""For each table of ours what somebody has said of its columns."""
_LINE_WORDS: Final = re.compile(
    "item|line|detail|product|position|article|ligne|detalle|linea|linha|itens|righe|dettagli|"
    "regel|pozycj|detay|kalem|rader|poster|позиц|строк|состав|товар|明细|明細|상세|商品"
)
_ORDER_WORDS: Final = re.compile(
    "order|bestell|auftrag|auftrage|commande|pedido|ordin|zamow|siparis|ordre|заказ|订单|注文|주문"
)
_ENDING: Final = re.compile("(?:" + "|".join(re.escape(suffix) for suffix in SUFFIXES) + ")$", re.I)
_USUAL_ORDERS: Final = ("orders", "order")
_USUAL_LINES: Final = frozenset(
    f"{order}{line}"
    for order in ("order", "orders")
    for line in ("item", "items", "line", "lines", "product", "products", "detail", "details")
)
_SALE_WORDS: Final = re.compile(
    "invoice|sale|purchase|transaction|receipt|basket|rechnung|factur|fattur|verkauf|vente|venta|"
    "venda|header|продаж|чек|ventes"
)
_OTHER_WORDS: Final = re.compile(
    "payment|shipment|shipping|refund|return|address|histor|review|event|coupon|discount|tax|cart|"
    "wish|quote|stock|inventor|lager|bestand|warehouse|zahlung|versand|retour|paiement|pago|pagament|deliver|cancel|session|visit|search"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTables:
    """The names of the two, as they were given; the same one is a workbook with two sheets."""

    orders: str
    lines: str


def order_columns(names: Collection[str], table: str) -> list[str]:
    """The columns that may have the id of an order, the likeliest first."""
    plain = {plain_name(name): name for name in reversed(list(names))}
    return [plain[word] for word in GUESSES[table][Columns.ORDER].split() if word in plain]


def is_whole(names: Collection[str], told: Told) -> bool:
    """Whether lines of these columns say themselves who bought what, and when."""
    return all(
        _has(names, "interactions", ours, told)
        for ours in (Columns.CUSTOMER, Columns.ITEM, Columns.TIME)
    )


def order_tables(
    headers: Mapping[str, Collection[str]],
    told: Told,
    *,
    lines: Collection[str] | None = None,
    place: str,
) -> OrderTables | None:
    """The two tables among all, by their columns (name -> columns), None where there are none.

    ``lines`` are those that may be the lines of orders, where that is known. Raises `DataError`
    where several tables may be meant; ``place`` is the folder or database.
    """
    if not any(_may_say_when(columns, told) for columns in headers.values()):
        return _by_names(headers, lines)
    # what is called as a line of an order is it, and what is called as an order is that
    of_lines = {
        name: _rank(name, _LINE_WORDS)
        for name, columns in headers.items()
        if (lines is None or name in lines) and _may_be_lines(columns, told)
    }
    chosen = _best(of_lines, "order_lines", place)
    if chosen is None:
        return _by_names(headers, lines)
    whole = is_whole(headers[chosen], told)
    of_orders = {
        name: _rank_of_orders(name, columns, headers[chosen])
        for name, columns in headers.items()
        if name != chosen and _may_be_orders(columns, told)
    }
    if not of_orders and _has(headers[chosen], "order_lines", Columns.CUSTOMER, told):
        # who, the lines say themselves: what is called as orders may still say when
        of_orders = {
            name: rank
            for name, columns in headers.items()
            if name != chosen
            and _may_be_orders(columns, told, (Columns.ORDER, Columns.TIME))
            and (rank := _rank_of_orders(name, columns, headers[chosen]))[0] > 1
        }
    # lines that say all themselves need no orders, unless these say what became of them
    of_orders = {
        name: rank
        for name, rank in of_orders.items()
        if not whole or (rank[0] >= 2 and any(map(is_state_column, headers[name])))
    }
    orders = _best(of_orders, "orders", place)
    if orders is None:
        return None if whole else _by_names(headers, lines)
    return OrderTables(orders=orders, lines=chosen)


def _by_names(
    headers: Mapping[str, Collection[str]], lines: Collection[str] | None
) -> OrderTables | None:
    """Tables that are called orders and order_items, and have the id of an order, as the two.

    Which of their columns says who, when or what is then to be told.
    """
    of_lines = [
        name
        for name, columns in headers.items()
        if _bare(name) in _USUAL_LINES
        and (lines is None or name in lines)
        and order_columns(columns, "order_lines")
    ]
    orders = [
        name
        for name, columns in headers.items()
        if _bare(name) in _USUAL_ORDERS and order_columns(columns, "orders")
    ]
    if len(of_lines) != 1 or len(orders) != 1:
        return None
    return OrderTables(orders=orders[0], lines=of_lines[0])


def _may_be_lines(columns: Collection[str], told: Told) -> bool:
    return _has(columns, "order_lines", Columns.ITEM, told) and _has(
        columns, "order_lines", Columns.ORDER, told
    )


def _may_be_orders(
    columns: Collection[str],
    told: Told,
    needed: Sequence[str] = (Columns.ORDER, Columns.CUSTOMER),
) -> bool:
    there = all(_has(columns, "orders", ours, told) for ours in needed)
    return there and not _has(columns, "interactions", Columns.ITEM, told)


def _may_say_when(columns: Collection[str], told: Told) -> bool:
    """Whether a table has orders, and no items, with a customer or a time of each."""
    who, when = ((Columns.ORDER, ours) for ours in (Columns.CUSTOMER, Columns.TIME))
    return _may_be_orders(columns, told, who) or _may_be_orders(columns, told, when)


def _has(columns: Collection[str], table: str, ours: str, told: Told) -> bool:
    said = [told.get(section, {}).get(ours) for section in (table, "any", "interactions")]
    if any(name and name in columns for name in said):
        return True
    plain = set(map(plain_name, columns))
    return ours in columns or not plain.isdisjoint(GUESSES[table][ours].split())


def _rank(name: str, words: re.Pattern[str]) -> tuple[int, ...]:
    plain = _bare(name)
    if _OTHER_WORDS.search(plain):
        return 0, 0
    usual = plain in _USUAL_LINES
    return 1 + bool(words.search(plain)) + bool(_ORDER_WORDS.search(plain)), int(usual)


def _rank_of_orders(name: str, columns: Collection[str], lines: Collection[str]) -> tuple[int, ...]:
    """What speaks for a table: its name, a column of the same name as the lines have, a time."""
    plain = _bare(name)
    named = 0
    if not _OTHER_WORDS.search(plain):
        named = 1 + bool(_SALE_WORDS.search(plain)) + 2 * bool(_ORDER_WORDS.search(plain))
        named = min(named, 3) if not _LINE_WORDS.search(plain) else 1
    ids = {plain_name(column) for column in order_columns(columns, "orders")} - {"id"}
    ids_of_lines = {plain_name(column) for column in order_columns(lines, "order_lines")}
    timed = _has(columns, "orders", Columns.TIME, {})
    usual = plain in _USUAL_ORDERS
    return named, int(bool(ids & ids_of_lines)), int(timed), int(usual)


def _bare(name: str) -> str:
    """The name of a file without its ending, of a table without its schema, of a sheet; plain.

    Its letters are put together as the words above have them.
    """
    sheet = name.rpartition(", sheet ")[2]
    bare = _ENDING.sub("", sheet).rpartition(".")[2] or sheet
    return unicodedata.normalize("NFC", plain_name(bare))


def _best(ranks: Mapping[str, tuple[int, ...]], table: str, place: str) -> str | None:
    if not ranks:
        return None
    best = max(ranks.values())
    first, *others = sorted(name for name, rank in ranks.items() if rank == best)
    if others:
        what = "the orders" if table == "orders" else "the lines of the orders"
        raise DataError(
            f"several tables may be {what}",
            file=place,
            value=", ".join([first, *others]),
            remedy=f'Name the one that is meant in dataset.toml: [files] {table} = ["..."], or of '
            f'a database [database] {table} = "...".',
        )
    return first
