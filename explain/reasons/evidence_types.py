"""Kinds of reasons, and the evidence of each: figures, not text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

from recommenders.contract import Columns


class ReasonKind(StrEnum):
    """What kind of reason brings an item; the last two are told apart, never as a reason."""

    DUE = "due again"
    AGAIN = "bought before"
    AFTER = "bought after"
    TOGETHER = "bought together"
    SAID = "related by the shop"
    PRODUCT_TYPE = "same product type"
    BRAND = "same brand"
    CATEGORY = "same category"
    DEPARTMENT = "same department"
    MIXED = "mixed"
    OTHER = "other purchases"
    MANY = "many purchases"
    POPULAR = "popular now"
    NOT_PERSONAL = "not personal"
    PRICE = "price drop"
    VIEWED = "similar to viewed"
    RULE = "rule of the shop"


KIND_OF_LEVEL: Final = {
    Columns.PRODUCT_TYPE: ReasonKind.PRODUCT_TYPE,
    Columns.BRAND: ReasonKind.BRAND,
    Columns.CATEGORY: ReasonKind.CATEGORY,
    Columns.DEPARTMENT: ReasonKind.DEPARTMENT,
}


OWN_GAPS: Final = 3
"""Gaps between a customer's own purchases that make a rhythm of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRhythm:
    """How often it is bought, and when it was last.

    "It" is the explained item, or every item of the product type ``label``. ``usual``: days from
    one purchase to the next, NaN where unknown: the median of the customer's own ``gaps`` when
    they are `OWN_GAPS` or more, everybody's when there are none, and between the two otherwise.
    ``last``: the customer's latest purchase (seconds since 1970, UTC). ``due``: the usual time
    has about passed.
    """

    label: str
    usual: float
    gaps: int
    last: int
    due: bool

    @property
    def kind(self) -> ReasonKind:
        """Due again, or only bought before."""
        return ReasonKind.DUE if self.due else ReasonKind.AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class CoPurchase:
    """Other customers who bought the purchased ``item``, and how many of them bought both.

    ``share`` is that of ``both`` in ``buyers``, ``usual`` that of the explained item's buyers
    among all other customers who bought anything; each between 0 and 1.
    """

    kind: ClassVar[ReasonKind] = ReasonKind.TOGETHER
    item: int
    both: int
    buyers: int
    usual: float

    @property
    def share(self) -> float:
        """Share of the purchased item's other buyers who bought the explained one too."""
        return self.both / max(1, self.buyers)

    @property
    def lift(self) -> float:
        """How many times as often as by chance the two are bought together; 0 without buyers."""
        return self.share / self.usual if self.usual > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SequentialPurchase:
    """Other customers who bought the purchased ``item`` close to first buying the explained one.

    ``before`` bought it in the ``days`` days before, ``after`` in the days after, a day apart at
    the least; customers who did both are counted twice.
    """

    kind: ClassVar[ReasonKind] = ReasonKind.AFTER
    item: int
    before: int
    after: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRelation:
    """The shop itself says that the purchased ``item`` leads to the explained one."""

    kind: ClassVar[ReasonKind] = ReasonKind.SAID
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAttribute:
    """Every named purchase shares ``name`` with the explained item, at the level (a column)."""

    level: str
    name: str

    @property
    def kind(self) -> ReasonKind:
        """The kind that belongs to the level."""
        return KIND_OF_LEVEL[self.level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Popular:
    """Customers who bought the item in the last ``days`` days, and its rank by their number.

    No ``days`` are known (0) where the data have no times: then it is of late.
    """

    kind: ClassVar[ReasonKind] = ReasonKind.POPULAR
    buyers: int
    rank: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDrop:
    """The current ``price`` and what it is compared with, in the data set's currency.

    ``usual`` is what customers paid
    (`explain.profiles.purchase_statistics.PurchaseStatistics.usual_price`), or the list price when
    ``listed``.
    """

    kind: ClassVar[ReasonKind] = ReasonKind.PRICE
    price: float
    usual: float
    listed: bool

    @property
    def share(self) -> float:
        """How far the price is below, between 0 and 1."""
        return 1.0 - self.price / self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """An item that the customer looked at lately: the explained one, or one that is like it.

    ``last``: when (seconds since 1970, UTC). ``like`` says in what way; None for the explained
    item itself.
    """

    kind: ClassVar[ReasonKind] = ReasonKind.VIEWED
    item: int
    last: int
    like: SharedAttribute | CoPurchase | None


Evidence: TypeAlias = (
    PurchaseRhythm
    | CoPurchase
    | SequentialPurchase
    | ShopRelation
    | SharedAttribute
    | Popular
    | Viewed
)
SideNote: TypeAlias = PriceDrop | Viewed
