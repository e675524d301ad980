"""What lists are called that hold the items of an order, or the lines of a customer."""

from __future__ import annotations

from typing import Final

ITEM_LISTS: Final = (
    "items",
    "line_items",
    "lineitems",
    "products",
    "order_items",
    "orderitems",
    "order_lines",
    "orderlines",
    "lines",
    "details",
    "order_details",
    "orderdetails",
    "articles",
    "purchases",
    "basket",
    "cart",
)
_HISTORIES_OF_IDS: Final = (
    "sequence",
    "item_seq",
    "items_seq",
    "item_sequence",
    "movie_ids",
    "track_ids",
    "article_ids",
    "asins",
)
ID_LISTS: Final = ("item_ids", "product_ids", "item_id", "product_id", "skus", *_HISTORIES_OF_IDS)
BASKETS: Final = (
    *("item_ids", "product_ids", "skus", "basket", "cart", "history"),
    *_HISTORIES_OF_IDS,
)
"""Columns of ids and nothing else, a list on each line."""
HISTORY_LISTS: Final = (
    "events",
    "history",
    "interactions",
    "purchase_history",
    "order_history",
    "transactions",
)
"""What holds the lines of one customer, or of one visit."""
_HISTORIES: Final = frozenset((*HISTORY_LISTS, *_HISTORIES_OF_IDS))


def is_history(name: str) -> bool:
    """Whether a list that is called so is what came before, where the line has its own item."""
    return name.rpartition(".")[2].lower() in _HISTORIES
