"""`becausal bench`: explanations measured beside their rivals."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from explain.command.common import output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_json,
    add_model,
    add_seed,
    count,
    out_folder,
    whole,
)
from recommenders.json_text import as_json
from recommenders.operation.writing import cannot_write, write_whole

PAGE: Final = "index.html"
NUMBERS: Final = "results.json"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "bench",
        run,
        purpose="explanations measured beside their rivals",
        example="becausal bench --dataset sample --quick",
    )
    add_model(parser)
    parser.add_argument(
        "--customers", type=count, metavar="N", help="customers, at the most; all by default"
    )
    parser.add_argument(
        "--slow-customers", type=whole, metavar="N", help="for the slow methods; 0 for all"
    )
    parser.add_argument(
        "--methods", default="", metavar="NAMES", help="parted by commas; all by default"
    )
    parser.add_argument("--quick", action="store_true", help="few customers, within 3 minutes")
    parser.add_argument(
        "--planted", action="store_true", help="nothing but the planted causes of the sample world"
    )
    parser.add_argument("--fresh", action="store_true", help="measure again what was measured")
    parser.add_argument(
        "--out", type=out_folder, metavar="FOLDER", help="for JSON, page and what was measured"
    )
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """Measure, write JSON and a page, and say where they are beside the tables."""
    from explain.bench.report import BenchRequest, bench
    from explain.export.bench_page import bench_page
    from recommenders.progress import ProgressBar

    report = bench(
        BenchRequest(
            dataset=arguments.dataset,
            recommender=arguments.recommender,
            customers=arguments.customers,
            slow_customers=arguments.slow_customers,
            methods=arguments.methods,
            quick=arguments.quick,
            planted=arguments.planted,
            seed=arguments.seed,
            out=arguments.out,
            fresh=arguments.fresh,
        ),
        progress=ProgressBar(),
    )
    for warning in report.warnings:
        output.warn(f"Warning: {warning}")
    with cannot_write(report.out):
        report.out.mkdir(parents=True, exist_ok=True)
    numbers, page = report.out / NUMBERS, report.out / PAGE
    write_whole(numbers, as_json(report.numbers))
    write_whole(page, bench_page(report.title, report.tables, report.curves))
    written = f"Written: {_near(numbers)} and {_near(page)}"
    if arguments.json:
        output.warn(written)
        return as_json(report.numbers)
    return f"{report.text}\n\n{written}"


def _near(path: Path) -> Path:
    """As seen from here, where it is below."""
    folder = Path.cwd()
    return path.relative_to(folder) if path.is_relative_to(folder) else path
