"""What each customer likes: a weight for every item, before the day's demand."""

from collections.abc import Sequence

import numpy as np

from recommenders.histories import DoubleArray
from sample_data import tables
from sample_data.catalogue.items import Catalogue
from sample_data.config import WorldConfig
from sample_data.people.customers import Customers

WARDROBES = {"Women": True, "Makeup": True, "Men": False}


class Taste:
    """Lasting likes of all customers; `weights` combines them with what is needed now."""

    def __init__(
        self,
        catalogue: Catalogue,
        customers: Customers,
        config: WorldConfig,
        rng: np.random.Generator,
    ) -> None:
        self._catalogue = catalogue
        self._customers = customers
        self._config = config
        self._gates = tables.gates()
        self._shelf = np.bincount(catalogue.type_of)  # items of each type share its demand
        n_types, n_brands = len(catalogue.types), len(catalogue.brands)
        homes = len(customers.households)
        house = customers.household_of
        self._type = config.taste_sigma * rng.normal(size=(homes, n_types))[house]
        self._type += config.personal_sigma * rng.normal(size=(len(customers), n_types))
        self._brand = config.brand_sigma * rng.normal(size=(homes, n_brands))[house]
        self._tier = config.tier_sigma * rng.normal(size=homes)[house]

    def weights(self, customer: int, day: int) -> DoubleArray:
        """Weight of every item for a customer on a day, shape (n_items,), mean 1."""
        c, catalogue = self._customers, self._catalogue
        household = c.households[c.household_of[customer]]
        past = [change.event for change in household.changes if change.day <= day]
        needs = household.needs.union(*(event.opens for event in past))
        kind = np.array([self._interest(customer, t, needs, past) for t in catalogue.types])
        kind *= np.exp(self._type[customer])
        # A price-sensitive customer's level sits lower.
        level = self._tier[customer] + 0.25 * (0.5 - c.sensitivity[customer])
        weights = (
            kind[catalogue.type_of]
            / self._shelf[catalogue.type_of]
            * np.exp(self._brand[customer, catalogue.brand_of] * (0.4 + c.loyalty[customer]))
            * np.exp(-self._config.tier_pull * np.abs(catalogue.tier - level))
            * catalogue.appeal
        )
        weights[catalogue.staple] *= 0.3  # bought for their own reason, in `shopper`
        weights /= weights.mean()
        return np.asarray(weights)

    def _interest(
        self,
        customer: int,
        kind: tables.ProductType,
        needs: frozenset[str],
        past: Sequence[tables.LifeEvent],
    ) -> float:
        segment = self._customers.segment(customer)
        interest = kind.demand * segment.departments.get(kind.department, 1.0)
        interest *= segment.categories.get(kind.category, 1.0)
        for event in past:
            interest *= event.boosts.get(kind.category, 1.0)
        gate = self._gates.get(kind.name) or self._gates.get(kind.category)
        if gate is not None and needs.isdisjoint(gate):
            interest *= self._config.closed_gate
        elif gate is not None and kind.demand < 0.1:
            interest *= 12.0  # rare in the shop, everyday for those who need it
        wardrobe = WARDROBES.get(kind.category)
        if wardrobe is not None and wardrobe != bool(self._customers.women[customer]):
            interest *= self._config.other_wardrobe
        return interest
