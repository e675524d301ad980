"""`becausal evaluate`: how well recommenders rank, in one table."""

from __future__ import annotations

import argparse

from explain.command import output
from explain.command.arguments import (
    Commands,
    add_command,
    add_dataset,
    add_json,
    add_seed,
    count,
    out_folder,
    positive,
)


def add(commands: Commands) -> None:
    """Add the command."""
    from recommenders.evaluation import command

    parser = add_command(
        commands,
        "evaluate",
        run,
        purpose="how well recommenders rank, in one table",
        example="becausal evaluate --dataset sample --recommender gf-cf ease --days 28",
    )
    add_dataset(parser)
    command.add(parser, count=count, positive=positive, out_folder=out_folder)
    add_seed(parser)
    add_json(parser)


def run(given: argparse.Namespace) -> str:
    """The evaluation as tables, or as JSON with the keys of the file that --out has."""
    from recommenders.evaluation import command

    evaluation = command.evaluate(given)
    return output.as_json(evaluation.numbers) if given.json else evaluation.text
