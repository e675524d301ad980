"""The seam of the project: column names, the checked data set, and what a recommender promises."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, Self, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.histories import (
    BoolArray,
    DoubleArray,
    Event,
    FloatArray,
    Histories,
    IntArray,
    LongArray,
    SparseRows,
)
from recommenders.searches.log import Searches

__all__ = [
    "COSTS",
    "Columns",
    "Dataset",
    "Event",
    "Finding",
    "HasDial",
    "Histories",
    "LinearInHistory",
    "PersistentRecommender",
    "Recommender",
    "RecordedScores",
    "RegisteredRecommender",
    "ScorePart",
    "SelfAttributing",
    "SumOfParts",
    "attributes_itself",
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
    RANDOMISED: Final = "randomised"
    TITLE: Final = "title"
    DEPARTMENT: Final = "department"
    CATEGORY: Final = "category"
    PRODUCT_TYPE: Final = "product_type"
    BRAND: Final = "brand"
    PRICE: Final = "price"
    LIST_PRICE: Final = "list_price"
    LAUNCH: Final = "launch_date"
    IMAGE: Final = "image_url"
    NAME: Final = "name"
    SEGMENT: Final = "segment"
    QUERY: Final = "query"
    RELATED: Final = "related_item_id"
    WEIGHT: Final = "weight"
    ORDER: Final = "order_id"
    LINE_TOTAL: Final = "line_total"
    """These three serve the reading of lines (`known_names`), and are no part of a data set."""


COSTS: Final[dict[str, str]] = {
    Columns.TIME: "a day on the screen is a line: no trends, seasons, due dates or held-back weeks",
    Columns.EVENT: "every line counts as a purchase",
    Columns.QUANTITY: "every purchase line counts as one unit",
    Columns.UNIT_PRICE: "no spend, and no price compared with what the customer usually pays",
    Columns.POSITION: "no usual display position, and no examination by place",
    Columns.RANDOMISED: "no places that are known to have been drawn at random",
    Columns.TITLE: "items are shown by their id",
    Columns.DEPARTMENT: "no reasons or shares by department",
    Columns.CATEGORY: "no reasons or shares by category",
    Columns.PRODUCT_TYPE: "no reasons or shares by product type",
    Columns.BRAND: "no reasons or shares by brand",
    Columns.PRICE: "no price features",
    Columns.LIST_PRICE: "no current discount",
    Columns.LAUNCH: "the age of an item counts from its first event",
    Columns.IMAGE: "items have the icon of their category and no picture",
    Columns.NAME: "customers are shown by their id",
    Columns.SEGMENT: "no figures by segment",
    Columns.QUERY: "without a table of searches the Search view is empty",
    Columns.RELATED: "what goes with what comes from purchases and views alone",
}
"""What a missing optional column costs, in words for the Data view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the data report: what was found in the source, how often, what was done.

    A ``warning`` may have made the data say something else than they mean: it is shown first. The
    ``example`` is a value of the source, and may name a customer.
    """

    observation: str
    count: int
    done: str
    warning: bool = False
    example: str = ""

    @property
    def text(self) -> str:
        """What was found, with the example."""
        return f"{self.observation}, such as {self.example}" if self.example else self.observation


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """A checked, read-only data set. Build it with `recommenders.data.dataset.build`.

    ``log`` holds every event of every customer; row c belongs to customer code c, which is row c
    of ``customers`` (columns customer_id, name, ...). An item code is a row of ``items``
    (item_id, title, ...), and ``titles`` (n_items,) is what people see of their titles: clipped,
    and told apart where they are equal. ``unit_prices`` (in ``currency``, NaN where unknown) and
    ``positions`` (1 = first place, 0 where unknown) have shape (n_events,) and run along ``log``,
    as does ``randomised``: whether the order of that visit was drawn at random.
    ``as_of`` is "now", in the time zone ``timezone``. ``locale`` (a name such as de_DE, or empty)
    tells how amounts and dates are written. ``present`` names the optional columns that
    came with the data (and the times); what others cost is in `COSTS`. ``searches`` and
    ``known_edges`` (see `recommenders.relations.known_graph`) may be None. ``fingerprint``
    identifies the content. ``known_as`` (n_customers,) has the codes of pseudonyms.
    """

    name: str
    title: str
    log: Histories
    unit_prices: FloatArray
    positions: NDArray[np.int16]
    randomised: BoolArray
    items: pd.DataFrame
    titles: NDArray[np.object_]
    customers: pd.DataFrame
    as_of: pd.Timestamp
    timezone: str
    currency: str
    locale: str = ""
    present: frozenset[str]
    findings: tuple[Finding, ...]
    fingerprint: str
    searches: Searches | None = None
    known_edges: SparseRows | None = None
    known_as: IntArray | None = None

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
        whose = np.arange(self.n_customers) if customers is None else np.asarray(customers)
        known = whose if self.known_as is None else self.known_as[whose]
        return replace(log.only(events), customers=np.array(known, dtype=np.int32))

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
        """What people see of the title of an item (code), see `titles`."""
        return str(self.titles[code])

    def whole_title(self, code: int) -> str:
        """The title of an item (code) as it came, in one line."""
        return " ".join(str(self.items[Columns.TITLE].iloc[code]).split())

    def customer_label(self, code: int) -> str:
        """The customer's name, or "Customer 12347" where no name is known."""
        # a column at a time: a row of a table with several types is slow to make
        names = self.customers.get(Columns.NAME)
        name = None if names is None else names.iloc[code]
        return name if isinstance(name, str) and name else f"Customer {self.customer_id(code)}"

    def local_time(self, seconds: int | np.integer[Any]) -> pd.Timestamp:
        """Seconds since 1970 as a timestamp in the data set's time zone."""
        return pd.Timestamp(int(seconds), unit="s", tz="UTC").tz_convert(self.timezone)


def _code(ids: pd.Series[str], wanted: str) -> int | None:
    position = bisect_left(ids.array, wanted)  # ids are sorted, but for a guest, who stands last
    if position < len(ids) and ids.iloc[position] == wanted:
        return position
    return next(map(int, np.flatnonzero((ids == wanted).to_numpy(dtype=np.bool_))), None)


@runtime_checkable
class Recommender(Protocol):
    """Scores items for histories.

    `score` is pure and thread-safe, and depends on the passed histories alone: masking counts.
    """

    @property
    def name(self) -> str:
        """The key in the registry."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The kinds of events that are read."""

    def fit(self, dataset: Dataset) -> Self:
        """Learn from all events of the data set; returns self."""

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Scores, (n_rows, n_items) or (n_rows, len(items)), float32 or 64; higher is better."""


class RegisteredRecommender(Recommender, Protocol):
    """A recommender whose kind and settings tell one fit from another."""

    @property
    def version(self) -> int:
        """Goes up where the same settings give another fit."""

    @property
    def config(self) -> Any:  # noqa: ANN401 - a data class of its own for each kind
        """The settings, a data class."""


@runtime_checkable
class PersistentRecommender(RegisteredRecommender, Protocol):
    """A recommender that can be written to disk as arrays."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned."""

    def restore(self, arrays: dict[str, NDArray[Any]]) -> Self:
        """Take over what was saved."""


@runtime_checkable
class LinearInHistory(Protocol):
    """A recommender whose score is a sum over the items of the history."""

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of a one-row history adds to the score of each target.

        Shape (n_players, len(targets)), rows as in ``history.players()``, in score units: for every
        coalition they add up to the score of the masked history less that of the empty one.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One part of a score: what it is called, and how much of each target's score it is.

    ``values`` (n_targets,) is in score units; without ``personal`` it is the same for everybody.
    """

    name: str
    values: DoubleArray
    personal: bool


@runtime_checkable
class SelfAttributing(Protocol):
    """A recommender that gives Shapley-like shares of its score in closed form.

    Unlike the contributions of a `LinearInHistory` they hold for the whole history only: without
    one item the shares of the others change.
    """

    def attributions(
        self, history: Histories, targets: IntArray, *, reference: Histories | None = None
    ) -> DoubleArray:
        """What each item of a one-row history adds to the score of each target.

        Shape (n_players, len(targets)), rows as in ``history.players()``, in score units; columns
        add up to the score less that of the empty history. Against ``reference``, another one-row
        history, rows are the distinct items of both, ascending, and it takes that one's place.
        """


@runtime_checkable
class SumOfParts(Protocol):
    """A recommender that can say what its score is made of."""

    def parts(self, history: Histories, targets: IntArray) -> tuple[ScorePart, ...]:
        """The parts of the score of each target, for a one-row history; they add up to it."""


@runtime_checkable
class HasDial(Protocol):
    """A recommender with a factor on all that is personal in its score, set after the fit."""

    @property
    def dial(self) -> float:
        """The factor in force: 0 is the same list for everybody."""

    def at(self, dial: float) -> Recommender:
        """The same recommender, fitted as it is, with another factor (0 or more)."""


@runtime_checkable
class RecordedScores(Protocol):
    """A record of what another recommender has computed, which cannot be asked anything.

    A customer has the score on record whatever the history is: no reason can be tested.
    """

    @property
    def record(self) -> str:
        """Where the scores stand and of which day they are, in a few words."""

    def recorded(self, histories: Histories) -> BoolArray:
        """Which items there is a score for, (n_rows, n_items); none for nobody's history."""


def attributes_itself(recommender: Recommender) -> bool:
    """Whether what each purchase adds is computed from the recommender, and not sampled."""
    return isinstance(recommender, LinearInHistory | SelfAttributing)
