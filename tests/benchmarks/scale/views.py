"""How long every view takes on data of a large shop: `python -m tests.benchmarks.scale.views`.

A made log (`made_log`) is put into a store, the app is started on it, and every view is opened by
its link in a tab that has shown the app: first with nothing kept of the view, again while the same
server runs, and once more by a new server that has what was kept on disk. Seconds until the
heading is there, until the page is settled, and of the processor; a view that waits for a fit has
its name for a heading, and a bar with what is done. What the view before has left to do is waited
for.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pandas as pd

from recommenders.adapters import sources
from recommenders.adapters.importing.import_data import import_data
from recommenders.contract import Dataset
from recommenders.intervals import generator
from recommenders.store.layout import is_store
from recommenders.store.open_store import open_store
from tests.benchmarks.scale.batch import cpu_seconds
from tests.benchmarks.scale.made_log import write
from tests.benchmarks.screens.page_speed import LONG, load, watch
from tests.e2e.screen import Screen, chrome
from tests.e2e.server import serving
from tests.e2e.views import VIEWS

MOST = 1_800.0
"""Seconds after which a view is left as it is."""
IDLE, QUIET = 0.1, 3.0
"""Seconds of the processor that an idle server may take in so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A view that was opened by its link: seconds until the heading was there, until all of it was
    (NaN where it was left before), and of the server's processor."""

    view: str
    heading: float
    settled: float
    processor: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--store", type=Path, help="a store that is there already")
    parser.add_argument("--kept", type=Path, help="where to keep store and fits; else nowhere")
    parser.add_argument("--views", nargs="+", default=list(VIEWS), metavar="VIEW")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (options.kept or Path(name)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        store = (options.store or folder / "store").absolute()
        if not is_store(store):
            # a limit that whoever runs a server with such files has raised
            os.environ.setdefault("BECAUSAL_UNPACKED_MB", "1000000")
            write(folder / "log", round(options.events), generator(0))
            import_data(folder / "log", store)
        dataset = open_store(store)
        environ = {"BECAUSAL_DATA": str(store)}
        print(size(dataset))
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n", flush=True)
        columns: dict[str, list[Opening]] = {}
        with window(folder, environ) as screen:
            print(f"The first page of the server, with its fit: {begun(screen, environ)}.\n")
            for view in options.views:
                for column in ("first", "again"):
                    opening = opened(screen, view, environ)
                    columns.setdefault(column, []).append(opening)
                    print(f"{view}, {column}: {told(opening)}", file=sys.stderr, flush=True)
        with window(folder, environ) as screen:
            print(f"That of a new server: {begun(screen, environ)}.\n")
            columns["new server"] = [opened(screen, view, environ) for view in options.views]
        print(table(columns).to_string(index=False))


@contextmanager
def window(folder: Path, environ: dict[str, str]) -> Iterator[Screen]:
    """A window on a server of its own."""
    with serving(folder, cold=False, **environ) as server, chrome() as browser:
        screen = Screen(browser, server)
        screen.begin()
        screen.page.set_default_timeout(LONG)
        watch(screen)
        yield screen


def dataset_name(environ: dict[str, str]) -> str:
    """The name by which the store stands in an address."""
    return sources.sources(environ=os.environ | environ)[-1].name


def begun(screen: Screen, environ: dict[str, str]) -> str:
    """Open the first page; how long until it is there, and until nothing is done behind it."""
    begin = perf_counter()
    screen.page.goto(screen.server.url(dataset=dataset_name(environ)))
    screen.settle()
    there = perf_counter() - begin
    wait_until_done(screen)
    return f"{there:.0f} s, and what is measured behind it {perf_counter() - begin:.0f} s"


def opened(screen: Screen, view: str, environ: dict[str, str]) -> Opening:
    """Open a view by its link, and wait until what it does behind the page is done."""
    before = cpu_seconds(of=screen.server.pid)
    heading, settled = load(
        screen, screen.server.url(view, dataset=dataset_name(environ)), most=MOST
    )
    wait_until_done(screen)
    return Opening(
        view=view,
        heading=heading / 1000,
        settled=settled / 1000,
        processor=cpu_seconds(of=screen.server.pid) - before,
    )


def wait_until_done(screen: Screen) -> None:
    """Until the server and its processes have computed next to nothing for a while."""
    before, spent = cpu_seconds(of=screen.server.pid), 2 * IDLE
    while spent > IDLE:
        screen.page.wait_for_timeout(1000 * QUIET)
        now = cpu_seconds(of=screen.server.pid)
        before, spent = now, now - before


def told(opening: Opening) -> str:
    """What is said while the others are still to be opened."""
    return (
        f"{_seconds(opening.heading)} s to the heading, {_seconds(opening.settled)} s to all of "
        f"it, {opening.processor:.1f} s of the processor"
    )


def size(dataset: Dataset) -> str:
    """How much there is."""
    return (
        f"{len(dataset.log.items):,} events, {dataset.n_customers:,} customers, "
        f"{dataset.n_items:,} items"
    )


def table(columns: dict[str, list[Opening]]) -> pd.DataFrame:
    """A line for each view, and for each column of openings the seconds of its steps."""
    first = next(iter(columns.values()))
    rows: dict[str, list[str]] = {"view": [opening.view for opening in first]}
    for name, openings in columns.items():
        for step in ("heading", "settled"):
            rows[f"{name}: {step}"] = [_seconds(getattr(opening, step)) for opening in openings]
        rows[f"{name}: processor"] = [_seconds(opening.processor) for opening in openings]
    return pd.DataFrame(rows)


def _seconds(seconds: float) -> str:
    if seconds != seconds:
        return f"> {MOST:.0f}"
    return f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"


if __name__ == "__main__":
    main()
