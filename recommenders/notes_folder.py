"""Where the app keeps what cannot be computed again: remarks, and data that people have added."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def notes_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder, which need not be there yet; never inside the cache, which may be removed.

    The folder that BECAUSAL_NOTES names; else `.notes` in a checkout of the project; else that of
    the user's data (XDG Base Directory Specification), for an installed package.
    """
    environment = os.environ if environ is None else environ
    if named := environment.get("BECAUSAL_NOTES"):
        return Path(named)
    root = Path(__file__).resolve().parents[1]
    if (root / "pyproject.toml").is_file():
        return root / ".notes"
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "becausal"
