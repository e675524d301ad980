"""`becausal store`: data of any size, put in order on disk once, and read from there."""

from __future__ import annotations

import argparse
from pathlib import Path

from explain.command.common.arguments import Commands, add_command, add_json
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "store",
        run,
        purpose="put data of your own in order on disk, whatever their size: what reads the store "
        "then keeps little of it in memory, and starts at once",
        example="becausal store my_shop --out my_shop.store",
    )
    parser.add_argument("data", metavar="FOLDER", help="a folder or file of your own")
    parser.add_argument(
        "--out", required=True, metavar="STORE", help="a new folder, or a store to write over"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """Write the store, and say what is in it and what to do next."""
    from explain.profiles import data_report
    from recommenders.adapters.importing.import_data import import_data
    from recommenders.progress import ProgressBar

    target = Path(arguments.out).expanduser()
    bar, told = ProgressBar(), 0
    bar.start("Storing", 100)

    def progress(share: float, doing: str) -> None:
        nonlocal told
        bar.step(doing, steps=int(100 * share) - told)
        told = int(100 * share)

    dataset = import_data(Path(arguments.data).expanduser(), target, progress=progress)
    progress(1.0, "done")
    warnings = data_report.warnings(dataset)
    if arguments.json:
        return as_json(
            {
                "store": str(target),
                "fingerprint": dataset.fingerprint,
                "events": len(dataset.log.items),
                "customers": dataset.n_customers,
                "items": dataset.n_items,
                "warnings": [finding.text for finding in warnings],
            }
        )
    lines = [
        f"{target}: {len(dataset.log.items):,} events of {dataset.n_customers:,} customers and "
        f"{dataset.n_items:,} items.",
        *(f"Look at this first: {finding.text}: {finding.done}." for finding in warnings),
        f"Next: becausal run {target}",
    ]
    return "\n".join(lines)
