"""A shop of four items, two customers and twenty days that can be worked out by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np

from sample_data import tables
from sample_data.catalogue.demand import CAUSES, Demand
from sample_data.catalogue.items import Catalogue
from sample_data.catalogue.prices import PriceBook
from sample_data.config import WorldConfig
from sample_data.people.customers import Customers, Household, Role
from sample_data.shop import Shop

DAYS = 20
BEANS, OTHER_BEANS, LAMP, DOG_BED = range(4)


def small_config(**changes):
    """No luck: every spread that a test does not ask for is 0."""
    calm = {
        "start": date(2025, 1, 6),
        "as_of": date(2025, 1, 25),
        "customers": 2,
        "slate": 2,
        "examination": (1.0, 1.0),
        "gap_sigma": 0.0,
        "lag_sigma": 0.0,
        "loyalty_next": 0.0,
        "variety": 0.0,
        "stock_up": 0.0,
    }
    return WorldConfig(**calm | changes)


def kind(name, **changes):
    plain = {
        "department": "Fresh groceries",
        "category": "Pantry",
        "price": 10.0,
        "cycle": 0.0,
        "repeat": 1.0,
        "again": 1.0,
        "quantity": 0.0,
        "season": "",
        "demand": 1.0,
        "titles": (),
        "sizes": (),
    }
    return tables.ProductType(name=name, **plain | changes)


def small_catalogue(**changes):
    catalogue = Catalogue(
        types=(
            kind("Beans", cycle=5.0, again=0.1),
            kind("Lamps", department="Office supplies", category="Desk", again=0.5),
            kind("Dog Beds", department="Pets", category="Dog"),
        ),
        brands=("Ash", "Birch"),
        ids=("P1", "P2", "P3", "P4"),
        titles=("Beans", "Other Beans", "Lamp", "Dog Bed"),
        sizes=("", "", "", ""),
        models=("", "", "", ""),
        type_of=np.array([0, 0, 1, 2]),
        brand_of=np.array([0, 1, 0, 1]),
        tier=np.zeros(4),
        price=np.array([2.0, 3.0, 20.0, 40.0]),
        appeal=np.ones(4),
        cycle=np.array([5.0, 5.0, 0.0, 0.0]),
        launch_day=np.full(4, -100),
        staple=np.zeros(4, dtype=bool),
    )
    return replace(catalogue, **changes)


def small_prices(catalogue, days=DAYS, **changes):
    """The list price of the first day, every day."""
    level = np.repeat(catalogue.price[:, None], days, axis=1)
    none = np.zeros(level.shape)
    book = PriceBook(
        price=level, list_price=level, depth=none, raised=none.astype(bool), mock=none.astype(bool)
    )
    return replace(book, **changes)


def small_demand(**changes):
    """Plain taste only."""
    parts = np.zeros((DAYS, len(CAUSES), 4))
    parts[:, 0] = 1.0
    demand = Demand(
        parts=parts,
        available=np.ones((DAYS, 4), dtype=bool),
        season_of=("", "", "", ""),
        trend=np.zeros(4, dtype=int),
    )
    return replace(demand, **changes)


def small_customers(**changes):
    """One household of a man who heads it and a woman who does not."""
    segment = tables.Segment(
        name="Plain",
        share=1.0,
        sizes={"2": 1.0},
        departments={},
        categories={},
        needs={},
        price_sensitivity=0.5,
        trips=1.0,
        hours="evening",
    )
    customers = Customers(
        segments=(segment,),
        households=(Household(segment=0, needs=frozenset(), changes=()),),
        ids=("C1", "C2"),
        names=("Ada Ash", "Bo Birch"),
        women=np.array([False, True]),
        household_of=np.array([0, 0]),
        head=np.array([True, False]),
        roles=(Role.REGULAR, Role.REGULAR),
        joined=np.array([0, 0]),
        last_day=np.array([DAYS - 1, DAYS - 1]),
        trips=np.array([1.0, 1.0]),
        sensitivity=np.array([1.0, 1.0]),
        loyalty=np.array([0.0, 0.0]),
        pace=np.array([1.0, 1.0]),
    )
    return replace(customers, **changes)


def small_event(**changes):
    plain = {"yearly_rate": 1.0, "segments": {}, "opens": (), "boosts": {}, "starter": {}}
    return tables.LifeEvent(name="A dog", **plain | changes)


def small_shop(config=None, **changes):
    """Everyone likes everything alike, unless a part is replaced."""
    catalogue = changes.pop("catalogue", small_catalogue())
    shop = Shop(
        config=config or small_config(),
        catalogue=catalogue,
        prices=small_prices(catalogue),
        demand=small_demand(),
        complements=[[], [], [], []],
        customers=small_customers(),
        taste=SimpleNamespace(weights=lambda customer, day: np.ones(4)),
    )
    return replace(shop, **changes)
