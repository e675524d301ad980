"""Which version of Becausal runs."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def app_version() -> str:
    """The number of the version that is installed, or that none is; looked up on disk once."""
    try:
        return version("becausal")
    except PackageNotFoundError:
        return "not installed"
