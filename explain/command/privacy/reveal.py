"""`becausal reveal`: who has a pseudonym, for whoever may read the key."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from explain.command.common.arguments import Commands, add_command, add_dataset, add_json
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "reveal",
        run,
        purpose="turn pseudonyms back, where the key can be read; it is logged",
        example="becausal reveal 4KQZ7M2XRWPA",
    )
    parser.add_argument("pseudonym", nargs="*", help="pseudonyms, as ids on the screen")
    parser.add_argument(
        "--of", action="append", default=[], metavar="ID", help="the pseudonym of this customer"
    )
    add_dataset(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """A line for each: the pseudonym, the id, and the name."""
    import pandas as pd

    from explain.command.common import output
    from recommenders.api import load_dataset
    from recommenders.configuration import configuration
    from recommenders.errors import DataError
    from recommenders.notes_folder import notes_folder
    from recommenders.privacy.key import pseudonym_key
    from recommenders.privacy.revealing import hidden_as, record_revealed, revealed

    if not arguments.pseudonym and not arguments.of:
        raise DataError(
            "no pseudonym is named",
            remedy="Give the id of a customer as a pseudonymous screen has it, or --of with a "
            "real one.",
        )
    key = pseudonym_key(configuration().privacy)
    dataset = load_dataset(arguments.dataset)
    identities = [
        *revealed(dataset, arguments.pseudonym, key=key),
        *hidden_as(dataset, arguments.of, key=key),
    ]
    # a record of what somebody did, not the "now" of the data
    record_revealed(notes_folder(), dataset.name, identities, now=datetime.now(UTC))
    frame = pd.DataFrame(
        [
            {"pseudonym": identity.pseudonym, "customer": identity.customer, "name": identity.name}
            for identity in identities
        ]
    )
    return as_json(frame) if arguments.json else output.table(frame)
