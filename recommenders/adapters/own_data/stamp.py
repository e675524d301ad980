"""Whether files have changed: their names, sizes and times, without reading them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from recommenders.adapters.databases.place import is_database_file
from recommenders.adapters.files.finding.table_folders import files_below, holds_files
from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of


def stamp_of(path: Path) -> str:
    """A short text that is another one once a file of the data is; empty where there is nothing.

    Of a folder that is every file of data and every .toml in it, and in folders of it that hold
    files of a table; of a file itself and the .toml
    files beside it that may speak of it. What SQLite has not yet put into its file counts too.
    """
    seen = []
    try:
        if not path.exists():
            return ""
        for file in _files(path):
            state = file.stat()
            seen.append(f"{file.relative_to(path.parent)}/{state.st_size}/{state.st_mtime_ns}")
    except OSError:
        return ""
    return blake2b("\n".join(seen).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def size_of(path: Path) -> int:
    """Bytes of the files of the data; 0 where there are none."""
    try:
        return sum(file.stat().st_size for file in _files(path))
    except OSError:
        return 0


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        beside = (path.with_suffix(".toml"), path.parent / "dataset.toml")
        yield from (path, *(toml for toml in beside if toml.is_file()), *_written_ahead(path))
        return
    for entry in sorted(path.iterdir()):
        if entry.is_dir():
            if not entry.name.startswith((".", "_")) and holds_files(entry):
                yield from files_below(entry)
        elif not entry.name.startswith(".") and (
            suffix_of(entry) in (*SUFFIXES, ".toml") or is_database_file(entry)
        ):
            yield from (entry, *_written_ahead(entry))


def _written_ahead(path: Path) -> list[Path]:
    """The lines that a program which still runs has added to a file of SQLite."""
    ahead = path.with_name(f"{path.name}-wal")
    # an empty one comes and goes with every program that only reads
    return [ahead] if is_database_file(path) and ahead.is_file() and ahead.stat().st_size else []
