"""Builds the whole sample world as frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sample_data.catalogue.items import launch_date
from sample_data.columns import Columns
from sample_data.config import WorldConfig
from sample_data.events import journal
from sample_data.events.journal import Journal
from sample_data.events.shopper import Shopper
from sample_data.people.customers import Role
from sample_data.searching.log import SearchLog, searches, truth_queries
from sample_data.shop import Shop, build_shop


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The tables of the README, under the names of their files."""

    interactions: pd.DataFrame
    items: pd.DataFrame
    customers: pd.DataFrame
    prices: pd.DataFrame
    truth: pd.DataFrame
    truth_pairs: pd.DataFrame
    truth_items: pd.DataFrame
    searches: pd.DataFrame
    truth_queries: pd.DataFrame


def build_world(config: WorldConfig, rng: np.random.Generator) -> World:
    """Play the world from the first day to the last; the same generator gives the same world."""
    shop_rng, crowd_rng, search_rng = rng.spawn(3)
    shop = build_shop(config, shop_rng)
    log = Journal()
    for customer, own_rng in enumerate(crowd_rng.spawn(len(shop.customers))):
        if shop.customers.roles[customer] is not Role.SILENT:
            Shopper(shop, customer, log, own_rng).live()
    search_log = SearchLog(shop, search_rng)
    search_log.play(log)
    catalogue, customers = shop.catalogue, shop.customers
    return World(
        interactions=journal.interactions(log, catalogue, customers, shop.prices, config),
        items=_items(shop),
        customers=_customers(shop),
        prices=_prices(shop),
        truth=journal.truth(log, catalogue, customers, config),
        truth_pairs=_truth_pairs(shop),
        truth_items=_truth_items(shop),
        searches=searches(search_log),
        truth_queries=truth_queries(search_log),
    )


def _items(shop: Shop) -> pd.DataFrame:
    catalogue = shop.catalogue
    kinds = [catalogue.types[k] for k in catalogue.type_of]
    return pd.DataFrame(
        {
            Columns.ITEM: catalogue.ids,
            Columns.TITLE: catalogue.titles,
            Columns.BRAND: [catalogue.brands[b] for b in catalogue.brand_of],
            Columns.DEPARTMENT: [kind.department for kind in kinds],
            Columns.CATEGORY: [kind.category for kind in kinds],
            Columns.PRODUCT_TYPE: [kind.name for kind in kinds],
            Columns.SIZE: catalogue.sizes,
            Columns.PRICE: shop.prices.price[:, -1],
            Columns.LIST_PRICE: shop.prices.list_price[:, -1],
            Columns.LAUNCH: _dates(launch_date(catalogue, shop.config)),
        }
    )


def _customers(shop: Shop) -> pd.DataFrame:
    people, start = shop.customers, shop.config.start
    return pd.DataFrame(
        {
            Columns.CUSTOMER: people.ids,
            Columns.NAME: people.names,
            Columns.SEGMENT: [people.segment(c).name for c in range(len(people))],
            Columns.HOUSEHOLD: [f"H{h + 1:04d}" for h in people.household_of],
            Columns.JOINED: _dates([start + timedelta(days=int(d)) for d in people.joined]),
        }
    )


def _prices(shop: Shop) -> pd.DataFrame:
    """A row for each day on which an item's price or list price changed."""
    price, regular, config = shop.prices.price, shop.prices.list_price, shop.config
    changed = np.ones(price.shape, dtype=np.bool_)
    changed[:, 1:] = (np.diff(price) != 0) | (np.diff(regular) != 0)
    launch = np.maximum(shop.catalogue.launch_day, 0)
    days = np.arange(config.days)[None, :]
    changed = (changed & (days >= launch[:, None])) | (days == launch[:, None])
    item, day = np.nonzero(changed)
    return pd.DataFrame(
        {
            Columns.ITEM: np.array(shop.catalogue.ids)[item],
            Columns.DATE_FROM: _dates([config.start + timedelta(days=int(d)) for d in day]),
            Columns.PRICE: price[item, day],
            Columns.LIST_PRICE: regular[item, day],
        }
    )


def _truth_pairs(shop: Shop) -> pd.DataFrame:
    ids = shop.catalogue.ids
    rows = [
        (ids[source], ids[target], round(float(weight), 4), need.lag_days)
        for source, needs in enumerate(shop.complements)
        for need in needs
        for target, weight in zip(need.targets.tolist(), need.weights, strict=True)
    ]
    names = [Columns.SOURCE, Columns.TARGET, Columns.PROBABILITY, Columns.LAG]
    return pd.DataFrame(rows, columns=names)


def _truth_items(shop: Shop) -> pd.DataFrame:
    catalogue = shop.catalogue
    return pd.DataFrame(
        {
            Columns.ITEM: catalogue.ids,
            Columns.CYCLE: catalogue.cycle,
            Columns.REPEAT: [catalogue.types[k].repeat for k in catalogue.type_of],
            Columns.STAPLE: catalogue.staple,
            Columns.SEASON: pd.Series([s or None for s in shop.demand.season_of], dtype="str"),
            Columns.TREND: shop.demand.trend.astype(np.int8),
            Columns.APPEAL: np.round(catalogue.appeal, 3),
        }
    )


def _dates(values: Sequence[date] | Sequence[str]) -> pd.Series:
    return pd.to_datetime(pd.Series(values)).astype("datetime64[ms]")
