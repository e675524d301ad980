"""A visit of the homepage: a slate of items, what is looked at and clicked, and wishes."""

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DAY, DoubleArray, LongArray
from sample_data.clock import OPEN, time_of_day
from sample_data.columns import Event
from sample_data.events.journal import Journal
from sample_data.shop import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visit leads to; seconds are wall-clock seconds of the click or the wish."""

    bought: list[tuple[int, int]]  # (item, second)
    wished: list[tuple[int, int]]
    end: int  # second


def visit(
    shop: Shop,
    journal: Journal,
    customer: int,
    second: int,
    wanted: DoubleArray,
    rng: np.random.Generator,
    *,
    buys: bool,
) -> Visit:
    """Show a slate and let the customer look around. `wanted` has shape (n_items,), mean 1."""
    config = shop.config
    sensitivity = float(shop.customers.sensitivity[customer])
    demand = wanted * shop.pull(second // DAY, sensitivity).sum(axis=0)
    slate = _slate(shop, demand, rng)
    randomised = bool(rng.random() < config.randomised_share)
    if randomised:
        slate = slate[rng.permutation(len(slate))]
    attraction = config.attraction_max * -np.expm1(-demand[slate] / config.attraction_scale)
    clicks = rng.random(len(slate)) < np.array(config.examination) * attraction
    bought: list[tuple[int, int]] = []
    now = second
    for index, item in enumerate(slate.tolist()):
        shown = {"position": index + 1, "randomised": int(randomised)}
        journal.add(customer, item, second, Event.IMPRESSION, **shown)
        if not clicks[index]:
            continue
        now += int(rng.integers(4, 90))
        journal.add(customer, item, now, Event.CLICK, **shown)
        journal.add(customer, item, now + 2, Event.VIEW)
        fate = rng.random()
        if buys and fate < config.click_to_purchase:
            bought.append((item, now))
        elif fate < config.click_to_purchase + config.click_to_cart:
            journal.add(customer, item, now + 25, Event.CART, quantity=1)
    wished: list[tuple[int, int]] = []
    shares = np.cumsum(demand)
    for _ in range(rng.poisson(config.views_per_visit)):
        item = int(np.searchsorted(shares, rng.random() * shares[-1]))
        now += int(rng.integers(30, 200))
        journal.add(customer, item, now, Event.VIEW)
        kind = shop.catalogue.types[shop.catalogue.type_of[item]]
        dear = shop.prices.price[item, now // DAY] >= config.wish_price
        if dear and kind.department != config.wish_except and rng.random() < config.wish:
            wished.append((item, now + 20))
    return Visit(bought=bought, wished=wished, end=now)


def look_ahead(
    shop: Shop,
    journal: Journal,
    customer: int,
    item: int,
    second: int,
    rng: np.random.Generator,
) -> None:
    """The views and the cart that come before a purchase at `second`."""
    config, catalogue = shop.config, shop.catalogue
    if rng.random() < config.view_first:
        back = int(rng.integers(4))
        earliest = max(int(shop.customers.joined[customer]), int(catalogue.launch_day[item]), 0)
        viewed = second - int(rng.integers(420, 1500))
        if back and second // DAY - back >= earliest:
            hours = shop.customers.segment(customer).hours
            viewed = (second // DAY - back) * DAY + time_of_day(hours, rng)
        viewed = max(viewed, second // DAY * DAY + OPEN if not back else viewed)
        journal.add(customer, item, viewed, Event.VIEW)
        if rng.random() < config.compare:
            others = np.flatnonzero(
                (catalogue.type_of == catalogue.type_of[item])
                & shop.demand.available[viewed // DAY]
            )
            others = others[others != item]
            for step, other in enumerate(rng.permutation(others)[:2].tolist()):
                journal.add(customer, other, viewed + 35 * (step + 1), Event.VIEW)
    if rng.random() < config.cart_first:
        journal.add(customer, item, second - int(rng.integers(20, 400)), Event.CART, quantity=1)


def _slate(shop: Shop, demand: DoubleArray, rng: np.random.Generator) -> LongArray:
    """Items to show, in order: half what this customer wants, half what sells, and luck.

    Gumbel noise makes both draws Plackett-Luce policies: the chance of every slate is known.
    """
    with np.errstate(divide="ignore"):  # items that are not yet on sale have no demand
        score = 0.5 * np.log(demand) + 0.5 * np.log(shop.catalogue.appeal)
    keys = score + rng.gumbel(size=len(score))
    # argpartition leaves the order open, and processors differ in it
    top = np.argsort(-keys, kind="stable")[: shop.config.slate]
    order = score[top] + shop.config.slate_noise * rng.gumbel(size=len(top))
    return np.asarray(top[np.argsort(-order)])
