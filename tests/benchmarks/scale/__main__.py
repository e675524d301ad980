"""What logs of growing size take: `python -m tests.benchmarks.scale --events 1e6 1e7`.

Each size in processes of its own: a made log (`made_log`) is put into a store from Parquet; another
process opens the store, counts for the views, searches, fits and explains. Seconds of the clock,
the most that the process held during the step, and the growth: the exponent e of seconds ~ events^e
between the smallest size and the largest, 1 where ten times the events take ten times as long. What
was held counts the pages of the store that were looked at (24 bytes an event, and 12 by item); the
system takes them back where others need them. Where several processes make a store, what they held
is added up.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders import registry
from recommenders.adapters import sources
from recommenders.adapters.importing.import_data import import_data
from recommenders.adapters.importing.read_parts import MOST
from recommenders.contract import Event
from recommenders.data.search import NameSearch
from recommenders.evaluation.cost import fit_cost
from recommenders.intervals import generator
from recommenders.ranking.ranker import Ranker
from recommenders.store.open_store import open_store
from tests.benchmarks.scale.made_log import Shop, shares, write

PAGES = 50
RECOMMENDERS = (registry.DEFAULT, "item-knn", "local-ease")


def main() -> None:
    """Print how the made log compares with real ones, and what each size takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=float, nargs="+", default=[1e6, 1e7])
    parser.add_argument("--items", type=float, help="of each log; else a hundredth of its events")
    parser.add_argument("--recommender", nargs="+", default=list(RECOMMENDERS))
    parser.add_argument("--folder", type=Path, help="put the log in it into a store, print JSON")
    parser.add_argument("--store", type=Path, help="where, or the store to be measured")
    options = parser.parse_args()
    if options.store is not None:
        steps = (
            stored(options.folder, options.store)
            if options.folder is not None
            else measured(options.store, options.recommender)
        )
        print(json.dumps(steps))
        return
    results: dict[int, dict[str, Any]] = {}
    for events in map(round, sorted(options.events)):
        with tempfile.TemporaryDirectory() as name:
            folder, store = Path(name) / "log", Path(name) / "store"
            of_an_item = events / options.items if options.items else Shop().events_an_item
            write(folder, events, generator(0), Shop(events_an_item=of_an_item))
            made = _told(["--folder", str(folder), "--store", str(store)])
            told = _told(["--store", str(store), "--recommender", *options.recommender])
            told["steps"] = {**made, **told["steps"]}
            results[events] = told
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print(_compared(results))
    print()
    print(_costs(results))


def _told(arguments: list[str]) -> dict[str, Any]:
    """What a process of this module prints last."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.scale", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        # a limit that whoever runs a server with such files has raised
        env={**os.environ, "BECAUSAL_UNPACKED_MB": "1000000"},
    )
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def stored(folder: Path, store: Path) -> dict[str, tuple[float, float]]:
    """What it takes to put the log of a folder into a store."""
    seconds, _, peak = fit_cost(lambda: import_data(folder, store))
    child = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    beside = min(MOST, os.cpu_count() or 1) if child else 0
    return {"put into a store": (seconds, peak + beside * child)}


def measured(store: Path, recommenders: list[str]) -> dict[str, Any]:
    """What a store takes, step by step."""
    steps: dict[str, tuple[float, float]] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        done: list[Any] = []
        seconds, _, peak = fit_cost(lambda: done.append(work()))
        steps[name] = (seconds, peak)
        return done[0]

    dataset = step("opened", lambda: open_store(store))
    everywhere = np.linspace(0, dataset.n_customers - 1, 1_000).astype(int).tolist()
    seconds, _, peak = fit_cost(lambda: [dataset.histories([code]) for code in everywhere])
    steps["a customer's events, mean of 1,000"] = seconds / len(everywhere), peak
    statistics = step("counted for the views", lambda: ItemStatistics.of(dataset))
    search = step("indexed for the search", lambda: NameSearch.of(dataset))
    middle = dataset.customer_id(dataset.n_customers // 2)
    step("a customer found by a part of the id", lambda: search.customers(middle[-5:], 50))
    customers = np.linspace(0, dataset.n_customers - 1, PAGES + 1).astype(int).tolist()
    for name in recommenders:
        label = registry.entry(name).short_label
        model = step(f"{label}: fitted", lambda name=name: registry.fitted(name, dataset))
        ranker = Ranker.of(model, dataset)
        context = ExplanationContext(dataset=dataset, statistics=statistics, ranker=ranker)
        step(f"{label}: the first list, explained", lambda: explain(context, customers[0]))  # noqa: B023
        waits = []
        for customer in customers[1:]:
            begin = perf_counter()
            explain(context, customer)
            waits.append(perf_counter() - begin)
        for share, word in ((50, "median"), (95, "95 %")):
            steps[f"{label}: another list, explained, {word}"] = (
                float(np.percentile(waits, share)),
                steps[f"{label}: the first list, explained"][1],
            )
    return {
        "events": len(dataset.log.items),
        "customers": dataset.n_customers,
        "items": dataset.n_items,
        "shares": shares(dataset.log, dataset.n_items),
        "steps": steps,
    }


def _compared(results: dict[int, dict[str, Any]]) -> str:
    """The marginals of the made logs beside those of real ones, where these are at hand."""
    columns = {f"made, {events:.0e}": result["shares"] for events, result in results.items()}
    for name in ("journey", "online-retail"):
        if any(source.name == name and source.available for source in sources.sources()):
            dataset = sources.load(name)
            columns[name] = shares(dataset.histories(events=(Event.PURCHASE,)), dataset.n_items)
    frame = pd.DataFrame(columns)
    return "Shares of the events\n" + frame.to_string(float_format=lambda share: f"{share:.2f}")


def _costs(results: dict[int, dict[str, Any]]) -> str:
    sizes = list(results)
    rows = []
    for name in results[sizes[0]]["steps"]:
        row: dict[str, str] = {"step": name}
        for events in sizes:
            seconds, peak = results[events]["steps"][name]
            row[f"{events:.0e}"] = _spent(seconds)
            row[f"GB {events:.0e}"] = f"{peak / 1000:.2f}"
        first, last = (results[size]["steps"][name][0] for size in (sizes[0], sizes[-1]))
        if len(sizes) > 1:
            row["growth"] = f"{np.log(last / first) / np.log(sizes[-1] / sizes[0]):.2f}"
        rows.append(row)
    counts = "\n".join(
        f"{result['events']:,} events, {result['customers']:,} customers, {result['items']:,} items"
        for result in results.values()
    )
    return f"{counts}\n{pd.DataFrame(rows).to_string(index=False)}"


def _spent(seconds: float) -> str:
    if seconds < 0.01:
        return f"{1000 * seconds:.2g} ms"
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


if __name__ == "__main__":
    main()
