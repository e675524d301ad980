"""A shop of five items whose searches and sessions can be counted by hand."""

from __future__ import annotations

import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build

LAMP, SHADE, BULB, DESK, RUG = range(5)
TITLES = ("Brass Lamp", "Linen Shade", "Warm Bulb", "Oak Desk", "Wool Rug")
START = pd.Timestamp("2026-01-01 09:00", tz="UTC")
# customer, day, item: two sessions with lamp and shade, one with shade and bulb
VIEWS = [
    ("ann", 0, LAMP),
    ("ann", 0, SHADE),
    ("bob", 1, LAMP),
    ("bob", 1, SHADE),
    ("cat", 2, SHADE),
    ("cat", 2, BULB),
    ("dan", 3, DESK),
]
# customer, day, query, item, event
SEARCHES = [
    ("ann", 5, "lamp", LAMP, "click"),
    ("ann", 5, "lamp", DESK, "shown"),
    ("bob", 6, "lamp", LAMP, "purchase"),
    ("cat", 7, "lamp", None, "shown"),
    ("dan", 8, "rare light", LAMP, "click"),
    ("dan", 9, "desk", DESK, "click"),
    ("eve", 9, "garden hose", RUG, "shown"),
]


def shop() -> Dataset:
    """The data set."""
    views = pd.DataFrame(VIEWS, columns=[Columns.CUSTOMER, "day", Columns.ITEM])
    views[Columns.TIME] = START + pd.to_timedelta(views.pop("day"), unit="D")
    views[Columns.EVENT] = "view"
    searches = pd.DataFrame(
        SEARCHES, columns=[Columns.CUSTOMER, "day", Columns.QUERY, Columns.ITEM, Columns.EVENT]
    )
    searches[Columns.TIME] = START + pd.to_timedelta(searches.pop("day"), unit="D")
    for frame in (views, searches):
        frame[Columns.ITEM] = [None if item != item else f"i{item:.0f}" for item in frame.item_id]
    items = pd.DataFrame({Columns.ITEM: [f"i{code}" for code in range(5)], Columns.TITLE: TITLES})
    return build(
        RawTables(
            name="lights",
            title="Lights",
            interactions=views,
            items=items,
            searches=searches,
            as_of=START + pd.Timedelta(days=20),
        )
    )
