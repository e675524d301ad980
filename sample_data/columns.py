"""Names that the sample world writes to disk, each written once."""

from enum import StrEnum
from typing import Final


class Columns:
    """Column names of the committed tables."""

    CUSTOMER: Final = "customer_id"
    ITEM: Final = "item_id"
    TIME: Final = "timestamp"
    EVENT: Final = "event"
    QUANTITY: Final = "quantity"
    UNIT_PRICE: Final = "unit_price"
    POSITION: Final = "position"
    RANDOMISED: Final = "randomised"
    TITLE: Final = "title"
    BRAND: Final = "brand"
    DEPARTMENT: Final = "department"
    CATEGORY: Final = "category"
    PRODUCT_TYPE: Final = "product_type"
    SIZE: Final = "size"
    PRICE: Final = "price"
    LIST_PRICE: Final = "list_price"
    LAUNCH: Final = "launch_date"
    DATE_FROM: Final = "date_from"
    NAME: Final = "name"
    SEGMENT: Final = "segment"
    HOUSEHOLD: Final = "household_id"
    JOINED: Final = "joined"
    CAUSE: Final = "cause"
    CAUSING_ITEM: Final = "causing_item_id"
    CAUSE_TIME: Final = "cause_timestamp"
    DETAIL: Final = "detail"
    SOURCE: Final = "source_item_id"
    TARGET: Final = "target_item_id"
    PROBABILITY: Final = "probability"
    LAG: Final = "lag_days"
    CYCLE: Final = "cycle_days"
    REPEAT: Final = "repeat_probability"
    STAPLE: Final = "staple"
    TREND: Final = "trend"
    SEASON: Final = "season"
    APPEAL: Final = "appeal"


class Event(StrEnum):
    """What a row of the interactions records."""

    PURCHASE = "purchase"
    VIEW = "view"
    CART = "cart"
    WISHLIST = "wishlist"
    IMPRESSION = "impression"
    CLICK = "click"


class Cause(StrEnum):
    """Why a purchase happened. The README gives the mechanism of each."""

    REPLENISHMENT = "replenishment"
    COMPLEMENT = "complement"
    SUBSTITUTE = "substitute"
    LOYALTY = "loyalty"
    PROMOTION = "promotion"
    WISHLIST_DROP = "wishlist_drop"
    STAPLE = "staple"
    SEASON = "season"
    TREND = "trend"
    LIFE_EVENT = "life_event"
    LAUNCH = "launch"
    TASTE = "taste"
    IMPRESSION = "impression"
