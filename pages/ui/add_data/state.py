"""The draft that is worked on, which the address names, and what was refused last."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Final

import streamlit as st

from pages.ui.access.person import require
from pages.ui.access.record import record
from pages.ui.access.uploads import accepted
from pages.ui.server.reading import reader
from pages.ui.session.jobs import forget, run_once
from pages.ui.session.selection import read, update
from recommenders.access.roles import Permission
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import columns, databases, drafts, places, preview, uploads
from recommenders.adapters.own_data.drafts import Draft
from recommenders.adapters.own_data.plain_errors import without_folder
from recommenders.adapters.own_data.toml_text import toml_text
from recommenders.contract import Dataset
from recommenders.errors import DataError, public_text
from recommenders.operation.addresses import split_address
from recommenders.progress import Progress

_FAULT: Final = "_add_fault"
_PREVIEW: Final = "_add_preview"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def draft() -> Draft | None:
    """The draft that the address names; None without one, and for one that is gone."""
    token = read().draft
    return drafts.find(token) if token else None


def local() -> bool:
    """Whether nobody but people at this machine can be asking."""
    asked = split_address(st.context.url or "").hostname
    return st.get_option("server.address") in _LOOPBACK and (asked is None or asked in _LOOPBACK)


def fault() -> str:
    """What was refused last, in a sentence; it is told once."""
    said: str = st.session_state.pop(_FAULT, "")
    return said


def begin_with(files: list[uploads.Upload]) -> None:
    """A draft of uploaded files is what is worked on."""

    def begun() -> Draft:
        _accepted(files)
        return drafts.begin(files, now=time.time())

    _begin(begun)


def begin_at(text: str, password: str = "") -> None:  # nosec B107
    """A draft of a place on the server, or of a database, is what is worked on."""

    def begun() -> Draft:
        person = require(Permission.PLACES)
        typed = places.address_of(text, password, local=local())
        if typed is not None:
            record("named a place", person.name, role=person.role or "", file=typed.address)
            return drafts.begin_with_database(typed, now=time.time())
        place = places.place_of(text, local=local())
        record("named a place", person.name, role=person.role or "", file=str(place))
        return drafts.begin_at(place, now=time.time())

    _begin(begun)


def add_files(draft: Draft, files: list[uploads.Upload]) -> None:
    """More files for the draft."""

    def added() -> None:
        _accepted(files)
        drafts.add(draft, files)

    _try(added)


def discard(draft: Draft) -> None:
    """Begin anew."""
    drafts.discard(draft)
    update(draft=None)


def tell(draft: Draft, options: Callable[[], Options]) -> None:
    """Write down what was chosen, where it can be; else say why it cannot."""
    _try(lambda: drafts.change(draft, options()))


def refuse(error: DataError) -> None:
    """Say at the next look what was refused."""
    st.session_state[_FAULT] = public_text(error)


def looks(draft: Draft) -> tuple[columns.Look, ...]:
    """What is seen in the files of the draft. Raises a `DataError` that names no folder."""
    # of what is told only this changes what is seen
    seen = Options(files=draft.options.files, encoding=draft.options.encoding)
    seen = replace(seen, ignore=draft.options.ignore, database=draft.options.database)
    key = _key(draft, seen)

    def look(progress: Progress) -> tuple[columns.Look, ...]:
        place = databases.database_at(draft.path, draft.address)
        if place:
            return databases.examine_database(place, draft.options)
        return columns.examine(draft.path, draft.options, progress)

    what = "tables" if draft.in_database else "files"
    with _no_folder(draft):
        return run_once("look", key, look, label=f"Looking at the {what}")


def tables(draft: Draft) -> dict[str, str]:
    """Each file of a folder, or table of a database, with ours that it is, or none ("").

    Empty for a file alone. Raises a `DataError` that names no folder.
    """
    with _no_folder(draft):
        if not draft.in_database:
            return columns.tables_of(draft.path, draft.options)
        place = databases.database_at(draft.path, draft.address)
        there = run_once(
            "database tables",
            f"{draft.token}/{draft.stamp}",
            lambda _: databases.tables_there(place),
            label="Asking the database for its tables",
        )
        return databases.tables_of_database(there, draft.options, place)


def assign(draft: Draft, of_tables: Mapping[str, str], name: str, table: str) -> None:
    """Tell that a file, or a table of a database, is one of ours, or none ("")."""
    assigned = databases.assigned_table if draft.in_database else columns.assigned
    tell(draft, lambda: assigned(draft.options, of_tables, name, table))


def complete(draft: Draft, seen: Sequence[columns.Look]) -> Options:
    """The options with everything told that is found or likely, so that nothing is guessed."""
    options = columns.complete(seen, draft.options)
    return databases.named_tables(seen, options, draft.address) if draft.in_database else options


def as_dataset(draft: Draft, options: Options) -> Dataset:
    """The data set that the draft would be. Raises a `DataError` that names no folder."""
    key = _key(draft, options)
    before = st.session_state.get(_PREVIEW)
    if before not in (None, key):
        # as large as the data: one is enough
        forget("draft", before)
    st.session_state[_PREVIEW] = key
    work = partial(preview.read_draft, draft.path, options, name=draft.token, address=draft.address)
    dataset: Dataset = run_once(
        "draft",
        key,
        lambda progress: reader(draft.path)(work, progress=progress),
        label="Reading the data",
    )
    return dataset


@contextmanager
def _no_folder(current_draft: Draft) -> Iterator[None]:
    """Where on the server something lies concerns nobody; an address has no folder."""
    try:
        yield
    except DataError as error:
        if current_draft.address:
            raise
        raise without_folder(error, current_draft.path) from error.__cause__


def _accepted(files: list[uploads.Upload]) -> None:
    for file in files:
        accepted("data set", file.name)


def _begin(begin: Callable[[], Draft]) -> None:
    def begun() -> None:
        update(draft=begin().token)

    _try(begun)


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except DataError as error:
        refuse(error)


def _key(current_draft: Draft, options: Options) -> str:
    text = blake2b(toml_text(options).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{current_draft.token}/{current_draft.stamp}/{text}"
