"""`becausal notes`: the flags and notes that people have left, to take elsewhere."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from explain.command.common.arguments import Commands, add_command, add_dataset
from recommenders import registry

if TYPE_CHECKING:
    from recommenders.errors import DataError


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "notes",
        run,
        purpose="all flags and notes with their past, a line of JSON each; or more of them",
        example="becausal notes --out notes.jsonl",
    )
    add_dataset(parser)
    parser.add_argument(
        "--recommender",
        default=registry.DEFAULT,
        metavar="NAME",
        help="what the notes of a table are about (default: %(default)s)",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--out", type=Path, metavar="FILE", help="write them there")
    ways.add_argument(
        "--add",
        type=Path,
        metavar="FILE",
        help="take over those of a file: what --out has written, or a table from the Reasons view, "
        "as CSV or Excel, of the data set and the recommender",
    )


def run(arguments: argparse.Namespace) -> str:
    """The lines, where they are, or what was taken over; raises `DataError` for what cannot be."""
    if arguments.add is not None:
        return _taken_over(arguments)
    from explain.remark_store.connection import StoreError, store_at
    from explain.remark_store.lines import line_of
    from explain.remark_store.table import rows
    from recommenders.notes_folder import notes_folder
    from recommenders.operation.writing import write_whole

    folder = notes_folder()
    try:
        kept = rows(store_at(folder))
    except (OSError, StoreError) as error:
        raise _refused(f"flags and notes cannot be read: {error}") from error
    lines = "\n".join(map(line_of, kept))
    if arguments.out is None:
        return lines
    write_whole(arguments.out, lines + "\n" * bool(lines))
    return f"{len(kept):,} flags and notes are in {arguments.out}."


def _taken_over(arguments: argparse.Namespace) -> str:
    """Take a file over, and say what became of its lines."""
    from explain.command.records.notes_file import read_lines, read_table
    from explain.formats import count_of
    from explain.remark_store.connection import StoreError, store_at
    from explain.remark_store.table import take_over
    from explain.remarks import read_remarks
    from recommenders.adapters.own_data.kept import link_name
    from recommenders.api import entry, load_dataset
    from recommenders.errors import DataError
    from recommenders.notes_folder import notes_folder

    path: Path = arguments.add
    if not path.is_file():
        raise DataError("there is no such file", file=str(path), remedy="Correct the path.")
    folder = notes_folder()
    found = read_lines(path)
    if found is None:
        dataset = load_dataset(arguments.dataset)
        # a folder is called in links as its name is there
        about = (link_name(dataset.name), entry(arguments.recommender).name)
        held = read_remarks(folder, *about).by_reason
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        found = read_table(path, dataset, about, held, written=written)
    passed = dict(found.passed)
    try:
        added = take_over(store_at(folder), found.rows)
    except (OSError, StoreError) as error:
        raise _refused(f"flags and notes cannot be kept: {error}") from error
    if again := len(found.rows) - added:
        passed["that were there already"] = passed.get("that were there already", 0) + again
    said = [f"{count_of(lines, 'line')} {why}" for why, lines in passed.items()]
    if not added and not said:
        raise DataError(
            "the file has no flags and notes", file=str(path), remedy="Export it again."
        )
    return "\n".join(
        [
            f"{count_of(added, 'flag or note', 'flags and notes')} from {path} taken over.",
            *(f"Passed over: {sentence}." for sentence in said),
        ]
    )


def _refused(problem: str) -> DataError:
    from recommenders.errors import DataError
    from recommenders.notes_folder import notes_folder

    return DataError(
        problem,
        file=str(notes_folder()),
        remedy="Name their folder in BECAUSAL_NOTES, or their database in BECAUSAL_REMARKS.",
    )
