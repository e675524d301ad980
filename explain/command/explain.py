"""`becausal explain`: the lists of customers with reasons, each of them checked."""

from __future__ import annotations

import argparse

from explain.command import customers, output
from explain.command.arguments import (
    Commands,
    add_command,
    add_list,
    add_model,
    loaded_context,
    out_file,
)
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "explain",
        run,
        purpose="the items that customers would see, and why",
        example="becausal explain C0382 --json",
    )
    customers.add(parser)
    add_model(parser)
    add_list(parser)
    parser.add_argument(
        "--without",
        nargs="+",
        default=[],
        metavar="ITEM",
        help="ids of items whose purchases are left out",
    )
    parser.add_argument("--html", action="store_true", help="a page in place of text")
    parser.add_argument(
        "--out", type=out_file, metavar="FILE", help="a file in place of the screen"
    )


def run(arguments: argparse.Namespace) -> str:
    """The explained lists: as text, JSON, CSV or HTML."""
    import pandas as pd

    from explain.explainer import Explainer
    from explain.export.csv_text import csv_text

    context = loaded_context(arguments)
    explainer = Explainer.of(context)
    explanations = [
        explainer.explain(
            context.dataset.customer_id(code),
            k=arguments.k,
            bought_before=arguments.bought_before,
            without=arguments.without,
        )
        for code in customers.codes(arguments, context.dataset)
    ]
    if arguments.json:
        answer = as_json([explanation.to_dict() for explanation in explanations])
    elif arguments.csv:
        every = pd.concat(
            [
                explanation.frame().assign(customer=explanation.customer)
                for explanation in explanations
            ]
        )
        answer = csv_text(every[["customer", *every.columns.drop("customer")]]).rstrip()
    elif arguments.html:
        from explain.export.customer_pages import customer_pages

        answer = customer_pages(explanations)
    else:
        answer = "\n\n".join(str(explanation) for explanation in explanations)
    return output.written(answer, arguments.out)
