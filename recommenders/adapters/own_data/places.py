"""Places on the server that may be named in the app: whether, and which."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from recommenders.adapters.databases.place import is_database_file
from recommenders.adapters.databases.typed_address import (
    TypedAddress,
    looks_like_one,
    typed_address,
)
from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of
from recommenders.errors import DataError

VARIABLE: Final = "BECAUSAL_PLACES"
"""Environment variable: "any", "none", or folders (parted as in PATH) whose data may be named."""
ANY: Final = "any"
NONE: Final = "none"


def may_be_named(environ: Mapping[str, str] | None = None, *, local: bool) -> bool:
    """Whether a place may be named at all.

    ``local`` tells that nobody but people at this machine can ask: then every place may be, unless
    the operator says otherwise.
    """
    told = _told(environ)
    return local if not told else told != NONE


def address_of(  # nosec B107
    text: str, password: str = "", environ: Mapping[str, str] | None = None, *, local: bool
) -> TypedAddress | None:
    """The address of a database that somebody names; None for a path.

    Raises `DataError`, also where only folders may be named.
    """
    if not looks_like_one(text):
        return None
    if not may_be_named(environ, local=local) or _roots(environ):
        raise DataError(
            "databases cannot be named here",
            remedy="Whoever runs this server can name one under [[datasets]] of becausal.toml, or "
            f"allow all places: {VARIABLE}={ANY}.",
        )
    return typed_address(text, password)


def place_of(text: str, environ: Mapping[str, str] | None = None, *, local: bool) -> Path:
    """The folder or file that somebody names. Raises `DataError`.

    What lies outside the folders that are allowed is said in the same words, there or not.
    """
    if not may_be_named(environ, local=local):
        raise DataError(
            "places on the server cannot be named here",
            remedy=f"Upload the files. Whoever runs this server can allow folders in {VARIABLE}.",
        )
    nothing = DataError(
        "there is no data at this place that may be read",
        value=text,
        remedy="Write the whole path of a folder, or of a file of CSV, JSON Lines, Excel, Parquet, "
        "DuckDB or SQLite.",
    )
    written = text.strip().strip("\"'")
    if not written or "\0" in written:
        raise nothing
    try:
        path = Path(written).expanduser().resolve()
        roots = _roots(environ)
        inside = not roots or any(path.is_relative_to(root) for root in roots)
        data = path.is_dir() or (
            path.is_file() and (suffix_of(path) in SUFFIXES or is_database_file(path))
        )
        if not inside or not data:
            raise nothing
    # no such user, a name that is too long, a circle of links
    except (OSError, RuntimeError, ValueError) as error:
        raise nothing from error
    return path


def _told(environ: Mapping[str, str] | None) -> str:
    value = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    return value.lower() if value.lower() in (ANY, NONE) else value


def _roots(environ: Mapping[str, str] | None) -> list[Path]:
    """The folders that are allowed; none where every place is."""
    told = _told(environ)
    if told in ("", ANY):
        return []
    return [Path(part).expanduser().resolve() for part in told.split(os.pathsep) if part.strip()]
