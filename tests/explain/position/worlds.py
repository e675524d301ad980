"""A shop whose examination is known: places count half each further down."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build

CUSTOMERS, VISITS, ITEMS = 60, 30, 4


@cache
def half_as_often(*, marked: bool = True) -> Dataset:
    """60 customers see four items 30 times, mostly item 0 first and item 3 last.

    Place k is looked at with the chance 0.5^(k - 1), item i is then clicked with the chance
    0.8 - 0.1 i; each third visit is in a random order, which the data say where they are
    ``marked``.
    """
    rng = np.random.default_rng(0)
    lines = []
    start = pd.Timestamp("2026-01-01 09:00")
    for customer in range(CUSTOMERS):
        for visit in range(VISITS):
            moment = start + pd.Timedelta(days=visit, minutes=customer)
            random = visit % 3 == 0
            keys = rng.random(ITEMS) if random else np.arange(ITEMS) + rng.gumbel(size=ITEMS)
            for index, item in enumerate(np.argsort(keys).tolist()):
                line = (f"c{customer:02}", f"i{item}", index + 1, random)
                lines.append((*line, moment, "impression"))
                if rng.random() < 0.5**index * (0.8 - 0.1 * item):
                    lines.append((*line, moment + pd.Timedelta(seconds=9), "click"))
    frame = pd.DataFrame(
        lines,
        columns=[
            Columns.CUSTOMER,
            Columns.ITEM,
            Columns.POSITION,
            Columns.RANDOMISED,
            Columns.TIME,
            Columns.EVENT,
        ],
    )
    frame = frame if marked else frame.drop(columns=Columns.RANDOMISED)
    items = pd.DataFrame(
        {
            Columns.ITEM: [f"i{item}" for item in range(ITEMS)],
            Columns.TITLE: [f"Tin_{item} *of* tea" for item in range(ITEMS)],
        }
    )
    tables = RawTables(name="half", title="Half_shop", interactions=frame, items=items)
    return build(tables)
