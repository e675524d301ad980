"""What data, rules and a basket of one's own take: `python -m tests.benchmarks.data.own_shop`.

Add data: from a file of a million lines to its columns, its report and the first explained list.
Rules: the lists of customers with rules and without, one by one as a view asks for them, in turn.
A pasted basket: titles as they stand, and with a slip in each, among a hundred thousand items.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders import registry
from recommenders.adapters import sources
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.own_data.columns import examine
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.guests.basket import ItemNames
from recommenders.intervals import generator
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.read_rules import read_rule
from tests.benchmarks.data.reading import write

RULES: Sequence[dict[str, Any]] = (
    {"name": "Spring promotion", "kind": "pin", "items": ["P0137"], "place": 1},
    {"name": "Out of stock", "kind": "hide", "items": ["P0001", "P0003"]},
    {"name": "More for pets", "kind": "boost", "department": "Pets", "factor": 1.5},
    {"name": "Two of a kind", "kind": "limit", "same": "product_type", "most": 2},
    {"name": "No footwear", "kind": "bury", "category": "Footwear"},
)
CUSTOMERS, RUNS, TITLES, TEXTS = 200, 5, 100_000, 20


def main() -> None:
    """Print the three parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    added(options.lines)
    ruled()
    pasted()


def added(lines: int) -> None:
    """The steps of Add data, once each: they are what somebody waits for the first time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "interactions.csv"
        write(file, lines)
        print(f"Add data, {lines:,} lines of CSV ({file.stat().st_size / 1024**2:.0f} MB):")
        timed("the columns with their roles", lambda: examine(Path(folder), Options()))
        dataset = timed("read, cleaned and reported", lambda: load(folder))
    statistics = timed("counted for the views", lambda: ItemStatistics.of(dataset))
    for name in (registry.DEFAULT, "item-knn"):
        first_list(name, dataset, statistics)


def first_list(name: str, dataset: Dataset, statistics: ItemStatistics) -> None:
    """Fit a recommender and explain one list."""
    label = registry.entry(name).short_label
    model = timed(f"{label}: fitted", lambda: registry.fitted(name, dataset, cache=None))
    ranker = Ranker.of(model, dataset)
    context = ExplanationContext(dataset=dataset, statistics=statistics, ranker=ranker)
    timed(f"{label}: the first list, explained", lambda: explain(context, 0))


def ruled() -> None:
    """Milliseconds for a list, medians over customers, with and without rules in turn."""
    dataset = sources.load("sample")
    model = registry.fitted(registry.DEFAULT, dataset, cache=None)
    plain = Ranker.of(model, dataset)
    rules = RuleSet.of([read_rule(entries) for entries in RULES], dataset)
    ways = {"without rules": plain, "with five rules": plain.with_rules(rules, from_zero=False)}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for customer in range(CUSTOMERS):
        history = dataset.histories([customer])
        for name, ranker in ways.items():
            begin = time.perf_counter()
            ranker.for_customer(customer).rank(history, k=10)
            spent[name].append(1_000 * (time.perf_counter() - begin))
    print(f"\nA list of the sample shop, medians over {CUSTOMERS} customers:")
    for name, values in spent.items():
        print(f"{name:>40} {np.median(values):8.2f} ms")


def pasted() -> None:
    """Milliseconds for a pasted basket, medians."""
    names = ItemNames(many_titles())
    rng = generator(0)
    chosen = [names.dataset.item_title(int(item)) for item in rng.choice(TITLES, TEXTS)]
    slipped = [title[:3] + title[4:] for title in chosen]
    print(f"\nA pasted basket of {TEXTS} titles among {TITLES:,}, medians of {RUNS}:")
    for name, texts in (("as they stand", chosen), ("a letter missing in each", slipped)):
        spent = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            basket = names.basket(texts)
            spent.append(1_000 * (time.perf_counter() - begin))
        matched = len(basket.items)
        print(f"{name:>40} {np.median(spent):8.0f} ms, {matched} of {TEXTS} found")


def many_titles() -> Dataset:
    """Items with titles of three words."""
    rng = generator(1)
    words = ["".join(rng.choice(list("abcdefghiklmnoprstuw"), 6)) for _ in range(2_000)]
    parts = rng.choice(words, (TITLES, 3))
    ids = [f"i{item:06}" for item in range(TITLES)]
    items = pd.DataFrame({Columns.ITEM: ids, Columns.TITLE: [" ".join(row) for row in parts]})
    line = {Columns.CUSTOMER: ["c"], Columns.ITEM: ids[:1]}
    line[Columns.TIME] = [pd.Timestamp("2026-01-01", tz="UTC")]
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(line), items=items)
    return build(raw)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do it and print the seconds that it took."""
    begin = time.perf_counter()
    result = work()
    print(f"{what:>48} {time.perf_counter() - begin:6.2f} s", flush=True)
    return result


if __name__ == "__main__":
    main()
