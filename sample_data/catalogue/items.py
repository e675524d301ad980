"""The items on sale: titles, brands, sizes, prices, launch dates and hidden properties."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from recommenders.histories import BoolArray, DoubleArray, LongArray
from sample_data import tables
from sample_data.config import WorldConfig

MODEL = re.compile(r"\b[A-Z]\d{3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Columns of the n_items items; indices into `types` and `brands`."""

    types: tuple[tables.ProductType, ...]
    brands: tuple[str, ...]
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    sizes: tuple[str, ...]
    models: tuple[str, ...]  # of a device, shared with its supplies; empty for all else
    type_of: LongArray
    brand_of: LongArray
    tier: DoubleArray  # log of the brand's price factor
    price: DoubleArray  # list price on the first day, dollars
    appeal: DoubleArray
    cycle: DoubleArray  # days; 0 = not replenished
    launch_day: LongArray  # day number, negative before the first day
    staple: BoolArray

    def __len__(self) -> int:
        return len(self.ids)

    def of_type(self, name: str) -> LongArray:
        """Items of the product type of that name."""
        names = [kind.name for kind in self.types]
        return np.flatnonzero(self.type_of == names.index(name))


class _Row(NamedTuple):
    title: str
    size: str
    kind: int
    brand: int
    price: float
    tier: float
    cycle: float
    staple: bool


def build_catalogue(config: WorldConfig, rng: np.random.Generator) -> Catalogue:
    """Lay out every item of the tables. Ids run through the shop in a shuffled order, so that
    neither an id nor a row says anything about an item.
    """
    types = tables.product_types()
    brands_of = tables.brands()
    brands = tuple(dict.fromkeys(brand for row in brands_of.values() for brand in row))
    rows: list[_Row] = []
    for k, kind in enumerate(types):
        shelf = brands_of[kind.category]
        names = list(shelf)
        # Each type starts with another brand, or the first brand would lead every shelf.
        offset = int(rng.integers(len(names)))
        for index, text in enumerate(kind.titles):
            title, _, owner = text.lstrip("*!").partition("@")
            brand = owner or names[(index + offset) % len(names)]
            size, factor = kind.sizes[index % len(kind.sizes)]
            price = charm(kind.price * factor * shelf[brand] * float(rng.uniform(0.94, 1.06)))
            # A bigger pack lasts longer, though not in proportion: it is used more freely.
            pace = 0.0 if text.startswith("!") else kind.cycle
            cycle = pace * factor**0.4 * float(np.exp(config.cycle_sigma * rng.normal()))
            tier = float(np.log(shelf[brand]))
            owner_of = brands.index(brand)
            staple = text.startswith("*")
            rows.append(_Row(title, size, k, owner_of, price, tier, cycle, staple))
    order = rng.permutation(len(rows))
    rows = [rows[i] for i in order]
    staples = np.array([row.staple for row in rows])
    return Catalogue(
        types=types,
        brands=brands,
        ids=tuple(f"P{i + 1:04d}" for i in range(len(rows))),
        titles=tuple(row.title for row in rows),
        sizes=tuple(row.size for row in rows),
        models=tuple(_model(row.title) for row in rows),
        type_of=np.array([row.kind for row in rows]),
        brand_of=np.array([row.brand for row in rows]),
        price=np.array([row.price for row in rows]),
        tier=np.array([row.tier for row in rows]),
        cycle=np.round([row.cycle for row in rows], 1),
        appeal=np.exp(config.appeal_sigma * rng.normal(size=len(rows))),
        launch_day=_launch_days(config, staples, rng),
        staple=staples,
    )


def charm(price: float) -> float:
    """A price as a shop would print it: 3.59, 14.49, 128.99."""
    step = 0.1 if price < 10 else 0.5 if price < 50 else 1.0
    return round(max(round(price / step) * step - 0.01, 0.49), 2)


def launch_date(catalogue: Catalogue, config: WorldConfig) -> list[str]:
    """ISO date of every item's launch."""
    return [(config.start + timedelta(days=int(day))).isoformat() for day in catalogue.launch_day]


def _model(title: str) -> str:
    match = MODEL.search(title)
    return match.group() if match else ""


def _launch_days(config: WorldConfig, staple: BoolArray, rng: np.random.Generator) -> LongArray:
    days = -rng.integers(30, 6 * 365, size=len(staple))
    new = rng.choice(np.flatnonzero(~staple), size=config.launches, replace=False)
    # Spread evenly, so that a few are days old on the last day: the cold start of an item.
    days[new] = np.linspace(40, config.days - 4, config.launches).astype(np.int64)
    return days.astype(np.int64)
