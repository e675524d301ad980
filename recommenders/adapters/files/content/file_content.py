"""The bytes of a file, unpacked where it is compressed."""

from __future__ import annotations

import gzip
import mmap
import zlib
from pathlib import Path
from typing import Final

from recommenders.configuration import limits
from recommenders.errors import DataError, EmptyFileError
from recommenders.operation.limits import MB, how_to_raise

_PIECE: Final = 8 * MB
_LOOK: Final = 65_536
_LINES: Final = 60


def content_of(path: Path) -> mmap.mmap | bytes:
    """The content, mapped into memory or unpacked; raises `DataError` where it is too large."""
    with path.open("rb") as stream:
        if stream.read(2) == b"\x1f\x8b":
            return _unpacked(path)
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def start_of(path: Path, size: int) -> bytes:
    """The first bytes of the content; none where it is broken, which is said once it is read."""
    try:
        with path.open("rb") as stream:
            if stream.read(2) != b"\x1f\x8b":
                stream.seek(0)
                return stream.read(size)
        with gzip.open(path) as unpacked:
            return unpacked.read(size)
    except (OSError, EOFError, zlib.error):
        return b""


def first_lines(content: mmap.mmap | bytes) -> list[bytes]:
    """Some of the first lines that are not empty, each as a whole."""
    start = bytes(content[:_LOOK])
    lines = [line for line in start.split(b"\n") if line.strip()]
    # the last one may be cut short
    return (lines[:-1] if len(start) == _LOOK else lines)[:_LINES]


def refuse_unpacked(path: Path, size: int) -> None:
    """Raise a `DataError` where so many bytes are more than a file may have once unpacked.

    A file of some MB can be made to take all memory: what counts is what comes out of it.
    """
    most = limits().unpacked_mb
    if size > most * MB:
        raise DataError(
            f"the file has more than {most:,} MB when it is unpacked",
            file=str(path),
            remedy="Give it fewer lines or columns, or part it into several files. "
            f"{how_to_raise('unpacked_mb')}",
        )


def _unpacked(path: Path) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.open(path) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                refuse_unpacked(path, size)
                pieces.append(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            "the compressed file is broken", file=str(path), remedy="Pack it again with gzip."
        ) from error
    if not pieces:
        raise EmptyFileError("the file is empty", file=str(path), remedy="Export it again.")
    return b"".join(pieces)
