"""Files of a folder that hold data in a way that no table of a folder is read from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from recommenders.adapters.files.workbooks.kinds import is_old_excel

_HIDDEN: Final = (".", "_", "~$")
_DATABASES: Final = (".db", ".sqlite", ".sqlite3", ".duckdb")
_OTHERS_WRITTEN: Final = ".xlsb .avro .sav .dta .sas7bdat"
_OTHERS: Final = frozenset((*_DATABASES, *_OTHERS_WRITTEN.split()))
_PACKED: Final = frozenset([".zip", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz"])
_OF_SYSTEMS: Final = "thumbs.db"


def is_of_other_kind(path: Path) -> bool:
    """Whether a file is a database, an old workbook or a table of another program."""
    named = path.suffix.lower() in _OTHERS and path.name.lower() != _OF_SYSTEMS
    return (named or is_old_excel(path)) and path.is_file() and not path.name.startswith(_HIDDEN)


def first_steps(entries: Iterable[Path]) -> str:
    """What to do first where a folder has no table: about what is packed, and about databases."""
    files = [path for path in entries if path.is_file() and not path.name.startswith(_HIDDEN)]
    packed = [path.name for path in files if path.suffix.lower() in _PACKED]
    databases = [path for path in files if is_of_other_kind(path) and _is_database(path)]
    steps = [f"Unpack {packed[0]} first. " if packed else ""]
    steps.append(f"A database is given by its own path: {databases[0]}. " if databases else "")
    return "".join(steps)


def _is_database(path: Path) -> bool:
    return path.suffix.lower() in _DATABASES
