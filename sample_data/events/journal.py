"""Collects what happens, and turns it into the interactions and truth tables."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from recommenders.histories import DAY
from sample_data.catalogue.items import Catalogue
from sample_data.catalogue.prices import PriceBook
from sample_data.clock import timestamps
from sample_data.columns import Cause, Columns, Event
from sample_data.config import WorldConfig
from sample_data.people.customers import Customers

NONE = -1  # in an integer column: no value


@dataclass(slots=True)
class Journal:
    """Rows of (customer, item, wall-clock second, ...), as indices until the end."""

    events: list[tuple[int, int, int, Event, int, int, int]] = field(default_factory=list)
    truths: list[tuple[int, int, int, Cause, int, int, str]] = field(default_factory=list)

    def add(
        self,
        customer: int,
        item: int,
        second: int,
        event: Event,
        *,
        quantity: int = NONE,
        position: int = NONE,
        randomised: int = NONE,
    ) -> None:
        """Record an interaction."""
        self.events.append((customer, item, second, event, quantity, position, randomised))

    def explain(
        self,
        customer: int,
        item: int,
        second: int,
        cause: Cause,
        *,
        causing_item: int = NONE,
        since: int = NONE,
        detail: str = "",
    ) -> None:
        """Record why a purchase happened; `since` is the second at which the cause did."""
        self.truths.append((customer, item, second, cause, causing_item, since, detail))


def interactions(
    journal: Journal,
    catalogue: Catalogue,
    customers: Customers,
    prices: PriceBook,
    config: WorldConfig,
) -> pd.DataFrame:
    """Give every event as a row, sorted by time, customer, item."""
    who, item, second, event, quantity, position, randomised = zip(*journal.events, strict=True)
    at, items = np.array(second), np.array(item)
    kinds = np.array(event)
    shown = np.isin(kinds, [Event.IMPRESSION, Event.CLICK])
    price = prices.price[items, at // DAY]
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: np.array(customers.ids)[np.array(who)],
            Columns.ITEM: np.array(catalogue.ids)[items],
            Columns.TIME: timestamps(at.astype(float), config),
            Columns.EVENT: pd.Categorical(kinds, categories=[str(e) for e in Event]),
            Columns.QUANTITY: _nullable(quantity, "Int16"),
            # The price on an impression can be looked up; storing it would double the file.
            Columns.UNIT_PRICE: np.where(shown, np.nan, price),
            Columns.POSITION: _nullable(position, "Int8"),
            Columns.RANDOMISED: _nullable(randomised, "boolean"),
        }
    )
    return _sorted(frame, [Columns.TIME, Columns.CUSTOMER, Columns.ITEM, Columns.EVENT])


def truth(
    journal: Journal, catalogue: Catalogue, customers: Customers, config: WorldConfig
) -> pd.DataFrame:
    """Give every purchase with its cause as a row, sorted like the interactions."""
    who, item, second, cause, causing, since, detail = zip(*journal.truths, strict=True)
    ids = np.array([*catalogue.ids, None], dtype=object)  # NONE picks the None at the end
    began = np.where(np.array(since) == NONE, np.nan, np.array(since, dtype=float))
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: np.array(customers.ids)[np.array(who)],
            Columns.ITEM: ids[np.array(item)].astype(str),
            Columns.TIME: timestamps(np.array(second, dtype=float), config),
            Columns.CAUSE: pd.Categorical(cause, categories=[str(c) for c in Cause]),
            Columns.CAUSING_ITEM: pd.Series(ids[np.array(causing)], dtype="str"),
            Columns.CAUSE_TIME: timestamps(began, config),
            Columns.DETAIL: pd.Series([d or None for d in detail], dtype="str"),
        }
    )
    return _sorted(frame, [Columns.TIME, Columns.CUSTOMER, Columns.ITEM])


def _nullable(values: tuple[int, ...], dtype: Literal["Int8", "Int16", "boolean"]) -> pd.Series:
    return pd.Series([None if value == NONE else value for value in values], dtype=dtype)


def _sorted(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.sort_values(by, kind="stable").reset_index(drop=True)
