"""The audit log: who did what to whom and when, a line of JSON for each, never changed."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from recommenders.errors import DataError
from recommenders.operation.writing import add_line, why

FILE: Final = "audit.jsonl"
"""In the folder of notes. It only grows: move it away to begin anew."""
LONGEST: Final = 500
"""Characters of a text; more is cut."""
_lock = threading.Lock()


def append(folder: Path, event: str, *, at: datetime, who: str, **details: str) -> None:
    """Write a line; it is on the disk when this returns.

    ``at`` is when, ``who`` the address or the subject of the person, ``details`` what else is known
    (role, dataset, customer, file). Raises `DataError` where it cannot be written: what has to be
    recorded is then not to be done.
    """
    known = {name: text[:LONGEST] for name, text in details.items() if text}
    line = {
        "time": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "who": who[:LONGEST],
        **known,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock:
            add_line(folder / FILE, json.dumps(line))
    except OSError as error:
        raise DataError(
            f"what is done cannot be recorded: {why(error)}",
            remedy="Whoever runs this server can name a folder in BECAUSAL_NOTES that it may write "
            "to, with room on the disk. Nothing that has to be recorded is done until then.",
        ) from error


def read_log(folder: Path) -> list[dict[str, str]]:
    """All lines in order; half a line that a crash has left is passed over."""
    try:
        text = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return []
    lines = []
    for line in text.splitlines():
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                lines.append(entry)
    return lines
