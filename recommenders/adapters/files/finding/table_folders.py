"""A folder that is one table: its files in parts, as programs write what is too much for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from recommenders.adapters.files.reading.read_file import SUFFIXES, suffix_of
from recommenders.contract import Finding
from recommenders.errors import DataError

_HIDDEN: Final = (".", "_", "~$")
_PARTITION: Final = re.compile(r"([^=/]+)=([^/]*)")
_DATED: Final = re.compile(r"\d[\d_-]*")
"""What folders of a year, a month or a day are called."""
_EMPTY: Final = "__HIVE_DEFAULT_PARTITION__"
_UNFINISHED: Final = "_temporary"
_BARE_PART: Final = re.compile(r"part-[mr]?-?\d+[\w-]*|\d{6}_\d+")
"""How Hadoop and Hive call their files, which have no ending."""
_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFolder:
    """``files`` of data in the order of their paths, and the names of ``others`` that are none."""

    files: tuple[Path, ...]
    others: tuple[str, ...] = ()


def is_partition(name: str) -> bool:
    """Whether a folder is called as a part of a table, such as ``month=2``."""
    return _PARTITION.fullmatch(name) is not None


def partition_of(path: Path) -> dict[str, str]:
    """What the folders above a file say of all its lines: ``year=2024/month=2``."""
    told: dict[str, str] = {}
    for parent in path.parents:
        parted = _PARTITION.fullmatch(parent.name)
        if parted is None:
            break
        value = unquote(parted[2])
        told = {unquote(parted[1]): "" if value == _EMPTY else value, **told}
    return told


def holds_files(folder: Path) -> bool:
    """Whether data, parts of a table or folders of such parts lie right in a folder."""
    try:
        entries = [path for path in folder.iterdir() if not path.name.startswith(_HIDDEN)]
    except OSError:
        return False
    return any(
        is_partition(path.name) or _DATED.fullmatch(path.name) is not None
        if path.is_dir()
        else _is_file_of_data(path)
        for path in entries
    )


def files_of_folder(folder: Path) -> TableFolder:
    """The files below a folder; raises `DataError` where it holds none, or what is not in use.

    What programs note beside the data (_SUCCESS, .crc) is passed over.
    """
    _refuse_logged(folder)
    files: list[Path] = []
    others: list[Path] = []
    hidden = False
    try:
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
            inner = path.relative_to(folder).parts
            if any(part.startswith(_HIDDEN) for part in inner):
                hidden = hidden or inner[0] == _UNFINISHED
            elif path.is_file():
                (files if suffix_of(path) in SUFFIXES else others).append(path)
    except OSError as error:
        raise DataError(
            "the folder cannot be read", file=str(folder), remedy="Check who may read it."
        ) from error
    if hidden:
        raise DataError(
            "the files of the folder are not all there: whoever writes them has not finished",
            file=str(folder / _UNFINISHED),
            remedy="Wait until they are written, or write them again.",
        )
    if not files:
        bare = [path.name for path in others if _BARE_PART.fullmatch(path.name)]
        raise DataError(
            "the files of the folder have no ending that tells their kind"
            if bare
            else "the folder has no file that can be read",
            file=str(folder),
            value=", ".join(path.name for path in others[:_SHOWN]) or "an empty folder",
            remedy="Give them one: .csv, .tsv, .jsonl or .parquet."
            if bare
            else "Put files of CSV, JSON Lines, Excel or Parquet there.",
        )
    return TableFolder(
        files=tuple(files), others=tuple(str(path.relative_to(folder)) for path in others)
    )


def files_below(folder: Path) -> list[Path]:
    """The files of data below a folder, in the order of their paths; raises OSError."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if not any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts)
        and suffix_of(path) in SUFFIXES
        and path.is_file()
    ]


def folder_findings(folder: str, table: str, content: TableFolder) -> list[Finding]:
    """What the report says of a folder of this name that is read as one table."""
    said = [
        Finding(
            observation=f"Files of {table} in the folder {folder}",
            count=len(content.files),
            done="read as one table",
        )
    ]
    if content.others:
        shown = ", ".join(content.others[:_SHOWN])
        said.append(
            Finding(
                observation=f"Files of the folder {folder} that are no data: {shown}"
                + (", ..." if len(content.others) > _SHOWN else ""),
                count=len(content.others),
                done="not used",
                warning=True,
            )
        )
    return said


def _is_file_of_data(path: Path) -> bool:
    return suffix_of(path) in SUFFIXES or _BARE_PART.fullmatch(path.name) is not None


def _refuse_logged(folder: Path) -> None:
    """Raise a `DataError` for a table whose log says which of its files still count."""
    for name, kind in (
        ("_delta_log", "Delta Lake"),
        (".hoodie", "Hudi"),
        ("metadata", "Iceberg"),
    ):
        log = folder / name
        if log.is_dir() and (name != "metadata" or any(log.glob("*.metadata.json"))):
            raise DataError(
                f"the folder is a table of {kind}, and some of its files may hold what was deleted",
                file=str(folder),
                value=name,
                remedy="Write its lines as plain Parquet or CSV, and name that.",
            )


def with_files_of_folders(
    entries: Sequence[Path], table: str, findings: list[Finding]
) -> tuple[Path, ...]:
    """The files of a table, those of its folders among them."""
    files: list[Path] = []
    parts = [entry for entry in entries if entry.is_dir() and is_partition(entry.name)]
    for entry in entries:
        if not entry.is_dir():
            files.append(entry)
            continue
        content = files_of_folder(entry)
        if suffix_of(entry) == ".parquet":
            files.append(entry)
            continue
        files += content.files
        if not parts:
            findings += folder_findings(entry.name, table, content)
    if parts:
        whole = TableFolder(files=tuple(files))
        findings += folder_findings(f"{parts[0].name}, ...", table, whole)
    return tuple(files)
