"""`becausal rollup`: what brings the recommendations of a cohort."""

from __future__ import annotations

import argparse

from explain.command.common import customers, output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_dial,
    add_json,
    add_model,
    add_seed,
    heading,
    loaded_context,
    origin,
    whole,
)
from explain.formats import count_of, separated
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "rollup",
        run,
        purpose="what brings the recommendations of a cohort",
        example="becausal rollup --segment Family --by category",
    )
    add_model(parser)
    add_dial(parser)
    parser.add_argument("--segment", default="", help="only the customers of a segment")
    customers.add(parser, required=False)
    parser.add_argument(
        "--customers",
        type=whole,
        default=300,
        metavar="N",
        help="of these at random, 0 for all (default: %(default)s)",
    )
    parser.add_argument("--by", choices=[Columns.SEGMENT, Columns.CATEGORY], help="in parts")
    parser.add_argument("--bought-before", action="store_true", help="rank these as well")
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The shares of sources in the lists of the cohort, with intervals over customers."""
    import numpy as np

    from explain.cohorts.roll_up import EVERYBODY, roll_up, roll_up_frame, roll_up_table

    context = loaded_context(arguments)
    if arguments.by and not context.dataset.has(arguments.by):
        raise DataError(
            f"{context.dataset.title} has no column for it",
            column=arguments.by,
            remedy="Leave --by out, or add the column to the data.",
        )
    study = roll_up(
        context,
        _cohort(arguments, context.dataset),
        most=arguments.customers or None,
        bought_before=arguments.bought_before,
        rng=np.random.default_rng(arguments.seed),
    )
    if not study.entries:
        raise DataError(
            "there is no list entry to count",
            value=count_of(study.customers, "customer"),
            remedy="They have bought everything: --bought-before ranks that as well.",
        )
    parts = [EVERYBODY, *([arguments.by] if arguments.by else [])]
    if arguments.json:
        return as_json(
            {
                **origin(arguments, context),
                "customers": study.customers,
                "of": study.of,
                "entries": study.entries,
                "shares": {part: roll_up_frame(study, part) for part in parts},
            }
        )
    drawn = f"all {study.of:,}"
    if study.customers < study.of:
        drawn = f"{study.customers:,} of {study.of:,}"
    return "\n".join(
        [
            heading(arguments, context),
            f"{study.entries:,} list entries of {drawn} customers; 95 % intervals over customers",
            *(output.table(roll_up_table(study, part)) for part in parts),
        ]
    )


def _cohort(arguments: argparse.Namespace, dataset: Dataset) -> list[int] | None:
    """The customers that are asked for, as codes; None for everybody."""
    import numpy as np

    from recommenders.data.customer_groups import segment_labels

    chosen = set(range(dataset.n_customers))
    if arguments.segment:
        if not dataset.has(Columns.SEGMENT):
            raise DataError(
                f"{dataset.title} has no segments",
                value=arguments.segment,
                remedy=f"Leave --segment out, or add a column “{Columns.SEGMENT}” to the data.",
            )
        names = segment_labels(dataset)
        chosen = set(np.flatnonzero(names == arguments.segment).tolist())
        if not chosen:
            known = separated(sorted(set(names.tolist())))
            raise DataError(
                "there is no such segment",
                value=arguments.segment,
                remedy=f"Choose one of {known}.",
            )
    if arguments.ids:
        chosen &= set(customers.codes(arguments, dataset))
        if not chosen:
            raise DataError(
                "no customer of the list is in the segment",
                value=arguments.segment,
                remedy="Leave --segment or --ids out.",
            )
    return sorted(chosen) if arguments.segment or arguments.ids else None
