"""A data set that is being added: its files or its place, and what was told about it so far.

A draft is a folder of its own, so that nothing is lost where a window is closed. Its name is drawn
at random: who does not know it does not find it.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from recommenders.adapters.databases.place import is_database_file
from recommenders.adapters.databases.typed_address import TypedAddress, remember
from recommenders.adapters.files.dataset_toml import DatabaseOptions, Options
from recommenders.adapters.own_data.plain_errors import options_in
from recommenders.adapters.own_data.stamp import stamp_of
from recommenders.adapters.own_data.toml_text import toml_text
from recommenders.adapters.own_data.uploads import TOML, Upload, receive
from recommenders.configuration import limits
from recommenders.errors import DataError
from recommenders.notes_folder import notes_folder
from recommenders.operation.limits import how_to_raise
from recommenders.operation.writing import why

FILES: Final = "files"
TOLD: Final = "dataset.toml"
ABOUT: Final = "about.json"
DAYS: Final = 7
"""Days after which a draft that nobody has kept is removed."""
_TOKEN: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Data that may become a data set. ``path`` has the files, and is ``folder``'s unless it is
    a place on the server; ``options`` is what was told, in the place of a dataset.toml. Of a
    database on a server it has the ``address``, without the password, and no files.
    """

    token: str
    folder: Path
    path: Path
    options: Options
    address: str = ""

    @property
    def uploaded(self) -> bool:
        """Whether the files were uploaded, and are the app's own."""
        return not self.address and self.path.is_relative_to(self.folder)

    @property
    def in_database(self) -> bool:
        """Whether it has tables of a database in the place of files."""
        return bool(self.address) or is_database_file(self.path)

    @property
    def stamp(self) -> str:
        """Another text once a file has changed."""
        return stamp_of(self.path)


def store_folder() -> Path:
    """Where data that are added in the app are kept; drafts are in a hidden folder of it."""
    return notes_folder() / "data"


def begin(uploads: Sequence[Upload], *, now: float) -> Draft:
    """A draft of uploaded files, the dataset.toml among them read; raises `DataError`.

    ``now`` are seconds since 1970, by which old drafts are removed.
    """
    with _new(now) as folder:
        (folder / FILES).mkdir()
        _take(folder / FILES, uploads)
        return _written(folder, folder / FILES, _options_of_uploads(folder / FILES))


def begin_at(place: Path, *, now: float) -> Draft:
    """A draft of a folder or file of the server; what its dataset.toml says holds at first."""
    with _new(now) as folder:
        return _written(folder, place, _options_at(place))


def begin_with_database(typed: TypedAddress, *, now: float) -> Draft:
    """A draft of the database at an address; the password is in memory alone."""
    with _new(now) as folder:
        remember(typed)
        options = Options(database=DatabaseOptions(url=typed.address))
        return _written(folder, folder / FILES, options, typed.address)


def find(token: str) -> Draft | None:
    """The draft of this name; None where there is none (any more). Raises `DataError`."""
    folder = _drafts() / token
    if not _TOKEN.fullmatch(token) or not (folder / ABOUT).is_file():
        return None
    place = place_in(folder)
    return Draft(
        token=token,
        folder=folder,
        path=place or folder / FILES,
        options=options_in(folder / TOLD),
        address=address_in(folder),
    )


def change(draft: Draft, options: Options) -> Draft:
    """The draft with other options, which are written down."""
    with writing():
        (draft.folder / TOLD).write_text(toml_text(options), encoding="utf-8")
    return replace(draft, options=options)


def add(draft: Draft, uploads: Sequence[Upload]) -> None:
    """More files for a draft of uploads; one of the same name takes the place of the other."""
    _take(draft.path, uploads)
    tomls = list(draft.path.glob(f"*{TOML}"))
    if tomls:
        change(draft, _options_of_uploads(draft.path))


def discard(draft: Draft) -> None:
    """Remove a draft, and the files that were uploaded for it."""
    shutil.rmtree(draft.folder, ignore_errors=True)


def remove_old(now: float) -> None:
    """Remove the drafts that nobody has touched for `DAYS`; ``now`` are seconds since 1970."""
    for old in _drafts().iterdir() if _drafts().is_dir() else ():
        try:
            touched = max(path.stat().st_mtime for path in (old, *old.rglob("*")))
        except OSError:
            continue
        if now - touched > DAYS * 86_400:
            shutil.rmtree(old, ignore_errors=True)


def place_in(folder: Path) -> Path | None:
    """The place on the server that a draft or a data set is about; None for uploads."""
    place = _about(folder, "place")
    return Path(place) if place else None


def address_in(folder: Path) -> str:
    """The address of the database that a draft or a data set is about, without its password."""
    return _about(folder, "address")


def toml_at(place: Path) -> Path:
    """The dataset.toml that speaks of a folder, or of a file: then one of its name goes first."""
    if place.is_dir() and place.suffix.lower() != ".parquet":
        return place / TOLD
    own = place.with_suffix(TOML)
    beside = place.parent / TOLD
    return beside if beside.is_file() and not own.is_file() else own


@contextmanager
def writing() -> Iterator[None]:
    """What cannot be written is a `DataError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise DataError(
            f"the data cannot be kept: {why(error)}",
            remedy="Whoever runs this server can name a folder in BECAUSAL_NOTES that it may "
            "write to.",
        ) from error


def _about(folder: Path, name: str) -> str:
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8")).get(name)
    except (OSError, ValueError, AttributeError):
        return ""
    return told if isinstance(told, str) else ""


def _drafts() -> Path:
    return store_folder() / ".drafts"


@contextmanager
def _new(now: float) -> Iterator[Path]:
    """An empty folder for a draft, which is gone again where the draft fails."""
    folder = _drafts() / secrets.token_hex(8)
    with writing():
        _drafts().mkdir(parents=True, exist_ok=True)
        remove_old(now)
        most = limits().drafts
        if sum(1 for _ in _drafts().iterdir()) >= most:
            raise DataError(
                f"{most:,} data sets are being added and not kept yet: there is no room for more",
                remedy=f"Keep or discard one of yours. Each goes {DAYS} days after its "
                f"last change. "
                f"{how_to_raise('drafts')}",
            )
        folder.mkdir()
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _take(files: Path, uploads: Sequence[Upload]) -> None:
    with writing():
        receive(files, uploads)


def _written(folder: Path, path: Path, options: Options, address: str = "") -> Draft:
    place = None if path.is_relative_to(folder) else str(path)
    about = {"place": place, "address": address}
    with writing():
        (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
        (folder / TOLD).write_text(toml_text(options), encoding="utf-8")
    return Draft(token=folder.name, folder=folder, path=path, options=options, address=address)


def _options_at(place: Path) -> Options:
    return options_in(toml_at(place))


def _options_of_uploads(files: Path) -> Options:
    """What an uploaded .toml says; it is taken away, because the draft has its own."""
    tomls = sorted(files.glob(f"*{TOML}"), key=lambda path: (path.name != TOLD, path.name))
    try:
        told = options_in(tomls[0]) if tomls else Options()
        # no folder of pictures comes with an upload, and who uploads may not choose what the
        # server connects to, nor which variables of its environment it tells
        return replace(told, images="", database=DatabaseOptions())
    finally:
        for toml in tomls:
            toml.unlink()
