"""The seam of the project: column names, the checked data set, and what a recommender promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol, Self, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.histories import DoubleArray, Event, FloatArray, Histories, IntArray, LongArray

__all__ = [
    "COSTS",
    "Columns",
    "Dataset",
    "Event",
    "Finding",
    "Histories",
    "LinearInHistory",
    "PersistentRecommender",
    "Recommender",
]


class Columns:
    """Every column name that the project reads, written once."""

    CUSTOMER: Final = "customer_id"
    ITEM: Final = "item_id"
    TIME: Final = "timestamp"
    EVENT: Final = "event"
    QUANTITY: Final = "quantity"
    UNIT_PRICE: Final = "unit_price"
    POSITION: Final = "position"
    TITLE: Final = "title"
    DEPARTMENT: Final = "department"
    CATEGORY: Final = "category"
    PRODUCT_TYPE: Final = "product_type"
    BRAND: Final = "brand"
    PRICE: Final = "price"
    LIST_PRICE: Final = "list_price"
    LAUNCH: Final = "launch_date"
    NAME: Final = "name"
    SEGMENT: Final = "segment"


COSTS: Final[dict[str, str]] = {
    Columns.EVENT: "every line counts as a purchase",
    Columns.QUANTITY: "every purchase line counts as one unit",
    Columns.UNIT_PRICE: "no spend, and no price compared with what the customer usually pays",
    Columns.POSITION: "no usual display position",
    Columns.TITLE: "items are shown by their id",
    Columns.DEPARTMENT: "no reasons or shares by department",
    Columns.CATEGORY: "no reasons or shares by category",
    Columns.PRODUCT_TYPE: "no reasons or shares by product type",
    Columns.BRAND: "no reasons or shares by brand",
    Columns.PRICE: "no price features",
    Columns.LIST_PRICE: "no current discount",
    Columns.LAUNCH: "the age of an item counts from its first event",
    Columns.NAME: "customers are shown by their id",
    Columns.SEGMENT: "no figures by segment",
}
"""What a missing optional column costs, in words for the Data view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the data report: what was found in the source, how often, what was done."""

    observation: str
    count: int
    done: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """A checked, read-only data set. Build it with `recommenders.data.dataset.build`.

    ``log`` holds every event of every customer; row c belongs to customer code c, which is row c
    of ``customers`` (columns customer_id, name, ...). An item code is a row of ``items``
    (item_id, title, ...). ``unit_prices`` (in ``currency``, NaN where unknown) and ``positions``
    (1 = first place, 0 where unknown) have shape (n_events,) and run along ``log``.
    ``as_of`` is "now", in the time zone ``timezone``. ``locale`` (a name such as de_DE, or empty)
    tells how amounts and dates are written. ``present`` names the optional columns that
    came with the data; what the others cost is in `COSTS`. ``fingerprint`` identifies the content.
    """

    name: str
    title: str
    log: Histories
    unit_prices: FloatArray
    positions: NDArray[np.int16]
    items: pd.DataFrame
    customers: pd.DataFrame
    as_of: pd.Timestamp
    timezone: str
    currency: str
    locale: str = ""
    present: frozenset[str]
    findings: tuple[Finding, ...]
    fingerprint: str

    @property
    def n_items(self) -> int:
        """Number of items, bought or not."""
        return len(self.items)

    @property
    def n_customers(self) -> int:
        """Number of customers, those without any event included."""
        return len(self.customers)

    def has(self, column: str) -> bool:
        """Whether an optional column came with the data."""
        return column in self.present

    def histories(
        self,
        customers: LongArray | IntArray | list[int] | None = None,
        *,
        events: tuple[Event, ...] = (Event.PURCHASE,),
    ) -> Histories:
        """The histories of the given customer codes (all when None), of the given events only."""
        log = self.log if customers is None else self.log.take(customers)
        return log.only(events)

    def customer_code(self, customer_id: str) -> int | None:
        """The code of a customer id, or None when the data set does not have it."""
        return _code(self.customers[Columns.CUSTOMER], customer_id)

    def item_code(self, item_id: str) -> int | None:
        """The code of an item id, or None when the data set does not have it."""
        return _code(self.items[Columns.ITEM], item_id)

    def customer_id(self, code: int) -> str:
        """The id of a customer (code)."""
        return str(self.customers[Columns.CUSTOMER].iloc[code])

    def item_id(self, code: int) -> str:
        """The id of an item (code)."""
        return str(self.items[Columns.ITEM].iloc[code])

    def item_title(self, code: int) -> str:
        """The title of an item (code)."""
        return str(self.items[Columns.TITLE].iloc[code])

    def customer_label(self, code: int) -> str:
        """The customer's name, or "Customer 12347" where no name is known."""
        row = self.customers.iloc[code]
        name = row.get(Columns.NAME)
        return name if isinstance(name, str) and name else f"Customer {row[Columns.CUSTOMER]}"

    def local_time(self, seconds: int | np.integer[Any]) -> pd.Timestamp:
        """Seconds since 1970 as a timestamp in the data set's time zone."""
        return pd.Timestamp(int(seconds), unit="s", tz="UTC").tz_convert(self.timezone)


def _code(ids: pd.Series[str], wanted: str) -> int | None:
    # ids are sorted when the data set is built, so a binary search replaces an index of strings
    position = int(ids.searchsorted(wanted))
    if position < len(ids) and ids.iloc[position] == wanted:
        return position
    # pseudonyms are not sorted
    matches = np.flatnonzero((ids == wanted).to_numpy(dtype=np.bool_))
    return int(matches[0]) if len(matches) else None


@runtime_checkable
class Recommender(Protocol):
    """Scores items for histories.

    `score` is pure and thread-safe, and depends on nothing but the histories that are passed:
    masking a purchase must change what the model sees. ``name`` is the key in the registry and
    ``events`` the kinds of events that the model reads.
    """

    name: ClassVar[str]
    events: ClassVar[tuple[Event, ...]]

    def fit(self, dataset: Dataset) -> Self:
        """Learn from all events of the data set; returns self."""
        ...

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Scores of shape (n_rows, n_items), or (n_rows, len(items)); higher is better."""
        ...


@runtime_checkable
class PersistentRecommender(Recommender, Protocol):
    """A recommender that can be written to disk as arrays."""

    version: ClassVar[int]
    config: Any

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned."""
        ...

    def restore(self, arrays: dict[str, NDArray[Any]]) -> Self:
        """Take over what was saved."""
        ...


@runtime_checkable
class LinearInHistory(Protocol):
    """A recommender whose score is a sum over the items of the history."""

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of a one-row history adds to the score of each target.

        Shape (n_players, len(targets)), rows in the order of ``history.players()``, in score
        units. For every coalition the sum of its rows plus the score of the empty history is the
        score of the masked history.
        """
        ...
