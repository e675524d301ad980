"""How long a person waits for a screen: `python -m tests.benchmarks.screens.page_speed`.

Measured inside the browser, on a server that has fitted everything: from a click on "Next" to
the new heading and to the settled page, from a click on another view to the same, and from the
start of a navigation to the same, in a tab that has shown the app and in a new one. The processor
time of the server tells how much of the wait is its script.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.notes_folder import notes_folder
from tests.e2e import views
from tests.e2e.screen import OUTSIDE, Screen, chrome
from tests.e2e.server import Server, serving

LONG = 300_000
BLANK = "about:blank"
"""A page of no server."""
IDLE = 150.0
"""Milliseconds of processor time in five seconds that an idle server may use."""
VIEWS = [name.replace("-", " ").capitalize() for name in (*views.VIEWS[1:], views.VIEWS[0])]
"""Every view by its name in the bar, the one that is open at first last."""
SETTLED = """(() => document.querySelector('[data-test-script-state=notRunning]')
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]'))"""
CLICK = (
    """async name => {
    const title = () => document.querySelector('[data-testid=stMain] h1')?.innerText;
    const frame = () => new Promise(requestAnimationFrame);
    const settled = """
    + SETTLED
    + """;
    const before = title(), start = performance.now();
    const wait = what => {
        if (performance.now() - start > 600000)
            throw new Error(`ten minutes after a click on ${name} ${what}: ${title()}`);
        return frame();
    };
    [...document.querySelectorAll('button, .becausal-bar a.view span:last-child')]
        .find(b => b.innerText.split('\\n').includes(name)).click();
    while (title() === before || !title()) await wait('the heading is still');
    const heading = performance.now() - start;
    while (!settled()) await wait('the page is not settled');
    return [heading, performance.now() - start];
}"""
)
LOAD = (
    """() => {
    const settled = """
    + SETTLED
    + """;
    const look = () => {
        if (!window.headingAt && document.querySelector('[data-testid=stMain] h1'))
            window.headingAt = performance.now();
        if (window.headingAt && settled()) window.settledAt = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="sample")
    parser.add_argument("--recommender", default=registry.DEFAULT)
    parser.add_argument("--clicks", type=int, default=50)
    parser.add_argument("--loads", type=int, default=10)
    parser.add_argument(
        "--leave-out", nargs="*", default=[], metavar="VIEW", help="views that are not opened"
    )
    parser.add_argument("--cache", help="folder of what was fitted before; else all is fitted")
    options = parser.parse_args()
    environment = {}
    if options.cache:
        # the notes have the key by which it is known who has written the cache
        environment["BECAUSAL_CACHE"] = str(Path(options.cache).resolve())
        environment["BECAUSAL_NOTES"] = str(notes_folder())
    opened = [view for view in VIEWS if view not in options.leave_out]
    chosen = {"dataset": options.dataset, "recommender": options.recommender}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), **environment) as server,
        chrome() as browser,
    ):
        screen = Screen(browser, server)
        screen.begin()
        screen.page.set_default_timeout(LONG)
        screen.page.goto(server.url(**chosen))
        screen.settle()
        wait_until_idle(screen)
        clicks = _clicks(screen, ["Next"], options.clicks)
        changes = _clicks(screen, opened, options.clicks)
        watch(screen)
        loads, fresh = (
            _loads(screen, chosen, options.loads, before) for before in (server.url(OUTSIDE), BLANK)
        )
    rows = [
        ("click to heading", clicks[:, 0], "ms"),
        ("click to settled page", clicks[:, 1], "ms"),
        ("server, processor time of a click", clicks[:, 2], "ms"),
        ("change of view to heading", changes[:, 0], "ms"),
        ("change of view to settled page", changes[:, 1], "ms"),
        ("server, processor time of a change of view", changes[:, 2], "ms"),
        *(
            (f"  to {view}", changes[column :: len(opened), 1], "ms")
            for column, view in enumerate(opened)
        ),
        ("navigation to heading", loads[:, 0], "ms"),
        ("navigation to settled page", loads[:, 1], "ms"),
        ("server, processor time of a navigation", loads[:, 2], "ms"),
        ("navigation in a new tab to heading", fresh[:, 0], "ms"),
        ("navigation in a new tab to settled page", fresh[:, 1], "ms"),
    ]
    table = pd.DataFrame(
        [(name, np.median(x), np.percentile(x, 95), len(x), unit) for name, x, unit in rows],
        columns=["wait", "median", "p95", "n", "unit"],
    )
    print(f"{options.dataset}, {options.recommender}, {os.cpu_count()} cores", end="")
    print(f", load {os.getloadavg()[0]:.1f}")
    print(table.to_string(index=False, float_format=lambda value: f"{value:.0f}"))


def _clicks(screen: Screen, names: Sequence[str], count: int) -> np.ndarray:
    """(count, 3): to the heading, to the settled page, processor time of the server; in ms.

    Clicks on the buttons or links of these names, one after the other, again and again; the
    first round is not counted, since some views compute something once.
    """
    waits = []
    for click in range(-len(names), count):
        before = processor_time(screen.server)
        heading, settled = screen.page.evaluate(CLICK, names[click % len(names)])
        screen.page.wait_for_timeout(100)
        waits.append((heading, settled, processor_time(screen.server) - before))
    return np.array(waits[len(names) :])


def _loads(screen: Screen, chosen: dict[str, str], count: int, before: str) -> np.ndarray:
    """As `_clicks`, for a navigation from another page, in a browser that has the app's files."""
    waits = []
    for _ in range(count + 1):
        spent = processor_time(screen.server)
        heading, settled = load(screen, screen.server.url(**chosen), before=before)
        waits.append((heading, settled, processor_time(screen.server) - spent))
    return np.array(waits[1:])


def watch(screen: Screen) -> None:
    """Have every page of the window note when its heading is there, and when it is settled."""
    screen.page.add_init_script(f"({LOAD})()")


def load(
    screen: Screen, address: str, *, before: str = "", most: float = LONG / 1000
) -> tuple[float, float]:
    """Milliseconds from the start of a navigation to the heading, and to the settled page.

    The navigation begins on the page ``before``: one of the server, if none is named, as in a tab
    that has shown the app; from `BLANK` the browser starts a process and runs all scripts cold, as
    in a new tab. NaN where the page is not there after ``most`` seconds. The window is watched.
    """
    screen.page.goto(before or screen.server.url(OUTSIDE))
    screen.page.goto(address)
    steps = [None, None]
    begin = perf_counter()
    while steps[1] is None and perf_counter() - begin < most:
        screen.page.wait_for_timeout(20)
        steps = screen.page.evaluate("[window.headingAt ?? null, window.settledAt ?? null]")
    screen.page.wait_for_timeout(200)
    heading, settled = (float("nan") if step is None else step for step in steps)
    return heading, settled


def wait_until_idle(screen: Screen) -> None:
    """Until the server has computed next to nothing for five seconds: what it measures of all
    customers behind the first page is done."""
    before, spent = processor_time(screen.server), IDLE + 1.0
    while spent > IDLE:
        screen.page.wait_for_timeout(5_000)
        now = processor_time(screen.server)
        before, spent = now, now - before


def processor_time(server: Server) -> float:
    """Milliseconds that the server process has computed; NaN where the system does not tell."""
    stat = Path(f"/proc/{server.pid}/stat")
    if not stat.exists():
        return float("nan")
    user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
