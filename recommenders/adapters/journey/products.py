"""The Complete Journey: the table of products, with titles and current prices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.journey.names import (
    of_a_case,
    readable_category,
    readable_department,
    readable_size,
    readable_type,
    title,
    whole_words,
)
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables

_RECENT: Final = np.timedelta64(28, "D")
_LAST_LINES: Final = 5


def described(products: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """One row for each product of the catalogue, in its order, with names written out."""
    complete_words = whole_words(products["product_type"].dropna().unique())
    columns = {
        Columns.CATEGORY: _renamed(products["product_category"], readable_category),
        Columns.PRODUCT_TYPE: _renamed(
            products["product_type"], lambda name: readable_type(name, complete_words)
        ),
    }
    size = _renamed(products["package_size"], readable_size)
    ids = pd.Series(text_ids(products["product_id"]))
    brand = products["brand"].map({"Private": "Private label", "National": "National brand"})
    table = pd.DataFrame(
        {
            Columns.ITEM: ids,
            Columns.TITLE: _titles(columns, size, brand, products, ids, tables),
            Columns.DEPARTMENT: _renamed(products["department"], readable_department),
            **columns,
            Columns.BRAND: brand.astype("str"),
            "package_size": size.mask(size == ""),
            "manufacturer": products["manufacturer_id"].astype("Int64").astype("str"),
        }
    )
    for column in (Columns.CATEGORY, Columns.PRODUCT_TYPE, "package_size"):
        tables.add_finding(f"Products without a {column}", table[column].isna().sum(), "unknown")
    return table


def _renamed(column: pd.Series, rename: Callable[[str], str]) -> pd.Series:
    return column.map({name: rename(name) for name in column.dropna().unique()}).astype("str")


def _titles(
    columns: dict[str, pd.Series],
    size: pd.Series,
    brand: pd.Series,
    products: pd.DataFrame,
    ids: pd.Series,
    tables: RawTables,
) -> pd.Series:
    parts = pd.DataFrame(
        {
            "kind": columns[Columns.PRODUCT_TYPE].fillna(""),
            "category": columns[Columns.CATEGORY].fillna(""),
            "size": size.fillna("").mask(
                (products["department"] == "PRODUCE") & size.fillna("").map(of_a_case), ""
            ),
            "private": brand == "Private label",
        }
    )
    code, distinct = pd.factorize(pd.MultiIndex.from_frame(parts))
    names = [title(a, b, c, private=bool(d)) for a, b, c, d in distinct]
    titles = pd.Series(pd.Index(names).take(code), dtype="str")
    bare = ((parts["kind"] == "") & (parts["category"] == "")).to_numpy()
    missing = products["missing"].to_numpy(dtype=bool)
    tables.add_finding("Products of which only the number is known", bare.sum(), "shown by it")
    unknown: pd.Series = (
        "Product " + ids + np.where(missing, " (not in the catalogue)", " (no description)")
    )
    titles = titles.mask(bare, unknown)
    shared = titles.duplicated(keep=False).to_numpy()
    tables.add_finding(
        "Products that share a title with another", shared.sum(), "told apart by number"
    )
    return titles.mask(shared, titles + " #" + ids)


def shelf_prices(
    lines: pd.DataFrame, item: np.ndarray, n_items: int, tables: RawTables
) -> dict[str, np.ndarray]:
    """Median shelf prices of the last five lines of each item, those of 28 days where it has any.

    With the loyalty card a unit costs (sales value + coupon match) / quantity, without it the
    card's discount is added; manufacturers' coupons concern neither.
    """
    times = lines["transaction_timestamp"].to_numpy()
    order = np.lexsort((times, item))
    position = np.arange(len(order))
    ends = np.cumsum(np.bincount(item, minlength=n_items))
    last = order[ends[item[order]] - position <= _LAST_LINES]
    recent = times >= times.max() - _RECENT
    some = np.zeros(n_items, dtype=bool)
    some[item[recent]] = True
    last = last[recent[last] | ~some[item[last]]]

    latest = lines.iloc[last]
    card = (latest["sales_value"] + latest["coupon_match_disc"]).to_numpy()
    units = latest["quantity"].to_numpy()
    line_prices = pd.DataFrame(
        {
            Columns.PRICE: card / units,
            Columns.LIST_PRICE: (card + latest["retail_disc"].to_numpy()) / units,
        }
    )
    medians = line_prices.groupby(item[last]).median().round(2).reindex(range(n_items))
    medians = medians.where(medians > 0)
    shelf = medians[Columns.LIST_PRICE].to_numpy(dtype=np.float64)
    tables.add_finding(
        "Products not sold in the last 28 days", (~some).sum(), "no list price, so no discount"
    )
    return {
        Columns.PRICE: medians[Columns.PRICE].to_numpy(dtype=np.float64),
        Columns.LIST_PRICE: np.where(some, np.fmax(shelf, medians[Columns.PRICE]), np.nan),
    }


def text_ids(numbers: np.ndarray | pd.Series) -> pd.Index:
    """Ids as texts."""
    ids: pd.Index = pd.Index(np.asarray(numbers)).astype("str")
    return ids
