"""`becausal audit`: whether what the screen says holds."""

from __future__ import annotations

import argparse
from typing import Final

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
from recommenders.json_text import as_json

FIGURES: Final = {
    "surrogate": "surrogate on customers it has not seen",
}
"""The figures of the feature surrogate: their keys in JSON, and their names in the table."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "audit",
        run,
        purpose="whether what the screen says holds, over random customers",
        example="becausal audit --dataset online-retail --customers 200",
    )
    add_model(parser)
    add_dial(parser)
    parser.add_argument(
        "--customers",
        type=count,
        default=200,
        metavar="N",
        help="random customers (default: %(default)s)",
    )
    add_seed(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The audit of the reasons, and the fidelity of the feature surrogate."""
    import numpy as np
    import pandas as pd

    from explain.features.purchase_tables import counted
    from explain.quality.audit import audit
    from explain.surrogate.model import Surrogate
    from recommenders.artifacts import cache_folder

    context = loaded_context(arguments, ruled=False)
    rng = np.random.default_rng(arguments.seed)
    audited = audit(context, customers=arguments.customers, rng=rng)
    try:
        tables = counted(context.dataset, context.statistics, cache=cache_folder())
        surrogate = Surrogate.fit(context, tables=tables)
    except ValueError as error:
        # the reasons are audited all the same
        fidelities, without = {}, str(error)
    else:
        fidelities, without = {"surrogate": surrogate.held_out}, ""
    if arguments.json:
        return as_json(
            {
                **origin(arguments, context),
                **audited.shares(),
                "audit": audited,
                **{name: fidelities.get(name) for name in FIGURES},
            }
        )
    rows = [
        (
            figure,
            f"tau {fidelities[name].tau:.2f}, R2 {fidelities[name].r2:.2f} over the top "
            f"{fidelities[name].n_items}"
            if name in fidelities
            else f"none: {without}",
        )
        for name, figure in FIGURES.items()
    ]
    table = pd.concat(
        [audited.frame(), pd.DataFrame(rows, columns=["figure", "value"])], ignore_index=True
    )
    return f"{heading(arguments, context)}\n{output.table(table)}"
