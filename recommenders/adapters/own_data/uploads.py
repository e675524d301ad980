"""Files that come from a browser: their names, their size, and the folder they cannot leave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from recommenders.adapters.files.content.arrow_tables import COLUMNAR
from recommenders.adapters.files.reading.apart import try_parquet
from recommenders.adapters.files.reading.read_file import INVISIBLE, KINDS, SUFFIXES, suffix_of
from recommenders.adapters.own_data.plain_errors import without_folder
from recommenders.configuration import limits
from recommenders.errors import DataError
from recommenders.operation.limits import how_to_raise

MAX_FILES: Final = 40
TOML: Final = ".toml"
_LONGEST: Final = 100
_ODD: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"|?*]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as a browser sends it: what it is called there, and its bytes."""

    name: str
    content: bytes | memoryview


def limit_mb(environ: Mapping[str, str] | None = None) -> int:
    """Megabytes that the files of one data set may have together."""
    return limits(environ).upload_mb


def file_name(name: str) -> str:
    """The name under which an upload is kept: a plain one, whatever the browser says.

    Raises `DataError` where the kind of the file cannot be read.
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = _ODD.sub("", INVISIBLE.sub("", last)).strip()
    suffix = suffix_of(Path(plain or "none"))
    if suffix not in (*SUFFIXES, TOML):
        raise DataError(
            "the kind of file is not known",
            file=plain or None,
            remedy=f"Upload {KINDS}.",
        )
    # what begins with a dot, an underscore or ~$ is looked at by nobody
    stem = plain[: -len(suffix)].strip().lstrip("._~$ ") or "data"
    return f"{stem[:_LONGEST]}{suffix}"


def try_upload(name: str, content: bytes | memoryview) -> None:
    """Raise a `DataError` for an upload that must not be read by this process: see `try_parquet`.

    ``name`` is that of `file_name`.
    """
    if suffix_of(Path(name)) not in COLUMNAR:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            try_parquet(path)
        except DataError as error:
            raise without_folder(error, path) from error.__cause__


def receive(
    folder: Path, uploads: Sequence[Upload], *, environ: Mapping[str, str] | None = None
) -> None:
    """Write uploads into a folder; one of a name that is there takes its place.

    Nothing is written where one of them is refused. Raises `DataError`.
    """
    named = {file_name(upload.name): upload.content for upload in uploads}
    there = {path.name: path.stat().st_size for path in folder.iterdir()} if folder.is_dir() else {}
    sizes = there | {name: len(content) for name, content in named.items()}
    most = limit_mb(environ)
    if sum(sizes.values()) > most * 1_000_000:
        raise DataError(
            f"the files have {sum(sizes.values()) / 1e6:,.0f} MB together, and {most:,} MB are "
            "taken at the most",
            remedy="Compress them (.csv.gz, or Parquet), or upload fewer lines. "
            f"{how_to_raise('upload_mb')}",
        )
    if len(sizes) > MAX_FILES:
        raise DataError(
            f"these are {len(sizes):,} files, and {MAX_FILES} are taken at the most",
            remedy="Put the lines into fewer files.",
        )
    for name, content in named.items():
        try_upload(name, content)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in named.items():
        (folder / name).write_bytes(content)
