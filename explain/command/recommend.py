"""`becausal recommend`: the lists of customers, without reasons."""

from __future__ import annotations

import argparse

from explain.command.common import customers, output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_dial,
    add_list,
    add_model,
    heading,
    loaded_context,
)
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "recommend",
        run,
        purpose="the items that customers would see",
        example="becausal recommend C0382 --k 5",
    )
    customers.add(parser)
    add_model(parser)
    add_dial(parser)
    add_list(parser)


def run(arguments: argparse.Namespace) -> str:
    """The lists: as text, JSON or CSV."""
    import pandas as pd

    from explain.export.csv_text import csv_text
    from recommenders.own.recommender import OwnRecommender

    context = loaded_context(arguments)
    dataset, ranker = context.dataset, context.ranker
    lists = {}
    for code in customers.codes(arguments, dataset):
        history = dataset.histories([code], events=ranker.recommender.events)
        ranking = ranker.for_customer(code).rank(
            history, k=arguments.k, bought_before=arguments.bought_before
        )
        frame = ranking.frame(dataset)
        if isinstance(own := ranker.unruled.recommender, OwnRecommender):
            # below all others by a number of ours, which is no score
            frame["score"] = frame["score"].mask(own.unscored(history)[0, ranking.items])
        lists[dataset.customer_id(code)] = frame
    if arguments.json:
        return as_json(
            [{"customer": customer, "items": frame} for customer, frame in lists.items()]
        )
    if arguments.csv:
        every = pd.concat([frame.assign(customer=name) for name, frame in lists.items()])
        return csv_text(every[["customer", *every.columns.drop("customer")]]).rstrip()
    parts = [heading(arguments, context)]
    for customer, frame in lists.items():
        label = dataset.customer_label(dataset.customer_code(customer) or 0)
        parts.append(f"\n{label} ({customer})\n{output.table(frame)}")
    return "\n".join(parts)
