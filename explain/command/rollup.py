"""`becausal rollup`: what brings the recommendations of a cohort."""

from __future__ import annotations

import argparse

from explain.command import customers, output
from explain.command.arguments import (
    Commands,
    add_command,
    add_json,
    add_model,
    add_seed,
    heading,
    loaded_context,
    whole,
)
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError


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


def run(given: argparse.Namespace) -> str:
    """The shares of sources in the lists of the cohort, with intervals over customers."""
    import numpy as np

    from explain.cohorts.roll_up import EVERYBODY, roll_up

    context = loaded_context(given)
    if given.by and not context.dataset.has(given.by):
        raise DataError(
            f"{context.dataset.title} has no column for it",
            column=given.by,
            remedy="Leave --by out, or add the column to the data.",
        )
    shares = roll_up(
        context,
        _cohort(given, context.dataset),
        most=given.customers or None,
        bought_before=given.bought_before,
        rng=np.random.default_rng(given.seed),
    )
    parts = [EVERYBODY, *([given.by] if given.by else [])]
    if given.json:
        return output.as_json(
            {
                "dataset": context.dataset.name,
                "recommender": given.recommender,
                "seed": given.seed,
                "customers": shares.customers,
                "of": shares.of,
                "entries": shares.entries,
                "shares": {part: shares.frame(part) for part in parts},
            }
        )
    drawn = f"{shares.customers:,} of {shares.of:,}" if shares.sampled else f"all {shares.of:,}"
    return "\n".join(
        [
            heading(given, context),
            f"{shares.entries:,} list entries of {drawn} customers; 95 % intervals over customers",
            *(output.table(shares.table(part)) for part in parts),
        ]
    )


def _cohort(given: argparse.Namespace, dataset: Dataset) -> list[int] | None:
    """The customers that are asked for, as codes; None for everybody."""
    import numpy as np
    from recommenders.data.customer_groups import segments_of

    chosen = set(range(dataset.n_customers))
    if given.segment:
        if not dataset.has(Columns.SEGMENT):
            raise DataError(
                f"{dataset.title} has no segments",
                value=given.segment,
                remedy=f"Leave --segment out, or add a column “{Columns.SEGMENT}” to the data.",
            )
        names = segments_of(dataset)
        chosen = set(np.flatnonzero(names == given.segment).tolist())
        if not chosen:
            known = ", ".join(sorted(set(names.tolist())))
            raise DataError(
                "there is no such segment", value=given.segment, remedy=f"Choose one of {known}."
            )
    if given.ids:
        chosen &= set(customers.codes(given, dataset))
        if not chosen:
            raise DataError(
                "no customer of the list is in the segment",
                value=given.segment,
                remedy="Leave --segment or --ids out.",
            )
    return sorted(chosen) if given.segment or given.ids else None
