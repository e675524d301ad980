"""A million lines of CSV, read in fresh processes: `python -m tests.benchmarks.data.reading`.

With ``--orders`` they are lines of orders that stand in a table of their own, with titles, states
and currencies.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from recommenders.intervals import generator

# the peak as the kernel has it since the process began: getrusage also counts its parent
READ = """
import re, sys, time
from pathlib import Path
from recommenders.adapters.files.folder import load
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before, begin = peak(), time.process_time()
load(sys.argv[1])
print(time.process_time() - begin, before, peak())
"""


def write(file: Path, lines: int) -> None:
    """Lines of customers and skewed items over a year, with quantity and price."""
    rng = generator(0)
    seconds = rng.integers(0, 360 * 86_400, lines)
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(seconds, unit="s")
    pd.DataFrame(
        {
            "customer_id": [f"C{code:06}" for code in rng.integers(0, 50_000, lines)],
            "item_id": [f"I{code:05}" for code in rng.zipf(1.3, lines) % 20_000],
            "timestamp": times.strftime("%Y-%m-%d %H:%M:%S"),
            "quantity": rng.integers(1, 5, lines),
            "unit_price": rng.integers(100, 5_000, lines) / 100,
        }
    ).to_csv(file, index=False)


def write_orders(folder: Path, lines: int) -> None:
    """Two tables: orders with customer, time, state and currency, and four lines to each."""
    rng = generator(0)
    n_orders = lines // 4
    seconds = np.sort(rng.integers(0, 360 * 86_400, n_orders))
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(seconds, unit="s")
    pd.DataFrame(
        {
            "order_id": np.arange(n_orders) + 500_000,
            "customer_id": [f"C{code:06}" for code in rng.integers(0, 50_000, n_orders)],
            "created_at": times.strftime("%Y-%m-%d %H:%M:%S"),
            "status": rng.choice(["paid", "paid", "paid", "refunded"], n_orders),
            "currency": "EUR",
        }
    ).to_csv(folder / "orders.csv", index=False)
    items = rng.zipf(1.3, lines) % 20_000
    pd.DataFrame(
        {
            "order_id": np.sort(rng.integers(0, n_orders, lines)) + 500_000,
            "sku": [f"I{code:05}" for code in items],
            "title": [f"Title number {code}" for code in items],
            "quantity": rng.integers(1, 5, lines),
            "unit_price": rng.integers(100, 5_000, lines) / 100,
        }
    ).to_csv(folder / "order_items.csv", index=False)


def main() -> None:
    """Print seconds of one core, and memory before and at the peak, as medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--orders", action="store_true", help="orders and their lines in two files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if arguments.orders:
            write_orders(place, arguments.lines)
        else:
            write(place / "lines.csv", arguments.lines)
        measured = np.array(
            [
                subprocess.run(
                    [sys.executable, "-c", READ, str(place)],
                    check=True,
                    capture_output=True,
                    text=True,
                    env={**os.environ, "OMP_NUM_THREADS": "1"},
                ).stdout.split()
                for _ in range(arguments.runs)
            ],
            dtype=float,
        )
        seconds, before, peak = (statistics.median(column) for column in measured.T.tolist())
        size = sum(file.stat().st_size for file in place.iterdir()) / 1024**2
    print(
        f"{arguments.lines:,} lines of CSV{' and their orders' * arguments.orders}, {size:.0f} MB, "
        f"{arguments.runs} fresh processes: "
        f"{seconds:.2f} s of one core, {peak:.0f} MB at the peak ({before:.0f} MB before)"
    )


if __name__ == "__main__":
    main()
