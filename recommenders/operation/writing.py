"""Files that are there whole or not at all, and what is left of writes that were killed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from recommenders.errors import DataError

DRAFT: Final = ".draft-"
"""How the names of drafts begin; the process that writes follows."""
FRESH: Final = 600.0
"""Seconds for which a draft is left alone, whoever writes it."""
STALE: Final = 86_400.0
"""Seconds after which nobody writes a draft any more: elsewhere its process may have any number."""


def write_whole(path: Path, content: str | bytes | Callable[[Path], object]) -> None:
    """Write a file so that whoever reads it finds all of it, or what was there before.

    ``content`` may be a function that writes the file at the path that it is given. Raises
    `DataError` where it cannot be written: then nothing is left of it.
    """
    draft = path.with_name(f"{draft_prefix()}{path.name}")
    with cannot_write(path):
        try:
            if isinstance(content, str):
                draft.write_text(content, encoding="utf-8")
            elif isinstance(content, bytes):
                draft.write_bytes(content)
            else:
                content(draft)
            with draft.open("rb") as stream:
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def add_line(file: Path, line: str, *, mode: int = 0o600) -> None:
    """Add a line of ASCII to a file that only grows; it is on the disk when this returns.

    No other process writes meanwhile, and half a line that a crash has left does not spoil it. A
    new file has this ``mode``. Raises `OSError`.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, mode)
    try:
        with suppress(ImportError):  # not on Windows: there one process serves
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        whole = line.encode("ascii") + b"\n"
        if size := os.fstat(handle).st_size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            if os.read(handle, 1) != b"\n":
                whole = b"\n" + whole
        rest = memoryview(whole)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def cannot_write(path: Path) -> Iterator[None]:
    """An `OSError` of the block as a `DataError` that says in one sentence what to do."""
    try:
        yield
    except OSError as error:
        raise DataError(
            f"the file cannot be written: {why(error)}",
            file=str(path),
            remedy=remedy(error),
        ) from error


def why(error: OSError) -> str:
    """What kept something from being written, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    return (error.strerror or str(error)).lower()


def remedy(error: OSError) -> str:
    """What to do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Make room, or name a folder on another disk, and do it again."
    return "Name a place that this program may write to."


def draft_prefix() -> str:
    """How the name of a draft of this process begins."""
    return f"{DRAFT}{os.getpid()}-"


def sweep(folder: Path, *, now: float, fresh: float = FRESH, below: bool = True) -> list[Path]:
    """Remove the drafts in a folder, and ``below`` it, whose writers were killed; gives them.

    A draft is left alone while its process runs and as long as it is ``fresh`` (seconds); after
    `STALE` seconds it goes in any case. ``now`` are seconds since 1970.
    """
    gone = []
    for draft in (folder.rglob if below else folder.glob)(f"{DRAFT}*"):
        try:
            age = now - draft.stat().st_mtime
        except OSError:
            continue
        if age > STALE or (age >= fresh and not _running(draft.name)):
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                draft.unlink(missing_ok=True)
            gone.append(draft)
    return gone


def _running(name: str) -> bool:
    """Whether the process runs that a draft is named after."""
    number = name.removeprefix(DRAFT).partition("-")[0]
    if not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
