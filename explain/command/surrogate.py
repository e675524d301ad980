"""`becausal surrogate`: what each step of the feature surrogate brings, and the ceiling."""

from __future__ import annotations

import argparse

from explain.command.common import output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_dial,
    add_json,
    add_model,
    add_seed,
    count,
    heading,
    loaded_context,
    origin,
)
from recommenders import registry
from recommenders.errors import DataError
from recommenders.json_text import as_json

MIN_FITTED_CUSTOMERS = 4
"""Customers of whom there is one to hold back for every three to learn from."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "surrogate",
        run,
        purpose="what each step of the feature surrogate brings",
        example="becausal surrogate --recommender item-knn --customers 120",
    )
    add_model(parser)
    add_dial(parser)
    parser.add_argument(
        "--customers",
        type=count,
        default=1_000,
        metavar="N",
        help="customers in the fit (default: %(default)s)",
    )
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The ablation of the surrogate, and how far the recommender agrees with itself."""
    from explain.features.purchase_tables import counted
    from explain.surrogate import ceiling
    from explain.surrogate.ablation import ablate
    from explain.surrogate.model import SurrogateConfig
    from recommenders.artifacts import cache_folder

    if arguments.customers < MIN_FITTED_CUSTOMERS:
        raise DataError(
            "there must be customers to learn from",
            value=arguments.customers,
            remedy=f"Give --customers {MIN_FITTED_CUSTOMERS} or more.",
        )
    context = loaded_context(arguments, ruled=False)
    config = SurrogateConfig(
        customers=arguments.customers,
        held_out=max(1, min(SurrogateConfig().held_out, arguments.customers // 4)),
        seed=arguments.seed,
    )
    tables = counted(context.dataset, context.statistics, cache=cache_folder())
    try:
        ablation = ablate(context, config=config, tables=tables)
    except ValueError as error:
        raise DataError(str(error), remedy="The data are too few for a surrogate.") from error
    limit = ceiling.measured(
        context,
        fingerprint=registry.fingerprint(arguments.recommender, context.dataset),
        config=config,
        cache=cache_folder(),
    )
    if arguments.json:
        return as_json(
            {
                **origin(arguments, context),
                "customers": ablation.fitted,
                "tau": ablation.in_use.tau.mean,
                "r2": ablation.in_use.r2.mean,
                "ceiling": limit,
                "steps": [
                    {"name": step.name, "new customer": step.new} for step in ablation.results
                ],
            }
        )
    table = output.table(ablation.frame())
    return f"{heading(arguments, context)}\n{ablation.note}\n\n{table}\n\n{limit.sentence}"
