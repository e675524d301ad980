"""How long the search of customers takes among millions: `python -m tests.benchmarks.screens.find`.

Made-up customers with an id and a name each. Of every text: the processor time until at most 50
of them are found, the median of five times. The text is the same that a picker asks with.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from pages.ui.session.context import MAX_MATCHES
from recommenders.data.search import NameIndex

FIRST = [
    "Leon",
    "Maria",
    "Anna",
    "Jose",
    "Wei",
    "Fatima",
    "Noah",
    "Olga",
    "Ravi",
    "Salma",
    "Hugo",
    "Tamar",
    "Ngozi",
    "Karim",
    "Erik",
]
LAST = [
    "Stewart",
    "Mitchell",
    "Santos",
    "Cohen",
    "Tanaka",
    "Becker",
    "Okafor",
    "Petrov",
    "Silva",
    "Nguyen",
    "Haddad",
]
TIMES = 5


def names(count: int) -> Iterator[str]:
    """So many names; every seventh has a number of its own."""
    for code in range(count):
        own = str(code) if code % 7 == 0 else ""
        yield f"{FIRST[code % len(FIRST)]} {LAST[code // len(FIRST) % len(LAST)]}{own}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000_000)
    count = parser.parse_args().customers
    begin = time.process_time()
    index = NameIndex.of((f"C{n:08d}" for n in range(count)), names(count), np.arange(count))
    built = time.process_time() - begin
    texts = {
        "an id": f"C{count // 2:08d}",
        "a part of an id that few have": f"{count // 2:08d}"[:6],
        "a name that one has": f"{(count // 14) * 7}",
        "a name that many have": "Leon Stewart",
        "two words the other way round": "Stewart Leon",
        "a part of many names": "an",
        "a figure": "7",
        "what nobody has": "zzzz",
    }
    rows = []
    for what, text in texts.items():
        times = []
        for _ in range(TIMES):
            begin = time.process_time()
            matches = index.find(text, MAX_MATCHES)
            times.append(1000 * (time.process_time() - begin))
        rows.append((what, text, len(matches), np.median(times)))
    print(f"{count:,} customers: {len(index.text) / 1e6:.0f} MB, indexed in {built:.0f} s")
    table = pd.DataFrame(rows, columns=["what is typed", "text", "found", "ms"])
    print(table.to_string(index=False, float_format=lambda value: f"{value:.0f}"))


if __name__ == "__main__":
    main()
