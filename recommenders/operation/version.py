"""Which version of Becausal runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def app_version() -> str:
    """The number of the version that is installed, or that none is."""
    try:
        return version("becausal")
    except PackageNotFoundError:
        return "not installed"
