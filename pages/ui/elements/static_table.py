"""A table as a part of the page, which the browser finds words in and people can mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from explain.formats import column_cells, table_header, written_as_numbers
from explain.markup import escape
from pages.ui.elements.terms import mark
from pages.ui.session.links import Link

if TYPE_CHECKING:
    from pandas.io.formats.style_render import CSSDict


# Streamlit sets the alignment of every cell of text itself, so ours has to be important
_FIGURES: Final = "text-align: right !important"
_SENTENCE: Final = 60
"""Characters from which a text of a cell is a sentence."""
_ROOM: Final = "min-width: 15rem"
"""Room for sentences, which a phone would give one word a line: the table is pushed instead."""


def draw_static(
    name: str, display: pd.DataFrame, links: Mapping[str, Sequence[Link | None]]
) -> None:
    """A table of the page; columns of figures stand at the right, one digit below the other."""
    cells = {column: column_cells(display[column]) for column in display.columns}
    heads = {
        column: f"{escape(table_header(column))}{mark(str(column))}" for column in display.columns
    }
    drawn = pd.DataFrame({heads[column]: list(map(escape, cells[column])) for column in cells})
    for column, leads in links.items():
        pairs = zip(drawn[heads[column]], leads, strict=True)
        drawn[heads[column]] = [text if link is None else link(text) for text, link in pairs]
    props: dict[str, list[CSSDict]] = {}
    for column, texts in cells.items():
        if written_as_numbers(texts):
            props[heads[column]] = [{"selector": "", "props": _FIGURES}]
        elif max(map(len, texts), default=0) > _SENTENCE:
            props[heads[column]] = [{"selector": "", "props": _ROOM}]
    if not props:
        st.table(drawn, hide_index=True, alt=name)
        return
    digest = blake2b(f"{name}/{list(heads)}".encode(), digest_size=6).hexdigest()
    styled = drawn.style.set_uuid(digest).set_table_styles(props)
    st.table(styled, hide_index=True, alt=name)
