"""Names of customers in the lines, told from those of orders and of products."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

_SAME_NAME: Final = 0.8
"""Share of customers with one name alone from which a column of the lines holds their names."""

_SEVERAL: Final = 3
"""Customers who all have one name from which it is nobody's."""


def without_other_names(frame: pd.DataFrame, name: str, tables: RawTables) -> pd.DataFrame:
    """The lines without names where a guess took those of orders or products for customers'.

    The names of products are their titles. ``name`` is what the column is called in the file.
    """
    if Columns.NAME not in frame:
        return frame
    codes, values = texts(frame[Columns.NAME])
    pairs = pd.DataFrame({"customer": frame[Columns.CUSTOMER].cat.codes, "name": codes})
    named_lines = pairs[pairs["name"] >= 0]
    several = named_lines.groupby("customer")["name"].agg(["size", "nunique"])
    several = several[several["size"] > 1]
    numbers_only = len(values) > 0 and bool(values.str.fullmatch(r"#?[\d-]+").all())
    # one word for all of them is that of an account, or of who sold
    customers = named_lines["customer"].nunique()
    same = customers >= _SEVERAL and len(values) == 1
    if (
        not numbers_only
        and not same
        and (several.empty or np.mean(several["nunique"] == 1) >= _SAME_NAME)
    ):
        return frame
    guess = f'Column "{name}" of interactions'
    tables.findings = [finding for finding in tables.findings if finding.observation != guess]
    tables.add_finding(
        f'Column "{name}" of interactions '
        + ("is the same for all customers" if same else "changes from line to line"),
        len(frame),
        "not taken for the customers' names",
    )
    if Columns.TITLE not in frame and not numbers_only and _name_items(frame):
        return frame.rename(columns={Columns.NAME: Columns.TITLE})
    return frame.drop(columns=Columns.NAME)


def _name_items(frame: pd.DataFrame) -> bool:
    """Whether a column of names has one for nearly all items, and several of them."""
    names = texts(frame[Columns.NAME])[0]
    pairs = pd.DataFrame({"item": frame[Columns.ITEM].cat.codes, "name": names})
    each = pairs[pairs["name"] >= 0].groupby("item")["name"].agg(["size", "nunique"])
    each = each[each["size"] > 1]
    several = len(each) > 1 and int(names.max(initial=-1)) > 0
    return several and bool((each["nunique"] == 1).mean() >= _SAME_NAME)
