"""A shop with a planted directed graph: which item leads to which is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from sample_data.columns import Columns as Truth


def planted(rng: np.random.Generator) -> tuple[Dataset, pd.DataFrame]:
    """A shop whose customers buy by popularity and taste, and then what an item leads to.

    600 items of 60 types; a type leads to two others, never back, and each of its items to two
    items of each (chance 12 % and 5 % a purchase; a target of the same brand comes first). Three
    of ten such purchases are made in the same order, the others after 10 days in the mean; they
    may lead on. Half of all purchases come with views of two other items of the type.
    """
    n, types, brands, customers, year = 600, 60, 12, 2000, 365.0
    kind, brand = np.arange(n) % types, rng.integers(0, brands, n)
    appeal = rng.lognormal(0.0, 1.0, n)
    order = rng.permutation(types)
    targets: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    for position, own in enumerate(order):
        # only to types that stand later in one order: nothing leads back
        for other in rng.permutation(order[position + 1 :])[:2]:
            members = np.flatnonzero(kind == other)
            for item in np.flatnonzero(kind == own):
                liking = rng.random(len(members)) + (brand[members] == brand[item])
                first, second = members[np.argsort(-liking)[:2]]
                targets[item] += [(first, 0.12), (second, 0.05)]
    lines: list[tuple[int, int, float, str]] = []
    for customer in range(customers):
        chance = appeal * rng.lognormal(0.0, 1.0, types)[kind]
        chance /= chance.sum()
        moments = rng.uniform(0, year, rng.poisson(12))
        waiting = [(i, t) for t in moments for i in rng.choice(n, 1 + rng.poisson(1.0), p=chance)]
        while waiting:
            item, moment = waiting.pop()
            lines.append((customer, item, moment, "purchase"))
            if rng.random() < 0.5:
                alike = rng.choice(np.flatnonzero(kind == kind[item]), 2, replace=False)
                lines += [(customer, i, moment, "view") for i in {int(item), *alike.tolist()}]
            for target, share in targets[item]:
                if rng.random() < share:
                    later = moment + (0.0 if rng.random() < 0.3 else rng.exponential(10.0))
                    if later < year:
                        waiting.append((target, later))
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, Columns.TIME, Columns.EVENT])
    start = pd.Timestamp("2025-01-01", tz="UTC")
    raw[Columns.TIME] = (start + pd.to_timedelta(raw[Columns.TIME], unit="D")).dt.floor("s")
    raw[Columns.CUSTOMER] = "c" + raw[Columns.CUSTOMER].astype(str)
    ids = np.array([f"i{item:03}" for item in range(n)])
    raw[Columns.ITEM] = ids[raw[Columns.ITEM]]
    items = pd.DataFrame(
        {
            Columns.ITEM: ids,
            Columns.PRODUCT_TYPE: [f"type {k}" for k in kind],
            Columns.BRAND: [f"brand {b}" for b in brand],
        }
    )
    true = [(ids[u], ids[v], share) for u in range(n) for v, share in targets[u]]
    pairs = pd.DataFrame(true, columns=[Truth.SOURCE, Truth.TARGET, Truth.PROBABILITY])
    shop = RawTables(name="planted", title="Planted graph", interactions=raw, items=items)
    return build(shop), pairs
