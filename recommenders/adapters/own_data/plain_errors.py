"""Errors for people who need not know where on the server something lies."""

from __future__ import annotations

from pathlib import Path

from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.errors import DataError


def options_in(path: Path) -> Options:
    """`read_options`; raises a `DataError` that names no folder."""
    try:
        return read_options(path)
    except DataError as error:
        raise without_folder(error, path) from error.__cause__


def without_folder(error: DataError, path: Path) -> DataError:
    """The error with the names of files alone: where they lie concerns nobody."""
    folder = path if path.is_dir() else path.parent

    def plain(text: str) -> str:
        return text.replace(f"{folder}/", "").replace(str(folder), folder.name)

    value = error.value
    return DataError(
        plain(error.problem),
        remedy=plain(error.remedy),
        file=None if error.file is None else Path(error.file).name,
        column=error.column,
        row=error.row,
        value=plain(value) if isinstance(value, str) else value,
    )
