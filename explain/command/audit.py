"""`becausal audit`: whether what the screen says holds."""

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
)


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

    from explain.quality.audit import audit
    from explain.surrogate.model import Surrogate

    context = loaded_context(arguments)
    rng = np.random.default_rng(arguments.seed)
    audited = audit(context, customers=arguments.customers, rng=rng)
    surrogate = Surrogate.fit(context)
    if arguments.json:
        return output.as_json(
            {
                "dataset": context.dataset.name,
                "recommender": arguments.recommender,
                "seed": arguments.seed,
                "audit": audited,
                "surrogate": surrogate.held_out,
                "surrogate without score parts": surrogate.held_out_plain,
            }
        )
    fidelity = pd.DataFrame(
        {
            "figure": [
                "surrogate on customers it has not seen",
                "the same without parts of the score",
            ],
            "value": [
                f"tau {fidelity.tau:.2f}, R2 {fidelity.r2:.2f} over the top {fidelity.n_items}"
                for fidelity in (surrogate.held_out, surrogate.held_out_plain)
            ],
        }
    )
    table = pd.concat([audited.frame(), fidelity], ignore_index=True)
    return f"{heading(arguments, context)}\n{output.table(table)}"
