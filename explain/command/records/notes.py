"""`becausal notes`: the flags and notes that people have left, to take elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from explain.command.common.arguments import Commands, add_command


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "notes",
        run,
        purpose="all flags and notes with their past, a line of JSON each",
        example="becausal notes --out notes.jsonl",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write them there")


def run(arguments: argparse.Namespace) -> str:
    """The lines, or where they are; raises `DataError` where they cannot be read."""
    from explain.remark_store.connection import StoreError, store_at
    from explain.remark_store.lines import line_of
    from explain.remark_store.table import rows
    from recommenders.errors import DataError
    from recommenders.notes_folder import notes_folder
    from recommenders.operation.writing import write_whole

    folder = notes_folder()
    try:
        kept = rows(store_at(folder))
    except (OSError, StoreError) as error:
        raise DataError(
            f"flags and notes cannot be read: {error}",
            file=str(folder),
            remedy="Name their folder in BECAUSAL_NOTES, or their database in BECAUSAL_REMARKS.",
        ) from error
    lines = "\n".join(map(line_of, kept))
    if arguments.out is None:
        return lines
    write_whole(arguments.out, lines + "\n" * bool(lines))
    return f"{len(kept):,} flags and notes are in {arguments.out}."
