"""UCI Online Retail, with all its dirt, as a data set."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from recommenders.adapters.files.deduplicate import most_frequent
from recommenders.adapters.files.returns import net
from recommenders.adapters.online_retail.product_types import OTHER, product_type
from recommenders.adapters.online_retail.titles import titles
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError
from recommenders.histories import BoolArray

_INVOICE, _CODE, _DESCRIPTION = "InvoiceNo", "StockCode", "Description"
_QUANTITY, _DATE, _PRICE = "Quantity", "InvoiceDate", "UnitPrice"
_CUSTOMER, _COUNTRY = "CustomerID", "Country"
_COLUMNS: Final = (
    _INVOICE,
    _CODE,
    _DESCRIPTION,
    _QUANTITY,
    _DATE,
    _PRICE,
    _CUSTOMER,
    _COUNTRY,
)
_PRODUCT: Final = re.compile(r"\d{5}[A-Z]{0,2}|DCGS.+|SP\d+")
_SERVICES: Final = {
    "POST": "postage",
    "DOT": "postage",
    "C2": "carriage",
    "C3": "carriage",
    "M": "manual entries",
    "D": "discounts",
    "S": "samples",
    "B": "bad debt",
    "BANK CHARGES": "bank charges",
    "AMAZONFEE": "marketplace fees",
    "CRUK": "charity commission",
    "PADS": "filling pads",
}


def load(path: Path | str, *, name: str = "online-retail") -> Dataset:
    """Load the Parquet file of Online Retail; raises `DataError` where it is not that file.

    Purchases only, cancellations taken off; times of London, prices in pounds; the country is the
    segment of a customer. Product type and category are read from the titles.
    """
    raw = _read(Path(path))
    tables = RawTables(
        name=name,
        title="Online Retail",
        interactions=pd.DataFrame(),
        timezone="Europe/London",
        currency="£",
        file=str(path),
    )
    code, codes = _codes(raw, tables)
    names = _titles(raw, code, tables)
    sales, left = _sales(raw, code, codes, tables)

    lines = sales[left > 0]
    if not len(lines):
        raise DataError("no usable line is left", file=str(path), remedy="Give the complete file.")
    customer = raw[_CUSTOMER].iloc[lines]
    tables.interactions = pd.DataFrame(
        {
            Columns.CUSTOMER: _category(customer.astype("int64")),
            Columns.ITEM: pd.Categorical.from_codes(code[lines], codes),
            Columns.TIME: raw[_DATE].iloc[lines].to_numpy(),
            Columns.QUANTITY: left[left > 0],
            Columns.UNIT_PRICE: raw[_PRICE].iloc[lines].to_numpy(),
        },
        index=lines,
    )
    tables.items = _items(code[lines], codes, names, tables)
    tables.customers = _customers(raw, customer, lines, tables)
    return build(tables)


def _read(path: Path) -> pd.DataFrame:
    remedy = "Give the path of online_retail.parquet (UCI Online Retail)."
    if not path.is_file():
        raise DataError("there is no such file", file=str(path), remedy=remedy)
    try:
        column_names = pa.parquet.read_schema(path).names
        missing = [column for column in _COLUMNS if column not in column_names]
        if missing:
            raise DataError(
                "a required column is missing",
                file=str(path),
                column=missing[0],
                row=1,
                value=", ".join(column_names),
                remedy=remedy,
            )
        frame = pd.read_parquet(path, columns=list(_COLUMNS))
        types = {_QUANTITY: "float64", _PRICE: "float64", _CUSTOMER: "Int64"}
        types |= dict.fromkeys((_INVOICE, _CODE, _DESCRIPTION, _COUNTRY), "str")
        frame = frame.astype(types)
        return frame.assign(**{_DATE: pd.to_datetime(frame[_DATE], format="ISO8601")})
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(
            "the file is broken or of another kind",
            file=str(path),
            value=str(error),
            remedy=remedy,
        ) from error


def _codes(raw: pd.DataFrame, tables: RawTables) -> tuple[np.ndarray, pd.Index]:
    """Codes of items, joined where they differ by letter case or blanks only."""
    raw_codes, written = pd.factorize(raw[_CODE])
    plain = pd.Series(written).str.strip().str.upper()
    again, codes = pd.factorize(plain, sort=True)
    tables.add_finding(
        "Item codes that differ from another by letter case only",
        len(written) - len(codes),
        "joined",
    )
    return again[raw_codes].astype(np.int64), pd.Index(codes)


def _titles(raw: pd.DataFrame, code: np.ndarray, tables: RawTables) -> pd.Series:
    # lines of no customer know the title as well as the others
    names, noted, several = titles(code, raw[_DESCRIPTION])
    tables.add_finding("Codes with several titles", several, "the most frequent wins")
    tables.add_finding(
        "Lines with a stock note for a title, such as “damaged” or “?”",
        noted.sum(),
        "never taken for a title",
    )
    return names


def _sales(
    raw: pd.DataFrame, code: np.ndarray, codes: pd.Index, tables: RawTables
) -> tuple[np.ndarray, np.ndarray]:
    """The lines that sell a product to a known customer, and the units that stay sold."""
    quantity, price = raw[_QUANTITY].to_numpy(), raw[_PRICE].to_numpy()
    cancels = raw[_INVOICE].str.startswith("C").to_numpy(dtype=bool) | (quantity < 0)
    good = np.ones(len(raw), dtype=bool)

    def drop(wrong: BoolArray, label: str, done: str = "left out") -> None:
        dropped = good & wrong
        tables.add_finding(label, dropped.sum(), done)
        good[dropped] = False

    drop(raw[_CUSTOMER].isna().to_numpy(), "Lines without a customer")
    undo = good & cancels
    drop(cancels, "Cancellation lines", "taken off the purchases that they cancel")
    drop(price < 0, "Lines with a negative price")
    drop(~(price > 0), "Lines with a price of zero (given away)")
    drop(quantity == 0, "Lines of no units")
    twin = raw.duplicated().to_numpy()
    drop(twin, "Exact duplicates of a line")
    kinds = _kinds(codes)[code]
    for kind in sorted(set(kinds[good])):
        if kind:
            drop(kinds == kind, f"Lines that are no product: {kind}")

    twins = undo & twin
    tables.add_finding("Cancellation lines that repeat another exactly", twins.sum(), "ignored")
    services = undo & ~twin & (kinds != "")
    tables.add_finding("Cancellations of postage, fees and the like", services.sum(), "ignored")
    undo &= ~twins & ~services
    lines = np.flatnonzero(good | undo)
    netted = net(
        raw[_CUSTOMER].iloc[lines].to_numpy(dtype=np.int64),
        code[lines],
        np.asarray(raw[_DATE].iloc[lines].astype("int64"), dtype=np.int64),
        np.where(undo, -np.abs(quantity), quantity)[lines],
        price[lines],
    )
    sold = good[lines]
    units, left = quantity[lines][sold], netted.left[sold]
    back, unknown = np.abs(quantity[lines][~sold]), netted.unmatched[~sold]
    tables.add_finding("Cancellations of products", len(back), "of these:")
    tables.add_finding("- matched to earlier purchases", (unknown == 0).sum(), "taken off")
    tables.add_finding(
        "- matched in part", ((unknown > 0) & (unknown < back)).sum(), "the known part taken off"
    )
    tables.add_finding(
        "- of purchases that the file does not show", (unknown == back).sum(), "ignored"
    )
    tables.add_finding("Purchases cancelled in full", (left == 0).sum(), "left out")
    tables.add_finding(
        "Purchases cancelled in part", ((left > 0) & (left < units)).sum(), "reduced"
    )
    return lines[sold], left


def _kinds(codes: pd.Index) -> np.ndarray:
    """What each code stands for where it is no product, else an empty text."""
    kinds = [
        _SERVICES.get(code)
        or ("gift vouchers" if code.startswith("GIFT") else "")
        or ("" if _PRODUCT.fullmatch(code) else "other codes")
        for code in codes
    ]
    return np.array(kinds, dtype=object)


def _items(code: np.ndarray, codes: pd.Index, names: pd.Series, tables: RawTables) -> pd.DataFrame:
    sold, lines = np.unique(code, return_counts=True)
    title = names.reindex(sold).reset_index(drop=True)
    types = [product_type(text) if isinstance(text, str) else ("", OTHER) for text in title]
    typed = np.array([kind != "" for kind, _ in types])
    items, all_lines = 100 * typed.mean(), 100 * lines[typed].sum() / lines.sum()
    share = f"{items:.1f} % of the items, {all_lines:.1f} % of the lines"
    tables.add_finding(
        "Items whose product type and category are read from the title",
        typed.sum(),
        f"the data has neither; this covers {share}",
    )
    tables.add_finding(
        "Items whose title names no known type", (~typed).sum(), f"put under “{OTHER}”"
    )
    return pd.DataFrame(
        {
            Columns.ITEM: codes[sold].astype("str"),
            Columns.TITLE: title,
            Columns.CATEGORY: pd.Series([category for _, category in types], dtype="str"),
            Columns.PRODUCT_TYPE: pd.Series([kind or None for kind, _ in types], dtype="str"),
        }
    )


def _customers(
    raw: pd.DataFrame, customer: pd.Series, lines: np.ndarray, tables: RawTables
) -> pd.DataFrame:
    owners, ids = pd.factorize(customer.astype("int64"), sort=True)
    country_codes, countries = pd.factorize(raw[_COUNTRY].iloc[lines], sort=True)
    chosen, several = most_frequent(owners, country_codes)
    tables.add_finding("Customers with several countries", several, "the most frequent wins")
    return pd.DataFrame(
        {
            Columns.CUSTOMER: pd.Series(ids).astype("str"),
            Columns.SEGMENT: pd.Series(countries.take(chosen.to_numpy()), dtype="str"),
        }
    )


def _category(numbers: pd.Series) -> pd.Categorical:
    codes, distinct = pd.factorize(numbers, sort=True)
    return pd.Categorical.from_codes(codes, pd.Index(distinct).astype("str"))
