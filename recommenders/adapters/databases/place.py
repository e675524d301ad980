"""Whether a place is a database, which kind, and how it is named without its password."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from recommenders.errors import DataError

Kind = Literal["postgresql", "sqlite", "duckdb"]
SUFFIXES: Final = (".duckdb", ".ddb", ".sqlite", ".sqlite3", ".db")
"""Endings of files that are a database; which kind, their first bytes tell."""
_ADDRESS: Final = re.compile(r"[A-Za-z][\w+.-]*://")
_POSTGRES: Final = ("postgresql", "postgres")
_PASSWORD: Final = re.compile(r"(?<=://)([^:/@]*):(?!\$\{).*@")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_REMEDY: Final = "Write it like postgresql://name:${PASSWORD}@host:5432/shop."


def is_address(place: str) -> bool:
    """Whether the place is an address such as postgresql://host/shop, and no path."""
    return bool(_ADDRESS.match(place))


def is_database_file(path: Path) -> bool:
    """Whether the path has the ending of a database file."""
    return path.suffix.lower() in SUFFIXES


def kind_of(place: str) -> Kind:
    """Which database a place is: by its address, else by the first bytes of the file.

    Raises `DataError`, without the password of an address.
    """
    if is_address(place):
        scheme = place.partition("://")[0].lower()
        if scheme.partition("+")[0] in _POSTGRES:
            _check_address(place)
            return "postgresql"
        raise DataError(
            "this kind of database is not known",
            value=f"{scheme}://",
            remedy=f"{_REMEDY} A file of DuckDB or SQLite is given by its path.",
        )
    path = Path(place)
    try:
        with path.open("rb") as file:
            begin = file.read(16)
    except OSError as error:
        raise DataError(
            "the file cannot be read" if path.exists() else "there is no such file or folder",
            file=place,
            remedy="Check the path and who may read it.",
        ) from error
    if begin.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if begin[8:12] == b"DUCK":
        return "duckdb"
    raise DataError(
        "the file is no database of DuckDB or SQLite",
        file=place,
        remedy="Export its tables as CSV or Parquet.",
    )


def with_variables(address: str, environ: Mapping[str, str] | None = None) -> str:
    """The address with ``${NAME}`` taken from the environment, so that no file has a password.

    A part of an address is quoted as addresses ask for; ``${NAME}`` alone is the whole address.
    """
    environment = os.environ if environ is None else environ
    whole = bool(_VARIABLE.fullmatch(address))

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise DataError(
                "the address of the database names a variable that is not set",
                value=match[1],
                remedy=f"Set {match[1]} in the environment of the app.",
            )
        return environment[match[1]] if whole else quote(environment[match[1]], safe="")

    return _VARIABLE.sub(value, address)


def label_of(place: str) -> str:
    """What a place is called in messages: host and database of an address, never who signs in."""
    if not is_address(place):
        return place
    scheme, _, rest = place.partition("://")
    # a password may have any sign that ends a part of an address, and nobody has quoted it
    shown = re.split(r"[?#]", rest.rpartition("@")[2])[0]
    return f"{scheme.partition('+')[0].lower()}://{shown}"


def without_password(address: str) -> str:
    """The address with ``${DATABASE_PASSWORD}`` in the place of a password that stands there."""
    return _PASSWORD.sub(r"\1:${DATABASE_PASSWORD}@", address)


def name_of(place: str) -> str:
    """The name of the database, as the name of a file without its ending."""
    return Path(urlsplit(place).path if is_address(place) else place).stem


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        named = bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise DataError(
            "the address names no database",
            value=label_of(address) if "[" not in address else "postgresql://",
            remedy=_REMEDY,
        )
