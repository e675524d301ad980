"""What a customer's own purchases say of the items that a query leads to, in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.histories import BoolArray, DoubleArray, LongArray

FITS: Final = 0.02
"""Share of the largest score from which taste has a say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteConfig:
    """How much taste counts; learned by `recommenders.search.taste_learning`. 0 is not at all."""

    own: float = 0.0
    """Exponent of 1 + the purchases of the item itself."""
    brand: float = 0.0
    """Exponent of the lift of its brand."""
    prior: float = 20.0
    """Purchases for which everybody's shares of the brands count beside the customer's own."""

    def __post_init__(self) -> None:
        for name in (setting.name for setting in fields(self)):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be at least 0, got {getattr(self, name)}")
        if not self.prior:
            raise ValueError("prior must be above 0")

    @property
    def idle(self) -> bool:
        """Whether it changes no order."""
        return not (self.own or self.brand)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CustomerTaste:
    """What one history says of every item, all of shape (n_items,).

    ``bought`` counts the purchase lines of the item, ``own`` is the factor that comes of them.
    ``lift`` is the customer's share of purchases of the item's brand over everybody's, 1 for an
    item without a brand, and ``brand`` its factor.
    """

    bought: LongArray
    own: DoubleArray
    lift: DoubleArray
    brand: DoubleArray

    @property
    def factor(self) -> DoubleArray:
        """What the score of an item that fits is multiplied by, before all are scaled to 1."""
        return self.own * self.brand

    def personal(self, totals: DoubleArray) -> DoubleArray:
        """Scores for everybody (..., n_items), as for this customer; each row keeps its sum."""
        weighed = totals * np.where(fitting(totals), self.factor, 1.0)
        sums = weighed.sum(axis=-1, keepdims=True)
        scale = totals.sum(axis=-1, keepdims=True) / np.where(sums > 0, sums, 1.0)
        scaled: DoubleArray = weighed * scale
        return scaled


def fitting(totals: DoubleArray) -> BoolArray:
    """Which items a query leads to at all: at least `FITS` of the largest score of their row."""
    fits: BoolArray = totals >= FITS * totals.max(axis=-1, keepdims=True)
    return fits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taste:
    """Taste in a list of search results.

    P(item | query, customer) is proportional to P(item | query) P(item | customer) / P(item) where
    query and customer say what they say independently. The first is the score of `SearchModel`;
    the rest, the lift of the item for the customer, is

        (1 + n_i)^own * ((n_b + prior * p_b) / (n + prior) / p_b)^brand

    with n_i and n_b the customer's purchases of the item and of its brand, n all of them and p_b
    everybody's share of the brand. What is bought again and the brand are what is left to choose
    by among items that fit one query; product type and category, which the query says itself, added
    nothing on the sample world. Without a purchase every factor is 1, and so it is for an item with
    less than `FITS` of the first one's score: taste chooses among what the query leads to.

    ``brands`` (n_items,) are codes, -1 without a brand; ``shares`` (n_brands,) add up to 1.
    """

    brands: LongArray
    shares: DoubleArray
    config: TasteConfig = field(default_factory=TasteConfig)

    @classmethod
    def of(cls, dataset: Dataset, config: TasteConfig | None = None) -> Self:
        """Count everybody's purchases by brand; an item that nobody bought counts as half a one."""
        n = dataset.n_items
        names = dataset.items.get(Columns.BRAND)
        codes = np.full(n, -1) if names is None else pd.factorize(names)[0]
        bought = np.bincount(dataset.histories().items, minlength=n) + 0.5
        branded = codes >= 0
        counts = np.bincount(codes[branded], weights=bought[branded])
        return cls(
            brands=codes.astype(np.int64),
            shares=counts / (counts.sum() or 1.0),
            config=config or TasteConfig(),
        )

    def of_history(self, history: Histories) -> CustomerTaste:
        """What a one-row history of purchases says."""
        config, n_items = self.config, len(self.brands)
        bought = np.bincount(history.items, minlength=n_items).astype(np.int64)
        branded = self.brands >= 0
        lift = np.ones(n_items)
        if len(self.shares):
            own = np.bincount(
                self.brands[branded], weights=bought[branded], minlength=len(self.shares)
            )
            smoothed = (own + config.prior * self.shares) / (own.sum() + config.prior)
            lift[branded] = (smoothed / self.shares)[self.brands[branded]]
        return CustomerTaste(
            bought=bought,
            own=np.power(1.0 + bought.astype(np.float64), config.own),
            lift=lift,
            brand=lift**config.brand,
        )
