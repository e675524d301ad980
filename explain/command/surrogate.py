"""`becausal surrogate`: what each step of the feature surrogate brings."""

from __future__ import annotations

import argparse

from explain.command import output
from explain.command.arguments import (
    Commands,
    add_command,
    add_json,
    add_model,
    add_seed,
    count,
    heading,
    loaded_context,
    origin,
)
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
    parser.add_argument(
        "--customers",
        type=count,
        default=600,
        metavar="N",
        help="customers in the fit (default: %(default)s)",
    )
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The ablation of the surrogate."""
    from explain.surrogate.ablation import ablate
    from explain.surrogate.model import SurrogateConfig

    if arguments.customers < MIN_FITTED_CUSTOMERS:
        raise DataError(
            "there must be customers to learn from",
            value=arguments.customers,
            remedy=f"Give --customers {MIN_FITTED_CUSTOMERS} or more.",
        )
    context = loaded_context(arguments)
    config = SurrogateConfig(
        customers=arguments.customers,
        held_out=max(1, arguments.customers // 4),
        seed=arguments.seed,
    )
    try:
        ablation = ablate(context, config=config)
    except ValueError as error:
        raise DataError(str(error), remedy="The data are too few for a surrogate.") from error
    if arguments.json:
        return as_json(
            {
                **origin(arguments, context),
                "customers": ablation.fitted,
                "steps": [
                    {"name": step.name, "same customer": step.same, "new customer": step.new}
                    for step in ablation.results
                ],
            }
        )
    table = output.table(ablation.frame())
    return f"{heading(arguments, context)}\n{ablation.note}\n\n{table}"
