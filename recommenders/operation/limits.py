"""How much one person, and all of them together, may ask of the machine: every limit by its name.

A limit is set in becausal.toml under ``[limits]`` by its name, or in the environment by that name
in capitals after ``BECAUSAL_`` (`upload_mb`: ``BECAUSAL_UPLOAD_MB``), which goes before the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from recommenders.errors import DataError
from recommenders.toml_file import known_only

PREFIX: Final = "BECAUSAL_"
TABLE: Final = "limits"
"""The table of becausal.toml."""
LARGEST: Final = 10**9 - 1
MB: Final = 1_000_000
QUERY_CHARS: Final = 200
"""Characters of what is searched for; what follows is not read. It cannot be set."""
_COUNT: Final = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All limits, each a whole number from 1 on; MB are 1,000,000 bytes."""

    upload_mb: int = 200
    """MB that the files of one data set may have together when they are uploaded."""
    table_mb: int = 50
    """MB of an uploaded table: of an experiment, or a log of decisions."""
    unpacked_mb: int = 1_000
    """MB of a file once it is unpacked: .gz, .xlsx, Parquet and JSON, wherever it lies."""
    columns: int = 2_000
    """Columns of a table."""
    cells: int = 50_000_000
    """Cells of an Excel workbook, the empty ones counted."""
    list_mb: int = 5
    """MB of a file with a list of customers."""
    list_ids: int = 200_000
    """Ids in a list of customers."""
    paste_chars: int = 1_000_000
    """Characters of a pasted list of customers."""
    basket_chars: int = 20_000
    """Characters of a pasted basket."""
    address_chars: int = 10_000
    """Characters of one choice in the address of a screen."""
    message_mb: int = 4
    """MB of one message of a browser to the server."""
    session_upload_mb: int = 500
    """MB of uploads that one session may hold in memory."""
    session_files: int = 100
    """Uploads that one session may hold in memory."""
    all_uploads_mb: int = 2_000
    """MB of uploads that all sessions together may hold in memory."""
    sessions: int = 300
    """Sessions that are open at once."""
    drafts: int = 100
    """Data sets that are being added and not kept yet, of all people together."""
    jobs: int = 2
    """Heavy pieces of work that run at once in each lane: reading, fitting, measuring."""
    session_jobs: int = 4
    """Heavy pieces of work that one session may have asked for and not got yet."""
    waiting_jobs: int = 40
    """Heavy pieces of work that may wait for their turn, of all sessions together."""
    forecast_pairs: int = 1_000_000
    """Pairs of a customer and an item that forecasts are learned from; more are sampled."""
    listed_scores: int = 250_000_000
    """Scores, customers times items, of the lists that are made of all customers; more are
    sampled."""
    exports: int = 2
    """Browsers that draw pictures and PDF at once, some 300 MB each."""


DEFAULTS: Final = Limits()
NAMES: Final = tuple(field.name for field in fields(Limits))
VARIABLES: Final = tuple(f"{PREFIX}{name.upper()}" for name in NAMES)
"""The variables of the environment that set them, in that order."""


def read_limits(entries: Mapping[str, Any]) -> Limits:
    """The limits that a table of becausal.toml sets; raises `DataError` that names the key."""
    known_only(TABLE, entries, NAMES)
    for name, value in entries.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST:
            raise _refused(name, value)
    return replace(Limits(), **entries)


def with_environment(limits: Limits, environ: Mapping[str, str]) -> Limits:
    """The limits with those of the environment before them; raises `DataError` that names it."""
    told = {name: environ.get(variable(name), "").strip() for name in NAMES}
    changes = {}
    for name, text in told.items():
        if text:
            if not _COUNT.fullmatch(text):
                raise _refused(variable(name), text)
            changes[name] = int(text)
    return replace(limits, **changes)


def variable(name: str) -> str:
    """The variable of the environment that sets a limit."""
    return f"{PREFIX}{name.upper()}"


def how_to_raise(name: str) -> str:
    """The sentence that says who can change a limit, and where."""
    return (
        f"Whoever runs this server can raise the limit: {name} under [{TABLE}] in becausal.toml, "
        f"or {variable(name)}."
    )


def _refused(key: str, value: object) -> DataError:
    return DataError(
        "a limit is no whole number from 1 on",
        key=key,
        value=value,
        remedy=f"Write {key} = 100, or take the line out: the default holds then.",
    )
