"""One process at a time makes a thing that all keep in one place; the others wait for it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from recommenders.progress import Progress, silent

WAITING: Final = "another process is at it: waiting"
"""What is said meanwhile."""
_PAUSE: Final = 0.1


@contextmanager
def alone(folder: Path, progress: Progress | None = None) -> Iterator[bool]:
    """Hold the place of a folder for the time of the block; whether others were at it before.

    Nobody else in the block has the same folder, in this process or another on this machine. The
    place is free when a process ends, however it ends. ``progress`` is told while it waits, and may
    raise to wait no longer. Where a place cannot be held (a folder that is read-only, a system
    without locks) nobody waits: what is made there is made by each.
    """
    file = folder.with_name(f".{folder.name}.lock")
    handle, waited = _held(file, progress or silent)
    try:
        yield waited
    finally:
        if handle is not None:
            # while it is held: whoever waits for it looks whether it is still the one of the place
            file.unlink(missing_ok=True)
            os.close(handle)


def _held(file: Path, progress: Progress) -> tuple[int | None, bool]:
    """The lock, None where there are none, and whether it had to be waited for."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there one process serves
        return None, False
    waited = False
    while True:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None, waited
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(handle, file):
                return handle, waited
            # it was let go, and taken away, between the two lines above
            os.close(handle)
        except BlockingIOError:
            os.close(handle)
            waited = True
            progress(0.0, WAITING)
            time.sleep(_PAUSE)
        except OSError:
            os.close(handle)
            return None, waited


def _is_at(handle: int, file: Path) -> bool:
    """Whether the open file is the one that stands at the place."""
    try:
        there = file.stat()
    except OSError:
        return False
    return os.path.samestat(os.fstat(handle), there)
