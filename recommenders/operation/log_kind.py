"""How the server writes its log: for people, or for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from recommenders.errors import DataError

VARIABLE: Final = "BECAUSAL_LOGS"
"""Environment variable: ``json`` for lines of JSON, ``text`` (or nothing) for lines to read."""
TEXT, JSON = "text", "json"


def log_kind(environ: Mapping[str, str]) -> str:
    """`TEXT` or `JSON`; raises `DataError` for what is neither."""
    kind = environ.get(VARIABLE, "").strip().casefold() or TEXT
    if kind not in (TEXT, JSON):
        raise DataError(
            "logs are not written in this way",
            key=VARIABLE,
            value=kind,
            remedy=f"Write {TEXT} or {JSON}.",
        )
    return kind
