"""What axe-core says of every view, in two themes and widths.

`python -m tests.benchmarks.screens.axe`.

Places that axe cannot decide are listed once each, to be looked at by a person.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

from tests.e2e.axe import Verdict, judged
from tests.e2e.screen import NARROW, WIDE, Screen, chrome
from tests.e2e.server import serving
from tests.e2e.views import VIEWS

LONG = 300_000
CUSTOMER = "C0382"


def main() -> None:
    rows = []
    places: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        chrome() as browser,
    ):
        screen = Screen(browser, server)
        screen.page.set_default_timeout(LONG)
        for view in VIEWS:
            verdicts: dict[str, Verdict] = {}
            for size, dark in ((WIDE, False), (WIDE, True), (NARROW, False), (NARROW, True)):
                screen.begin(size=size, dark=dark)
                screen.open(view, customer=CUSTOMER)
                verdicts[f"{size[0]} {'dark' if dark else 'light'}"] = judged(screen)
            rows.append(
                {"view": view, "rules kept": min(verdict.passes for verdict in verdicts.values())}
                | {
                    name: f"{len(verdict.violations)}, {sum(map(len, verdict.incomplete.values()))}"
                    for name, verdict in verdicts.items()
                }
            )
            for verdict in verdicts.values():
                for rule, where in verdict.incomplete.items():
                    places.update(f"{rule}: {_reason(element)}" for element in where)
                for rule, where in verdict.violations.items():
                    places.update(f"BROKEN {rule}: {element}" for element in where)
    print("Rules broken, places that axe could not decide; by width in pixels and theme")
    print(pd.DataFrame(rows).to_string(index=False))
    print()
    for element, count in places.most_common():
        print(f"{count:4} {element}")


def _reason(element: str) -> str:
    """Why axe could not decide: the place itself has another name in every run."""
    failure = element.partition(": ")[2]
    return re.sub("Fix any of the following: ", "", failure)[:160]


if __name__ == "__main__":
    main()
