"""A table as a part of the page, which the browser finds words in and people can mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.formats import column_cells, table_header, written_as_numbers
from explain.markup import escape
from pages.ui.elements.terms import mark
from pages.ui.session.links import Link

if TYPE_CHECKING:
    from pandas.io.formats.style_render import CSSDict


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
        texts = zip(drawn[heads[column]], leads, strict=True)
        drawn[heads[column]] = [text if link is None else link(text) for text, link in texts]
    right = [heads[column] for column in cells if written_as_numbers(cells[column])]
    if not right:
        st.table(drawn, hide_index=True, alt=name)
        return
    # Streamlit sets the alignment of every cell of text itself, so ours has to be important
    props: list[CSSDict] = [{"selector": "", "props": "text-align: right !important"}]
    digest = blake2b(f"{name}/{list(heads)}".encode(), digest_size=6).hexdigest()
    styled = drawn.style.set_uuid(digest).set_table_styles(dict.fromkeys(right, props))
    st.table(styled, hide_index=True, alt=name)
