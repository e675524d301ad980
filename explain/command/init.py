"""`becausal init`: a dataset.toml for data of one's own, from what is found in them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from explain.command.common.arguments import Commands, add_command
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.operation.writing import write_whole

if TYPE_CHECKING:
    from recommenders.adapters.files.dataset_toml import DatabaseOptions
    from recommenders.adapters.files.proposal import Candidate, Proposal
    from recommenders.adapters.files.reading.read_file import Sheet
    from recommenders.contract import Finding

_TRIED: Final = 2_000
"""Lines of each table of a database that are looked at."""
_SHOWN: Final = 3
"""Other candidates that are named."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "init",
        run,
        purpose="look at data of your own, and write the dataset.toml that reads them",
        example="becausal init my_shop",
    )
    parser.add_argument(
        "data", metavar="FOLDER", help="a folder or file of your own, or postgresql://..."
    )
    parser.add_argument(
        "--force", action="store_true", help="write over a dataset.toml that is there"
    )


def run(arguments: argparse.Namespace) -> str:
    """Write the file and say what it rests on; raises `DataError` where it would help nobody."""
    from recommenders.adapters.databases.place import is_address, is_database_file, name_of
    from recommenders.adapters.files.dataset_toml import Options
    from recommenders.adapters.files.folder import with_recipe
    from recommenders.adapters.files.proposal import propose
    from recommenders.adapters.files.table_sheets import Sheets, with_order_ids
    from recommenders.adapters.own_data.toml_text import toml_text

    place: str = arguments.data
    path = Path(place).expanduser()
    database = is_address(place) or is_database_file(path)
    if not is_address(place) and not path.exists():
        raise DataError("there is no such file or folder", file=place, remedy="Check the path.")
    whole = path.is_dir() and path.suffix.lower() != ".parquet"
    target = path / "dataset.toml" if whole else path.with_suffix(".toml")
    if is_address(place):
        target = Path(f"{name_of(place)}.toml")
    if target.exists() and not arguments.force:
        raise DataError("there is one already", file=str(target), remedy="--force writes over it.")
    sheets, section = _of_database(place) if database else (_of_files(path), None)
    findings: list[Finding] = []
    every: dict[str, Any] = {table: [sheet] for table, (_, sheet) in sheets.items()}
    known = with_recipe(Options(), Sheets(**every), findings)
    if "orders" in sheets:
        known = with_order_ids(sheets["orders"][1], sheets["order_lines"][1], known)
    said = [f"{finding.observation}: {finding.done}" for finding in findings]
    columns, remarks = {}, {}
    for table, (name, sheet) in sheets.items():
        proposal = propose(sheet, table, known)
        said += _report(name, table, proposal, sheet)
        columns[table], remarks[table] = proposal.mapping, _remarks(proposal)
    stem = name_of(place) if database else path.stem
    title = stem.replace("_", " ").replace("-", " ").strip().capitalize()
    options = Options(title=title, columns=columns)
    if section is not None:
        options = replace(options, database=section)
    write_whole(target, toml_text(options, remarks))
    check = target if is_address(place) else place
    done = f"Written: {target}. Look it over, then: becausal check {check}"
    return "\n".join([*said, done])


def _of_files(path: Path) -> dict[str, tuple[str, Sheet]]:
    """For each table the name of its first file, and the file."""
    from recommenders.adapters.files.dataset_toml import Options
    from recommenders.adapters.files.table_sheets import files_at, read_table

    return {
        table: (sources[0].name, read_table(sources[0], table, Options()))
        for table, sources in files_at(path, Options()).by_table.items()
        if sources
    }


def _of_database(place: str) -> tuple[dict[str, tuple[str, Sheet]], DatabaseOptions]:
    """The first lines of each table, and what [database] has to say; never a password."""
    from recommenders.adapters.databases.load_database import read_tables
    from recommenders.adapters.databases.place import is_address, with_variables, without_password
    from recommenders.adapters.files.dataset_toml import TABLES, DatabaseOptions, Options

    address = with_variables(place) if is_address(place) else place
    sheets = read_tables(address, Options(), limit=_TRIED)
    tables = {
        table: (sheet.file.rpartition(", table ")[2], sheet)
        for table in TABLES
        for sheet in getattr(sheets, table)
    }
    named: dict[str, Any] = {table: name for table, (name, _) in tables.items()}
    url = without_password(place) if is_address(place) else ""
    return tables, DatabaseOptions(url=url, **named)


def _report(file: str, table: str, proposal: Proposal, sheet: Sheet) -> list[str]:
    """What each column is taken for, with some of its values."""
    from recommenders.adapters.files.column_names import MAY_LACK_TIME
    from recommenders.adapters.files.proposal import samples_of

    lines = [f"{file}, read as {table.replace('_', ' ')}"]
    for ours, name in proposal.recognised.items():
        values = ", ".join(samples_of(sheet.frame[name]))
        lines.append(f"  {ours:<13} {name} ({values})")
    for ours, ranked in proposal.candidates.items():
        if not ranked:
            lines.append(f"  {ours:<13} ? no column looks like it")
            continue
        first, *others = ranked
        line = f"  {ours:<13} {_told(first)}: {first.why}"
        if others:
            line += f"; or {', '.join(_told(other) for other in others[:_SHOWN])}"
        lines.append(line)
    if table in MAY_LACK_TIME and Columns.TIME not in proposal.mapping:
        lines.append(f"  {Columns.TIME:<13} none: the order of the lines stands for it")
    if proposal.looked_at:
        lines.append(f"  looked at     {', '.join(proposal.looked_at)}")
    if proposal.unused:
        lines.append(f"  not used      {', '.join(proposal.unused)}")
    return lines


def _told(candidate: Candidate) -> str:
    return f"{candidate.column} ({', '.join(candidate.samples)})"


def _remarks(proposal: Proposal) -> list[str]:
    """Lines of comment for the mapping of a table: what is needed, and what is not used."""
    needed = [
        f'{ours} = "..."   # needed: which column has it?'
        for ours, ranked in proposal.candidates.items()
        if not ranked
    ]
    unused = [f"not used: {', '.join(proposal.unused)}"] if proposal.unused else []
    return [*needed, *unused]
