"""Which column of a file is which of ours: as told, by the same name, or by a sensible guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

_CUSTOMER: Final = (
    "customerid customer userid user clientid client householdid household householdkey memberid "
    "member shopperid buyerid buyer accountid visitorid personid custid customerno customernumber "
    "customercode userpseudoid fullvisitorid customeremail useremail buyeremail billingemail email"
)
_ITEM: Final = (
    "itemid item productid product prodid sku lineitemsku itemsku productsku stockcode articleid "
    "article asin asinisbn movieid artistid trackid itemno itemcode productno productcode "
    "articleno upc ean gtin isbn"
)
_ON_LINES: Final = {
    Columns.CUSTOMER: _CUSTOMER,
    Columns.ITEM: _ITEM,
    Columns.TIME: (
        "timestamp datetime invoicedate orderdate purchasedate transactiontimestamp tdat "
        "transactiondate eventtimestamp eventtime eventdate orderedat purchasedat createdat "
        "orderdatetime saledate shipmentdate date time ts"
    ),
    Columns.EVENT: (
        "event eventtype eventname action behavior behaviour behaviortype interactiontype"
    ),
    Columns.QUANTITY: "quantity qty qtyordered lineitemquantity itemquantity orderquantity units "
    "pieces playcount plays listens weight",
    Columns.UNIT_PRICE: "unitprice lineitemprice itemprice saleprice purchasepriceperunit "
    "priceperunit itemcost price",
    Columns.POSITION: "position displayposition slot",
    Columns.RANDOMISED: "randomised randomized israndom israndomised israndomized randomorder "
    "shuffled",
}
_OF_ITEMS: Final = {
    Columns.TITLE: "title itemtitle producttitle lineitemname itemname productname prodname "
    "moviename artistname description itemdescription",
    Columns.DEPARTMENT: "department dept departmentname",
    Columns.CATEGORY: "category categoryname productcategory maincategory itemcategory "
    "productgroupname genres",
    Columns.PRODUCT_TYPE: "producttype itemtype subcategory producttypename",
    Columns.BRAND: "brand brandname itembrand vendor lineitemvendor manufacturer",
    Columns.LIST_PRICE: "listprice regularprice rrp msrp originalprice compareatprice "
    "lineitemcompareatprice",
    Columns.LAUNCH: "launchdate launched releasedate firstavailable",
    Columns.IMAGE: "imageurl image picture pictureurl imagelink thumbnail",
}
_OF_CUSTOMERS: Final = {
    Columns.NAME: "name customername fullname displayname username billingname",
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
    "searches": {
        Columns.QUERY: "query searchterm searchquery searchtext searchkeyword querytext keyword "
        "searchstring term text",
        Columns.CUSTOMER: f"{_CUSTOMER} visitor sessionid session",
        Columns.ITEM: f"{_ITEM} shownitems results resultitems items",
        **{column: _ON_LINES[column] for column in (Columns.TIME, Columns.EVENT)},
        Columns.POSITION: f"{_ON_LINES[Columns.POSITION]} rank resultrank",
    },
}
# a date, a time or a number where a name should stand
_LIKE_DATA: Final = re.compile(r"[\d][\d.,:/ TZ+-]*")
_SHOWN: Final = 8
KEYS: Final = {
    "interactions": (Columns.CUSTOMER, Columns.ITEM, Columns.TIME),
    "items": (Columns.ITEM,),
    "customers": (Columns.CUSTOMER,),
    "searches": (Columns.QUERY, Columns.CUSTOMER, Columns.TIME),
}
"""Columns without which a table cannot be read."""


def named(sheet: Sheet, table: str, options: Options) -> tuple[pd.DataFrame, dict[str, str]]:
    """The frame under our column names, and for each of ours the name that it has in the file.

    Columns that are none of ours keep their names; one that serves two of ours stands there twice.
    Guesses are added to the sheet's findings. Raises `DataError` where a column that is needed
    cannot be found.
    """
    file_columns = list(sheet.frame.columns)
    found = chosen(sheet, table, options)
    told = _mapped(sheet, table, options)
    for column, name in found.items():
        if column not in told and name != column:
            sheet.findings.append(
                Finding(
                    observation=f'Column "{name}" of {table}',
                    count=len(sheet.frame),
                    done=f"taken for {column}, a guess from its name",
                )
            )
    missing = [column for column in KEYS[table] if column not in found]
    if missing:
        raise _missing(sheet, table, missing)
    for column, name in found.items():
        if name in sheet.twice:
            raise DataError(
                "two columns have the same name",
                file=sheet.file,
                column=name,
                row=1,
                remedy=f"Rename or remove one of them: {column} is read from it.",
            )
    # a column of our name that the mapping has pushed aside would stand there twice, and one that
    # is told to be none of ours would be read all the same
    ours = {**found, **told}
    aside = [column for column in ours if column in file_columns and column not in found.values()]
    frame = sheet.frame.drop(columns=aside)
    first_of: dict[str, str] = {}
    for column, name in found.items():
        first_of.setdefault(name, column)
    renamed = frame.rename(columns=first_of)
    again = {
        column: renamed[first_of[name]]
        for column, name in found.items()
        if first_of[name] != column
    }
    return renamed.assign(**again), found


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table, of one file or several, under our column names.

    ``names_in_file`` gives the name that each of ours has in the first file, and ``files`` where
    in the index of ``frame`` each file begins. ``unused`` are columns that nothing is read from.
    """

    frame: pd.DataFrame
    names_in_file: dict[str, str]
    files: tuple[tuple[str, int], ...]
    findings: list[Finding]
    unused: tuple[str, ...]
    separator: str = ""

    @property
    def file(self) -> str:
        """The first file, which stands for all in findings."""
        return self.files[0][0]

    def place_of(self, index: int) -> tuple[str, int]:
        """The file of a line by its index, and the index within the file."""
        return next((file, index - begin) for file, begin in reversed(self.files) if index >= begin)


def named_table(sheets: Sequence[Sheet], table: str, options: Options) -> NamedTable:
    """The files of a table one below the other, each by its own names; see `named`."""
    frames, files, begin = [], [], 0
    chosen_first: dict[str, str] = {}
    findings: dict[tuple[str, str], Finding] = {}
    for sheet in sheets:
        frame, chosen = named(sheet, table, options)
        chosen_first = chosen_first or chosen
        frames.append(frame.set_axis(frame.index + begin))
        files.append((sheet.file, begin))
        begin += int(frame.index.max()) + 1
        lacking = set(frames[0].columns) ^ set(frame.columns)
        if lacking:
            sheet.findings.append(
                Finding(
                    observation="Columns that only some files of a table have "
                    f"({Path(sheet.file).name}): {', '.join(sorted(map(str, lacking)))}",
                    count=len(lacking),
                    done="empty where they are missing",
                    warning=True,
                )
            )
        for finding in sheet.findings:
            # what is said of several files is said once
            key = (finding.observation, finding.done)
            before = findings.get(key)
            count = finding.count + (before.count if before else 0)
            findings[key] = replace(finding, count=count)
    first = sheets[0]
    unused = [str(name) for name in first.frame.columns if name not in chosen_first.values()]
    return NamedTable(
        frame=pd.concat(frames) if len(frames) > 1 else frames[0],
        names_in_file=chosen_first,
        files=tuple(files),
        findings=list(findings.values()),
        unused=(*unused, *first.nested, *first.unread),
        separator=first.separator,
    )


def roles(table: str) -> tuple[str, ...]:
    """Our columns that a table may have, those first without which it cannot be read."""
    return (*KEYS[table], *(column for column in _GUESSES[table] if column not in KEYS[table]))


def chosen(sheet: Sheet, table: str, options: Options | None = None) -> dict[str, str]:
    """Our columns -> columns of the file, as told and else recognised; some may be missing."""
    told = _mapped(sheet, table, options or Options())
    found = {column: name for column, name in told.items() if name}
    for column, guesses in _GUESSES[table].items():
        if column not in told and (match := _guessed(column, guesses, sheet, {*found.values()})):
            found[column] = match
    return found


def plain_name(name: str) -> str:
    """A name in small letters and digits alone, as names are compared."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def note_unused(table: NamedTable, used: Collection[str], findings: list[Finding]) -> None:
    """Say which columns of a file nothing was read from, but for those ``used`` besides."""
    unused = [name for name in table.unused if name not in used]
    if unused:
        shown = ", ".join(unused[:_SHOWN]) + (", ..." if len(unused) > _SHOWN else "")
        findings.append(
            Finding(
                observation=f"Columns of {Path(table.file).name} that are none of ours: {shown}",
                count=len(unused),
                done="not used",
            )
        )


def _guessed(column: str, guesses: str, sheet: Sheet, taken: set[str]) -> str | None:
    file_columns = list(sheet.frame.columns)
    free = {plain_name(name): name for name in reversed(file_columns) if name not in taken}
    if column in file_columns and column not in taken:
        return column
    return next((free[guess] for guess in guesses.split() if guess in free), None)


def _missing(sheet: Sheet, table: str, missing: list[str]) -> DataError:
    """What to say where a column that is needed cannot be found."""
    file_columns = [str(column) for column in sheet.frame.columns]
    column = missing[0]
    nested = [name for name in sheet.nested if plain_name(name) in _GUESSES[table][column].split()]
    if nested or column in sheet.nested:
        name = (nested or [column])[0]
        return DataError(
            f"the column that is taken for {column} holds lists or structures",
            file=sheet.file,
            column=name,
            remedy="Write one value in each line.",
        )
    if any(_LIKE_DATA.fullmatch(name) for name in file_columns):
        return DataError(
            "the first line looks like data, not like the names of columns",
            file=sheet.file,
            row=1,
            value=", ".join(file_columns),
            remedy="Put a line of names above it, such as customer_id,item_id,timestamp.",
        )
    if missing == [Columns.TIME]:
        return DataError(
            "no column says when",
            file=sheet.file,
            column=column,
            row=1,
            value=", ".join(file_columns),
            remedy="If a column has the times, name it in dataset.toml: "
            f'[columns.{table}] {column} = "YOUR COLUMN". If there are none, add a column of dates '
            "to the export: what comes next cannot be told from lines without an order in time.",
        )
    others = f" (and {', '.join(missing[1:])})" if missing[1:] else ""
    return DataError(
        f"a required column is missing{others}",
        file=sheet.file,
        column=column,
        row=1,
        value=", ".join(file_columns),
        remedy="Name the column of the file that holds it in dataset.toml: "
        f'[columns.{table}] {column} = "YOUR COLUMN".',
    )


def _mapped(sheet: Sheet, table: str, options: Options) -> dict[str, str]:
    """Our columns as dataset.toml says; an empty name is a column that is not to be guessed."""
    file_columns = list(sheet.frame.columns)
    everywhere = options.columns.get(ANY, {})
    chosen = {
        column: name
        for column, name in everywhere.items()
        if (name in file_columns or not name)
        and column in _GUESSES[table] | dict.fromkeys((Columns.PRICE,), "")
    }
    for column, name in options.columns.get(table, {}).items():
        if name and name not in file_columns:
            raise DataError(
                "a mapped column is not in the file",
                file=sheet.file,
                column=name,
                row=1,
                value=", ".join(file_columns),
                remedy=f"Correct the entry {column} in dataset.toml.",
            )
        chosen[column] = name
    return chosen
