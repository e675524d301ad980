"""A place that somebody names, folder, file or address of a database, as a data set."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from recommenders.adapters.databases.load_database import load_database
from recommenders.adapters.databases.place import (
    is_address,
    is_database_file,
    name_of,
    with_variables,
)
from recommenders.adapters.databases.state import database_state
from recommenders.adapters.files import folder
from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.adapters.files.folder import toml_of
from recommenders.adapters.instacart import is_instacart, load_instacart
from recommenders.adapters.own_data.stamp import stamp_of
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.progress import Progress, silent
from recommenders.store.layout import is_store
from recommenders.store.open_store import open_store


def load_place(place: str, *, name: str = "", progress: Progress = silent) -> Dataset:
    """Load what is there; raises `DataError`. ``progress`` is told what is read.

    A place is a folder (a store as well), a file of lines or of a database, an address such as
    postgresql://host/shop, or a file like dataset.toml whose section [database] names one of those.
    """
    database, options = database_of(place)
    if database:
        stem = name or Path(name_of(place)).stem
        return load_database(database, name=stem, options=options, progress=progress)
    if is_store(Path(place)):
        progress(0.0, "opening the store")
        return open_store(Path(place), name=name)
    if is_instacart(Path(place)):
        return load_instacart(Path(place), name=name)
    return folder.load(place, name=name, progress=progress)


def database_of(place: str) -> tuple[str, Options]:
    """The address or file of the database that a place leads to, empty for none; its options."""
    if is_address(place):
        return with_variables(place), Options()
    path = Path(place)
    if is_database_file(path):
        return place, read_options(toml_of(path))
    settings = path / "dataset.toml" if path.is_dir() else path
    if settings.suffix.lower() != ".toml" or not settings.is_file():
        return "", Options()
    options = read_options(settings)
    if options.database.url:
        return with_variables(options.database.url), options
    if options.database.file:
        return str(settings.parent / options.database.file), options
    if not path.is_dir():
        raise DataError(
            "the file names no database",
            file=place,
            remedy='Write url = "postgresql://..." or file = "shop.duckdb" under [database]; for '
            "files, give the path of their folder.",
        )
    return "", Options()


def state_of(place: str) -> str:
    """What tells that the database at a place has other lines; empty where it is known otherwise.

    A file that stands at the place is looked at for its size and time (`own_data.stamp`), and so is
    one that ``dataset.toml`` names elsewhere. Raises `DataError` where nothing answers.
    """
    database, options = database_of(place)
    if is_address(database):
        return database_state(database, options)
    return stamp_of(Path(database)) if database and database != place else ""


def exists(place: str) -> bool:
    """Whether there is something at a path; of an address only asking it tells."""
    return is_address(place) or Path(place).exists()


def folder_of(place: str) -> Path | None:
    """Where files that the data name are looked for; None for an address."""
    if is_address(place):
        return None
    path = Path(place)
    return path if path.is_dir() else path.parent


def whole(place: str) -> str:
    """The place as it is from any folder; an address as it is."""
    return place if is_address(place) else str(Path(place).expanduser().absolute())


def split_places(text: str) -> list[str]:
    """The places of the variable BECAUSAL_DATA: one a line, or parted as in PATH.

    An address stands alone or on a line of its own: it has the sign that parts a PATH in it.
    """
    alone = "\n" in text or is_address(text.strip())
    parts = text.splitlines() if alone else text.split(os.pathsep)
    return [part.strip() for part in parts if part.strip()]


def join_places(places: Sequence[str]) -> str:
    """The opposite of `split_places`."""
    return ("\n" if any(map(is_address, places)) else os.pathsep).join(places)
