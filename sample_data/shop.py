"""Everything that the customers meet: built once, read by every simulated customer."""

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray
from sample_data.catalogue.complements import Need, build_complements
from sample_data.catalogue.demand import Demand, build_demand
from sample_data.catalogue.items import Catalogue, build_catalogue
from sample_data.catalogue.prices import PriceBook, build_prices
from sample_data.config import WorldConfig
from sample_data.people.customers import Customers, build_customers
from sample_data.people.taste import Taste


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The world without its history."""

    config: WorldConfig
    catalogue: Catalogue
    prices: PriceBook
    demand: Demand
    complements: list[list[Need]]
    customers: Customers
    taste: Taste

    def pull(self, day: int, sensitivity: float) -> DoubleArray:
        """Demand of the day by cause and item for one customer, (len(CAUSES), n_items)."""
        parts: DoubleArray = self.demand.parts[day].copy()
        parts[-1] *= sensitivity
        return parts


def build_shop(config: WorldConfig, rng: np.random.Generator) -> Shop:
    """Build the parts in order."""
    # One stream for each part: a change of one table leaves the others as they were.
    streams = iter(rng.spawn(6))
    catalogue = build_catalogue(config, next(streams))
    prices = build_prices(catalogue, config, next(streams))
    customers = build_customers(config, next(streams))
    return Shop(
        config=config,
        catalogue=catalogue,
        prices=prices,
        demand=build_demand(catalogue, prices, config, next(streams)),
        complements=build_complements(catalogue, config, next(streams)),
        customers=customers,
        taste=Taste(catalogue, customers, config, next(streams)),
    )
