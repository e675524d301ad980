"""A shop of five items, in which who bought what when is written down line by line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from recommenders.related.visits import Visits

PHONE, CASE, BELT, HAT, SOCK = range(5)
NAMES = ("a-phone", "b-case", "c-belt", "d-hat", "e-sock")
Lines = list[tuple[str, int, str, str]]


def shop(
    lines: Lines, *, zone: str = "UTC", related: pd.DataFrame | None = None, **columns: object
) -> Dataset:
    """A shop of five items: customer, item, time, event."""
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, Columns.TIME, Columns.EVENT])
    raw[Columns.ITEM] = [NAMES[item] for item in raw[Columns.ITEM]]
    raw[Columns.TIME] = pd.to_datetime(raw[Columns.TIME], utc=True, format="ISO8601")
    items = pd.DataFrame({Columns.ITEM: NAMES} | columns)
    return build(
        RawTables(
            name="shop",
            title="Shop",
            interactions=raw,
            items=items,
            related=related,
            timezone=zone,
        )
    )


def bought(customer: str, item: int, day: str) -> tuple[str, int, str, str]:
    return (customer, item, day, "purchase")


def visits(data: Dataset, event: Event = Event.PURCHASE) -> Visits:
    return Visits.of(data.log, event, n_items=data.n_items, timezone=data.timezone)


def counts(data: Dataset, first: int, last: int) -> list[list[int]]:
    every = np.arange(len(NAMES), dtype=np.int32)
    return visits(data).counts(every, first=first, last=last).toarray().astype(int).tolist()
