"""How data come in: uploaded, or named where they lie on the server."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.access.person import may
from pages.ui.add_data import state
from recommenders.access.roles import Permission
from recommenders.adapters.databases.typed_address import PASSWORD, looks_like_one
from recommenders.adapters.files.reading.read_file import ENDINGS
from recommenders.adapters.own_data import places
from recommenders.adapters.own_data.drafts import Draft
from recommenders.adapters.own_data.uploads import TOML, Upload, limit_mb

MAX_PATH: Final = 4_096
"""Characters of a path, which is what Linux takes."""
KINDS: Final = (*ENDINGS, TOML.lstrip("."))
_FILES, _PLACE, _MORE = "add_files", "add_place", "add_more"
_PASSWORD: Final = "add_password"


def draw_begin() -> None:
    """The ways in."""
    st.header("Upload files", anchor=False)
    _uploader(_FILES)
    st.button(
        "Look at these files",
        type="primary",
        icon=":material/table_view:",
        disabled=not st.session_state.get(_FILES),
        on_click=_on_upload,
    )
    st.header("Or name a place on the server", anchor=False)
    if not places.may_be_named(local=state.local()):
        st.caption(
            "That is switched off here: whoever runs this server can allow folders in "
            f"{places.VARIABLE}."
        )
        return
    if not may(Permission.PLACES):
        st.caption("That is not for your role.")
        return
    with st.form("add_place_form", border=False):
        st.text_input(
            "Folder, file, or address of a database",
            key=_PLACE,
            max_chars=MAX_PATH,
            placeholder="/data/my_shop",
            help="Files stay where they are, and are read there again when they change. Databases "
            "are files of DuckDB and SQLite, or postgresql://name@host:5432/shop.",
        )
        st.text_input(
            "Password of the database",
            key=_PASSWORD,
            max_chars=MAX_PATH,
            type="password",
            help="Kept in memory alone, until the app is started anew. For then put it into the "
            f"environment of the app as {PASSWORD}, or write postgresql://name:${{{PASSWORD}}}@... "
            "from the first.",
        )
        st.form_submit_button("Look at this place", on_click=_on_place)


def draw_more(draft: Draft) -> None:
    """More files for a draft of uploads."""
    with st.expander("Add files"):
        _uploader(_MORE)
        st.button(
            "Add them",
            disabled=not st.session_state.get(_MORE),
            on_click=_on_more,
            args=(draft,),
        )


def draw_fault() -> None:
    """What was refused last."""
    said = state.fault()
    if said:
        st.error(escape(said), icon=":material/error:")


def _uploader(key: str) -> None:
    st.file_uploader(
        "CSV, TSV, JSON Lines, Excel or Parquet: the purchases, and items and customers where you "
        "have them",
        type=list(KINDS),
        accept_multiple_files=True,
        key=key,
        max_upload_size=limit_mb(),
    )


def _uploads(key: str) -> list[Upload]:
    return [
        Upload(name=file.name, content=file.getbuffer()) for file in st.session_state.get(key) or []
    ]


def _on_upload() -> None:
    if files := _uploads(_FILES):
        state.begin_with(files)


def _on_more(draft: Draft) -> None:
    if files := _uploads(_MORE):
        state.add_files(draft, files)


def _on_place() -> None:
    place, password = st.session_state[_PLACE], st.session_state[_PASSWORD]
    # a password is shown and held no longer than it is needed
    st.session_state[_PASSWORD] = ""
    if looks_like_one(place):
        st.session_state[_PLACE] = ""
    state.begin_at(place, password)
