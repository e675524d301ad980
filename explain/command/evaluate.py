"""`becausal evaluate`: how well recommenders rank, in one table."""

from __future__ import annotations

import argparse

from explain.command.common import output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_dataset,
    add_json,
    add_length,
    add_seed,
    out_folder,
    positive,
)
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    # written out, so that help for another command does not load what evaluation needs
    splits = ("temporal", "clicks", "leave-one-out", "by-user")
    parser = add_command(
        commands,
        "evaluate",
        run,
        purpose="how well recommenders rank, in one table",
        example="becausal evaluate --dataset sample --recommender gf-cf ease --days 28",
    )
    add_dataset(parser)
    parser.add_argument("--recommender", nargs="+", default=[], metavar="NAME", help="some of them")
    parser.add_argument("--all", action="store_true", help="every registered recommender")
    parser.add_argument(
        "--rivals", action="store_true", help="those of the package implicit as well"
    )
    parser.add_argument("--split", choices=splits, default=splits[0], help="(default: %(default)s)")
    parser.add_argument(
        "--days",
        type=positive,
        default=28.0,
        metavar="N",
        help="held back in the splits by time (temporal, clicks) (default: %(default)s)",
    )
    parser.add_argument("--base", default="", metavar="NAME", help="the others are compared to it")
    add_length(parser)
    parser.add_argument("--new-only", action="store_true", help="never rank what was bought before")
    parser.add_argument(
        "--out", type=out_folder, metavar="FOLDER", help="for the figures as JSON and Parquet"
    )
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The evaluation as tables, or as JSON with the keys of the file that --out has."""
    from recommenders.evaluation.report import EvaluationRequest, evaluate

    report = evaluate(
        EvaluationRequest(
            dataset=arguments.dataset,
            recommender=tuple(arguments.recommender),
            all=arguments.all,
            rivals=arguments.rivals,
            split=arguments.split,
            days=arguments.days,
            base=arguments.base,
            k=arguments.k,
            new_only=arguments.new_only,
            seed=arguments.seed,
        )
    )
    for warning in report.warnings:
        output.warn(f"Warning: {warning}")
    written = "" if arguments.out is None else report.write(arguments.out)
    if arguments.json:
        if written:
            output.warn(written)
        return as_json(report.numbers)
    return "\n\n".join(filter(None, [report.text, written]))
