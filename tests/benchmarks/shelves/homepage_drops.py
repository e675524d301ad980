"""The price-drop trigger against the planted truth of the sample world; part of `homepage`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.shelves.price_drop import Drop, DropConfig, drops
from recommenders.shelves.price_history import PriceHistory
from tests.benchmarks.shelves.buy_again import _between
from tests.benchmarks.shelves.buy_again import draws as bootstrap

FOLDER = Path(__file__).parents[3] / "sample_data"
LONG_BEFORE = (7, 20, 40, 75)
"""Days before a change of price on which a wish is put."""
RAISE = 1.15
"""A raise beyond this factor comes before a mock cut; other raises are under 1.07."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fall of price of an item (code) from a day until the day before another."""

    item: int
    begins: int
    ends: int


def report_drops(dataset: Dataset) -> None:
    """Print both tables."""
    prices = PriceHistory.of(dataset)
    print(
        "Price drops: the wishes of the world. Of customers, 3 in 4 respond, to falls of 8 % and "
        "more; the rule fires at 5 %"
    )
    print(of_the_world(dataset, prices).to_string(index=False))
    print()
    promotions, mocks = changes(dataset)
    print(
        f"Price drops: a wish {', '.join(map(str, LONG_BEFORE))} days before each of "
        f"{len(promotions):,} promotions and {len(mocks):,} mock cuts (raised by 20 to 35 % for "
        "32 to 45 days, then back under the raised list price). A promotion that is not below an "
        "earlier one since the wish does not fire again."
    )
    print(fired_shares(prices, promotions, mocks).to_string(index=False))


def of_the_world(dataset: Dataset, prices: PriceHistory) -> pd.DataFrame:
    """Every wish until the item is bought: what fires, was it true, is it what was planted."""
    log, n = dataset.log, dataset.n_items
    day = local_days(log.times, dataset.timezone)
    pair = log.rows * n + log.items
    last = int(local_days(np.array([log.as_of]), dataset.timezone)[0])
    planted = _planted(dataset)
    bought = pd.Series(day[log.events == Event.PURCHASE], pair[log.events == Event.PURCHASE])
    true = _daily(dataset, last)
    lines = []
    for event in np.flatnonzero(log.events == Event.WISHLIST):
        key, wished = int(pair[event]), int(day[event])
        after = bought.loc[[key]] if key in bought.index else bought.iloc[:0]
        ends = int(after[after >= wished].min()) if (after >= wished).any() else last
        fired = drops(prices, key % n, np.array([wished]), today=ends, config=DropConfig())
        lines.append(
            {
                "customer": key // n,
                "fired": bool(fired),
                "planted": key in planted,
                "before": bool(fired) and fired[0].day < planted.get(key, 0),
                "caught": bool(fired) and fired[0].day <= planted.get(key, 0),
                "true": bool(fired) and _true(true, key % n, wished, fired[0]),
            }
        )
    wishes = pd.DataFrame(lines)
    weights = bootstrap(dataset.n_customers, np.random.default_rng(0))

    def share(figure: str, part: str, hit: str) -> dict[str, str]:
        own = wishes[wishes[part]]
        n_customers = dataset.n_customers
        up = np.bincount(own["customer"], own[hit], minlength=n_customers)
        down = np.bincount(own["customer"], minlength=n_customers)
        return {
            "figure": figure,
            "of": f"{len(own):,}",
            "share": f"{own[hit].mean():.3f}",
            "95% interval": _between((weights @ up) / (weights @ down), ".3f"),
        }

    return pd.DataFrame(
        [
            share("recall: planted purchases, fired by that day", "planted", "caught"),
            share("planted purchases, fired on a day before", "planted", "before"),
            share(
                "precision: fired, and the true price had so fallen",
                "fired",
                "true",
            ),
            share(
                "fired, and bought for that reason",
                "fired",
                "caught",
            ),
        ]
    )


def fired_shares(
    prices: PriceHistory, promotions: list[Change], mocks: list[Change]
) -> pd.DataFrame:
    """How many promotions and mock cuts fire, by our rule and by simpler ones."""
    config = DropConfig()
    rules = {
        "ours": config,
        "without the usual price (30 days only)": replace(config, usual=config.reference),
    }

    def fires(change: Change, wished: int, config: DropConfig) -> bool:
        fired = drops(prices, change.item, np.array([wished]), today=change.ends, config=config)
        return any(change.begins <= drop.day for drop in fired)

    def cheaper(change: Change, wished: int) -> bool:
        then = prices.on(change.item, np.array([wished]))[0]
        days, shown = prices.known_prices(change.item)
        inside = shown[(days >= change.begins) & (days <= change.ends)]
        return bool((inside <= (1 - config.least) * then).any())

    lines = []
    for name in (*rules, "5 % below the price when wished"):
        line: dict[str, object] = {"rule": name}
        for kind, changes_of_kind in (("promotions", promotions), ("mock cuts", mocks)):
            for back in LONG_BEFORE:
                hits = [
                    fires(change, change.begins - back, rules[name])
                    if name in rules
                    else cheaper(change, change.begins - back)
                    for change in changes_of_kind
                ]
                line[f"{kind}, {back} days"] = f"{np.mean(hits):.3f}"
        lines.append(line)
    return pd.DataFrame(lines)


def changes(dataset: Dataset) -> tuple[list[Change], list[Change]]:
    """The promotions by 8 % or more and the mock cuts of the price table, 90 days in or later.

    A mock cut is a fall under an unchanged list price after a raise beyond `RAISE`.
    """
    promotions, mocks = [], []
    table = _table(dataset)
    first = int(table["day"].min()) + 90
    for item, own in table.groupby("code"):
        price, listed, days = (own[name].to_numpy() for name in ("price", "list", "day"))
        for row in range(1, len(own)):
            ends = int(days[row + 1]) - 1 if row + 1 < len(own) else int(days[row]) + 13
            change = Change(item=int(item), begins=int(days[row]), ends=ends)
            fell = price[row] <= 0.92 * price[row - 1] and listed[row] == listed[row - 1]
            if not fell or days[row] < first:
                continue
            raised = row > 1 and price[row - 1] > RAISE * price[row - 2]
            raised = raised and listed[row - 1] > RAISE * listed[row - 2]
            (mocks if raised else promotions).append(change)
    return promotions, mocks


def _true(daily: np.ndarray, item: int, wished: int, drop: Drop) -> bool:
    first = int(daily[0, 0])
    own = daily[1 + item]
    at, config = drop.day - first, DropConfig()
    usual = np.nanmedian(own[max(0, at - config.reference) : at])
    return bool(own[at] <= (1 - config.least) * min(own[wished - first], usual) + 1e-9)


def _planted(dataset: Dataset) -> dict[int, int]:
    """The day of each planted purchase after a price drop, by customer and item."""
    truth = pd.read_parquet(FOLDER / "truth.parquet")
    truth = truth[truth["cause"] == "wishlist_drop"]
    customers = dataset.customers[Columns.CUSTOMER].searchsorted(truth[Columns.CUSTOMER])
    items = dataset.items[Columns.ITEM].searchsorted(truth[Columns.ITEM])
    seconds = truth[Columns.TIME].dt.tz_convert("UTC").dt.tz_localize(None)
    days = local_days(seconds.to_numpy().astype("datetime64[s]").astype(np.int64), dataset.timezone)
    return dict(zip((customers * dataset.n_items + items).tolist(), days.tolist(), strict=True))


def _table(dataset: Dataset) -> pd.DataFrame:
    table = pd.read_parquet(FOLDER / "prices.parquet")
    days = pd.to_datetime(table["date_from"]).to_numpy().astype("datetime64[D]").astype(np.int64)
    return pd.DataFrame(
        {
            "code": dataset.items[Columns.ITEM].searchsorted(table[Columns.ITEM]),
            "day": days,
            "price": table[Columns.PRICE],
            "list": table[Columns.LIST_PRICE],
        }
    )


def _daily(dataset: Dataset, last: int) -> np.ndarray:
    """The shop's price of each item on each day; the first row holds the days."""
    table = _table(dataset)
    days = np.arange(table["day"].min(), last + 1)
    daily = np.full((1 + dataset.n_items, len(days)), np.nan)
    daily[0] = days
    for row in table.sort_values(["code", "day"]).itertuples():
        daily[1 + row.code, row.day - days[0] :] = row.price
    return daily
