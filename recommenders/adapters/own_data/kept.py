"""Data sets that were added in the app: kept, listed, read, and removed again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from recommenders.adapters.databases.state import database_state
from recommenders.adapters.databases.typed_address import forget, resolved
from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.adapters.own_data.drafts import (
    ABOUT,
    FILES,
    TOLD,
    Draft,
    address_in,
    place_in,
    store_folder,
    toml_at,
    writing,
)
from recommenders.adapters.own_data.plain_errors import options_in
from recommenders.adapters.own_data.preview import read_draft
from recommenders.adapters.own_data.toml_text import toml_text
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

MAX_TITLE: Final = 60
"""Characters of the name of a data set, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptData:
    """A data set that was added in the app; ``name`` is its key in links.

    ``path`` has its files, which are the app's own where they were ``uploaded``; of a database on a
    server there is the ``address`` instead, without its password. ``told`` is the dataset.toml that
    holds: beside the files where that is possible.
    """

    name: str
    title: str
    path: Path
    uploaded: bool
    told: Path
    address: str = ""

    def load(self, *, progress: Progress = silent) -> Dataset:
        """Read it; raises a `DataError` that names no folder."""
        return read_draft(
            self.path,
            options_in(self.told),
            name=self.name,
            address=self.address,
            progress=progress,
        )

    def state(self) -> str:
        """What tells that a database at an address has other lines; empty for files.

        Raises `DataError` where it does not answer, or its password is not known.
        """
        if not self.address:
            return ""
        return database_state(resolved(self.address), options_in(self.told))


def link_name(text: str) -> str:
    """What data that are called so are called in links."""
    return slug(text) or "data"


def slug(text: str) -> str:
    """A name for links: small letters, digits and hyphens; empty where no such letter is in it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def kept_data() -> tuple[KeptData, ...]:
    """All that were added, in the order of their names; those that cannot be read are left out."""
    try:
        folders = sorted(path for path in store_folder().iterdir() if path.name[:1] != ".")
    except OSError:
        return ()
    return tuple(_kept(folder) for folder in folders if (folder / ABOUT).is_file())


def keep(draft: Draft, options: Options, *, title: str, taken: Collection[str]) -> KeptData:
    """Make a data set of a draft: writes dataset.toml beside the files.

    One that is there already, of a place on the server, is never written over: where it says
    something else, and where the place cannot be written to, the app keeps its own. ``options`` are
    written as they are; ``taken`` are names and titles of other data sets. Raises `DataError`.
    """
    title = _checked(title, taken)
    options = replace(options, title=title)
    text = toml_text(options)
    folder = store_folder() / _free_name(title, taken)
    if not draft.address and not draft.path.exists():
        raise DataError("the files are not there any more", remedy="Add them again.")
    with writing():
        if draft.uploaded:
            (draft.folder / FILES / TOLD).write_text(text, encoding="utf-8")
            (draft.folder / TOLD).unlink(missing_ok=True)
        elif not draft.address and _written_beside(draft.path, options, text):
            (draft.folder / TOLD).unlink(missing_ok=True)
        else:
            (draft.folder / TOLD).write_text(text, encoding="utf-8")
        about = {
            "place": None if draft.uploaded or draft.address else str(draft.path),
            "address": draft.address,
            "title": title,
        }
        (draft.folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
        # whole or not at all; one that came first is never replaced
        draft.folder.rename(folder)
    return _kept(folder)


def remove(name: str) -> bool:
    """Remove a data set, and the files that were uploaded for it; those of a place stay there.

    Gives False where there is none of this name.
    """
    kept = next((candidate for candidate in kept_data() if candidate.name == name), None)
    if kept is None:
        return False
    shutil.rmtree(store_folder() / kept.name, ignore_errors=True)
    if kept.address not in {other.address for other in kept_data()}:
        forget(kept.address)
    return True


def _kept(folder: Path) -> KeptData:
    place, address = place_in(folder), address_in(folder)
    path = place or folder / FILES
    own = folder / TOLD
    return KeptData(
        name=folder.name,
        title=_title_in(folder) or folder.name,
        path=path,
        uploaded=place is None and not address,
        told=own if own.is_file() else toml_at(path),
        address=address,
    )


def _title_in(folder: Path) -> str:
    try:
        title = json.loads((folder / ABOUT).read_text(encoding="utf-8")).get("title")
    except (OSError, ValueError, AttributeError):
        return ""
    return title if isinstance(title, str) else ""


def _checked(title: str, taken: Collection[str]) -> str:
    """The name as it is kept; raises `DataError`."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    if not any(character.isalnum() for character in plain):
        raise DataError("the data set has no name", remedy="Give it one, such as My shop.")
    if len(plain) > MAX_TITLE:
        raise DataError(
            f"the name has {len(plain):,} characters",
            remedy=f"{MAX_TITLE} are kept at the most: make it shorter.",
        )
    alike = {other.casefold() for other in taken} | {slug(other) for other in taken} - {""}
    if plain.casefold() in alike or slug(plain) in alike:
        raise DataError(
            "another data set is called that",
            value=plain,
            remedy="Give it another name, or remove the other one first.",
        )
    return plain


def _free_name(title: str, taken: Collection[str]) -> str:
    # letters without a plain form: the name in links is a number
    name = slug(title)
    return name or next(
        f"data-{number}" for number in range(1, len(taken) + 2) if f"data-{number}" not in taken
    )


def _written_beside(place: Path, options: Options, text: str) -> bool:
    """Whether the dataset.toml at a place says the same, or could be written there."""
    target = toml_at(place)
    try:
        if target.exists():
            return read_options(target) == options
        target.write_text(text, encoding="utf-8")
    except (OSError, DataError):
        return False
    return True
