"""A world whose demand is known: customers take items up at a steady rate, and buy in rhythm."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build

START = pd.Timestamp("2024-01-01", tz="UTC")


def steady(
    *, customers: int = 400, items: int = 12, weeks: int = 60, seed: int = 0, lift: float = 1.0
) -> Dataset:
    """Log-normal gaps of 9 to 40 days with spread .3; of those who take an item up 70 % stay on.

    A customer takes an item up on a day that is uniform over three years, item k with a chance
    that falls with k; items belong to three categories. ``lift`` repeats the lines of the
    last 4 weeks at random, as if all customers had bought so much more.
    """
    rng = np.random.default_rng(seed)
    days = 7 * weeks
    lines = []
    for item in range(items):
        usual = np.log(9.0 + 31.0 * item / items)
        for customer in np.flatnonzero(rng.random(customers) < 0.9 - 0.6 * item / items):
            now = rng.uniform(-365.0, 730.0)
            stays = rng.random() < 0.7
            while now < days:
                if now >= 0:
                    lines.append((f"c{customer:03}", f"i{item:02}", now, rng.integers(1, 4)))
                if not stays:
                    break
                now += np.exp(rng.normal(usual, 0.3))
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "day", Columns.QUANTITY])
    lately = raw[raw["day"] >= days - 28]
    raw = pd.concat([raw, lately.sample(frac=lift - 1.0, random_state=seed)])
    raw[Columns.TIME] = START + pd.to_timedelta(raw.pop("day").round(3), unit="D")
    names = [f"i{item:02}" for item in range(items)]
    table = pd.DataFrame(
        {
            Columns.ITEM: names,
            Columns.TITLE: [f"Item {name}" for name in names],
            Columns.DEPARTMENT: ["Food"] * (items - items // 3) + ["Care"] * (items // 3),
            Columns.CATEGORY: [f"Kind {3 * number // items}" for number in range(items)],
        }
    )
    end = START + pd.Timedelta(days=days) - pd.Timedelta(seconds=1)
    return build(RawTables(name="steady", title="Steady", interactions=raw, items=table, as_of=end))
