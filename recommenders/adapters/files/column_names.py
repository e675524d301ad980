"""Which column of a file is which of ours: as told, by the same name, or by a sensible guess."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.read_file import Sheet
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

_CUSTOMER: Final = (
    "customerid customer userid user clientid client householdid household memberid member "
    "shopperid buyerid accountid visitorid personid custid customerno customernumber customercode"
)
_ITEM: Final = (
    "itemid item productid product sku stockcode articleid article asin movieid itemno itemcode "
    "productno productcode articleno upc ean gtin isbn"
)
_ON_LINES: Final = {
    Columns.CUSTOMER: _CUSTOMER,
    Columns.ITEM: _ITEM,
    Columns.TIME: (
        "timestamp datetime invoicedate orderdate purchasedate transactiontimestamp "
        "transactiondate eventtime eventdate orderedat purchasedat createdat saledate date time ts"
    ),
    Columns.EVENT: "event eventtype action behavior behaviour behaviortype interactiontype",
    Columns.QUANTITY: "quantity qty units pieces",
    Columns.UNIT_PRICE: "unitprice itemprice saleprice priceperunit price",
    Columns.POSITION: "position displayposition slot",
}
_OF_ITEMS: Final = {
    Columns.TITLE: "title itemtitle producttitle itemname productname description itemdescription",
    Columns.DEPARTMENT: "department dept",
    Columns.CATEGORY: "category categoryname productcategory maincategory itemcategory",
    Columns.PRODUCT_TYPE: "producttype itemtype subcategory",
    Columns.BRAND: "brand brandname",
    Columns.LIST_PRICE: "listprice regularprice rrp msrp originalprice",
    Columns.LAUNCH: "launchdate launched releasedate firstavailable",
}
_OF_CUSTOMERS: Final = {
    Columns.NAME: "name customername fullname displayname username",
    Columns.SEGMENT: "segment customersegment",
}
_GUESSES: Final = {
    "interactions": _ON_LINES | _OF_ITEMS | _OF_CUSTOMERS,
    "items": {Columns.ITEM: f"{_ITEM} id"}
    | _OF_ITEMS
    | {
        Columns.TITLE: f"{_OF_ITEMS[Columns.TITLE]} name",
        Columns.PRODUCT_TYPE: f"{_OF_ITEMS[Columns.PRODUCT_TYPE]} type",
        Columns.PRICE: "price currentprice unitprice itemprice",
    },
    "customers": {Columns.CUSTOMER: f"{_CUSTOMER} id"} | _OF_CUSTOMERS,
}
_KEYS: Final = {
    "interactions": (Columns.CUSTOMER, Columns.ITEM, Columns.TIME),
    "items": (Columns.ITEM,),
    "customers": (Columns.CUSTOMER,),
}


def named(sheet: Sheet, table: str, options: Options) -> tuple[pd.DataFrame, dict[str, str]]:
    """The frame under our column names, and for each of ours the name that it has in the file.

    Columns that are none of ours keep their names. Guesses are added to the sheet's findings.
    Raises `DataError` where a column that is needed cannot be found.
    """
    file_columns = list(sheet.frame.columns)
    chosen = _mapped(sheet, table, options)
    for column, guesses in _GUESSES[table].items():
        if column in chosen:
            continue
        free = {
            _plain(name): name for name in reversed(file_columns) if name not in chosen.values()
        }
        match = column if column in file_columns and column not in chosen.values() else None
        for guess in () if match else guesses.split():
            if guess in free:
                match = free[guess]
                sheet.findings.append(
                    Finding(
                        observation=f'Column "{match}" of {table}',
                        count=len(sheet.frame),
                        done=f"taken for {column}, a guess from its name",
                    )
                )
                break
        if match:
            chosen[column] = match
        elif column in _KEYS[table]:
            raise DataError(
                "a required column is missing",
                file=sheet.file,
                column=column,
                row=1,
                value=", ".join(file_columns),
                remedy="Name the column of the file that holds it in dataset.toml: "
                f'[columns.{table}] {column} = "YOUR COLUMN".',
            )
    # an own column that the mapping has pushed aside would stand there twice
    aside = [
        column for column in chosen if column in file_columns and column not in chosen.values()
    ]
    frame = sheet.frame.drop(columns=aside)
    return frame.rename(columns={name: column for column, name in chosen.items()}), chosen


def _mapped(sheet: Sheet, table: str, options: Options) -> dict[str, str]:
    file_columns = list(sheet.frame.columns)
    everywhere = options.columns.get(ANY, {})
    chosen = {
        column: name
        for column, name in everywhere.items()
        if name in file_columns and column in _GUESSES[table] | dict.fromkeys((Columns.PRICE,), "")
    }
    for column, name in options.columns.get(table, {}).items():
        if name not in file_columns:
            raise DataError(
                "a mapped column is not in the file",
                file=sheet.file,
                column=name,
                row=1,
                value=", ".join(file_columns),
                remedy=f"Correct the entry {column} in dataset.toml.",
            )
        chosen[column] = name
    # one column of the file may serve only one of ours: the last entry wins
    last_of = {name: column for column, name in chosen.items()}
    return {column: name for name, column in last_of.items()}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
