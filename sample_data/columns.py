"""Names that the sample world writes to disk, each written once."""

from enum import StrEnum
from typing import Final

from recommenders import contract


class Columns(contract.Columns):
    """Column names of the committed tables: those of the data contract, and more."""

    SIZE: Final = "size"
    DATE_FROM: Final = "date_from"
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
    KIND: Final = "kind"
    SHARE: Final = "share"


class Event(StrEnum):
    """What a row of the interactions records."""

    PURCHASE = contract.Event.PURCHASE.label
    VIEW = contract.Event.VIEW.label
    CART = contract.Event.CART.label
    WISHLIST = contract.Event.WISHLIST.label
    IMPRESSION = contract.Event.IMPRESSION.label
    CLICK = contract.Event.CLICK.label


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
