"""What every customer's list costs, by processes of this machine and by executors of Spark.

`python -m tests.benchmarks.scale.batch`: the same customers in parts of two sizes with each engine.
Seconds of the processors, so that other work on the machine does not count: those of making and
writing the lists, and of all processes together (Java as well). What is not of the lists is
overhead: of a part, as many small parts have more of it than few large ones, and of the start. The
least of several runs, since a busy machine makes the same work take longer by that clock as well.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import pandas as pd

from explain.batch import pool, spark
from explain.batch.part import Batch, PartWritten
from explain.batch.request import PART, BatchRequest, explainer_of, load
from recommenders import registry

SMALL = 10
"""Customers in a small part."""
BILLION = 1e9
"""Explanations: entries of lists, each with its reason and the check of it."""
Write = Callable[[Path, dict[str, object], list[int]], Iterable[PartWritten]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Parts of one size: seconds of the processors, of the lists alone and of everything."""

    parts: int
    customers: int
    lists: float
    all: float

    @property
    def beside(self) -> float:
        """Seconds that were not of the lists."""
        return self.all - self.lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """An engine: what a part costs beside its lists, and the start once (seconds)."""

    name: str
    large: Run
    small: Run
    start: float
    waited: float

    @property
    def of_a_part(self) -> float:
        """Seconds of the processors for a part more, beside its lists."""
        return (self.small.beside - self.large.beside) / (self.small.parts - self.large.parts)

    @property
    def rate(self) -> float:
        """Customers a second and core in parts of the usual size, the start left out."""
        run = self.large
        return run.customers / (run.lists + run.parts * self.of_a_part)

    def hours(self, explanations: float, k: int) -> float:
        """Core-hours of so many explanations in lists of ``k``, the start included."""
        return (explanations / k / self.rate + self.start) / 3600


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="sample")
    parser.add_argument("--recommender", default=registry.DEFAULT)
    parser.add_argument("--customers", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    request = BatchRequest(dataset=options.dataset, recommender=options.recommender)
    dataset, recommender = load(request)
    customers = min(options.customers, dataset.n_customers)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {dataset.title}: {customers:,} of "
        f"{dataset.n_customers:,} customers, {dataset.n_items:,} items, lists of {request.k}\n"
    )

    def by_processes(
        folder: Path, manifest: dict[str, object], firsts: list[int]
    ) -> Iterable[PartWritten]:
        return pool.write_parts(request, folder, manifest, firsts, processes=options.processes)

    small, large = least(by_processes, customers, request.k, options.runs)
    # a process loads data and model in every run, and once for all parts
    begin, used = perf_counter(), cpu_seconds()
    measured(by_processes, options.processes, 1, request.k)
    costs = [
        Cost(
            name=f"{options.processes} processes",
            large=large,
            small=small,
            start=cpu_seconds() - used,
            waited=perf_counter() - begin,
        )
    ]
    begin, used = perf_counter(), cpu_seconds()
    explainer = explainer_of(dataset, recommender)
    with spark.session(f"local[{options.processes}]") as session:

        def by_spark(
            folder: Path, manifest: dict[str, object], firsts: list[int]
        ) -> Iterable[PartWritten]:
            batch = Batch(explainer=explainer, folder=folder, manifest=manifest)
            return spark.write_parts(session, batch, firsts, tell=lambda written: None)

        measured(by_spark, options.processes, 1, request.k)
        start, waited = cpu_seconds() - used, perf_counter() - begin
        small, large = least(by_spark, customers, request.k, options.runs)
        costs.append(
            Cost(
                name=f"Spark, local[{options.processes}]",
                large=large,
                small=small,
                start=start,
                waited=waited,
            )
        )
    print(table(costs, request.k).to_string(index=False))


def least(write: Write, customers: int, k: int, runs: int) -> tuple[Run, Run]:
    """Small parts and large ones: the least that the lists, and all beside them, took."""
    done = [[measured(write, customers, size, k) for size in (SMALL, PART)] for _ in range(runs)]
    small, large = (
        replace(
            some[0],
            lists=(lists := min(run.lists for run in some)),
            all=lists + min(run.beside for run in some),
        )
        for some in zip(*done, strict=True)
    )
    return small, large


def measured(write: Write, customers: int, size: int, k: int) -> Run:
    """The first customers in parts of a size."""
    manifest: dict[str, object] = {
        "part": size,
        "customers": customers,
        "k": k,
        "bought_before": False,
    }
    with tempfile.TemporaryDirectory() as folder:
        used = cpu_seconds()
        parts = list(write(Path(folder), manifest, list(range(0, customers, size))))
        spent = cpu_seconds() - used
    return Run(
        parts=len(parts),
        customers=sum(part.customers for part in parts),
        lists=sum(part.seconds for part in parts),
        all=spent,
    )


def cpu_seconds(root: Path = Path("/proc"), *, of: int | None = None) -> float:
    """Seconds of the processors that a process, and those below it, have taken till now.

    ``of`` is its id; None is this one.
    """
    fields: dict[int, list[str]] = {}
    for file in root.glob("[0-9]*/stat"):
        try:
            # the name of the program stands in brackets and may hold anything
            fields[int(file.parent.name)] = file.read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
    family, grown = {os.getpid() if of is None else of}, True
    while grown:
        children = {pid for pid, field in fields.items() if int(field[1]) in family} - family
        family |= children
        grown = bool(children)
    ticks = sum(sum(map(int, fields[pid][11:15])) for pid in family & fields.keys())
    return ticks / os.sysconf("SC_CLK_TCK")


def table(costs: list[Cost], k: int) -> pd.DataFrame:
    """A line for each engine."""
    return pd.DataFrame(
        [
            {
                "engine": cost.name,
                "customers a second and core": f"{cost.rate:.1f}",
                "of a part, beside its lists": f"{1000 * cost.of_a_part:.0f} ms",
                "start": f"{cost.start:.0f} s, on the clock {cost.waited:.0f} s",
                f"a billion explanations in lists of {k}": (
                    f"{cost.hours(BILLION, k):,.0f} core-hours"
                ),
            }
            for cost in costs
        ]
    )


if __name__ == "__main__":
    main()
