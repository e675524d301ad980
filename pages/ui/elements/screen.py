"""Draws a view and keeps what it drew, so that screen, HTML, PNG and CSV cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from explain.export.report import Block, Chart, Heading, Report, SideBySide, Table, Words
from explain.formats import table_cell, table_header
from explain.reasons.wording import escape
from pages.ui.session.selection import read

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.delta_generator import DeltaGenerator

CHART = {"displayModeBar": False, "responsive": True}
MAX_STATIC = 30
"""Rows that are drawn as a table of the page; more are drawn as a grid that scrolls and sorts."""
MAX_ACROSS = 6
MAX_GRID = 1_000
"""Rows of a grid; the file has them all."""
_KEY = "_sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to be had; ``content`` runs when it is asked for, without knowing the screen."""

    label: str
    file_name: str
    mime: str
    content: Callable[[], bytes]
    icon: str = ":material/download:"


class _Screen:
    """The report of the run that draws, and where in it the next block goes."""

    def __init__(self) -> None:
        self.report = Report()
        self.into: list[Block] = self.report.blocks
        self.slot: DeltaGenerator | None = None
        self.popover: DeltaGenerator | None = None
        self.downloads: list[Download] = []


def start() -> None:
    """Start an empty report; what the views draw from here on is kept in it."""
    st.session_state[_KEY] = _Screen()


def report() -> Report:
    """What has been drawn so far in this run."""
    return _screen().report


def add_download(found: Download) -> None:
    """A file of the view's own, for the popover Share."""
    _screen().downloads.append(found)


def downloads() -> list[Download]:
    """The files of the view's own."""
    return _screen().downloads


def presenting() -> bool:
    """Whether the screen is for an audience: no controls then."""
    return read().present


def title(text: str, strip: str = "") -> None:
    """The finding of the view in plain words, with a line of Markdown below it.

    Beside the line stand the `controls` of the view and what is `shared`, which is filled last.
    """
    st.header(escape(text), anchor=False)
    record(Heading(text=text, level=1))
    if strip:
        record(Words(markdown=strip))
    if presenting():
        if strip:
            st.markdown(strip)
        return
    left, right = st.columns([7, 5], vertical_alignment="center")
    if strip:
        left.markdown(strip)
    line = right.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    )
    _screen().slot = line.container(horizontal=True, gap="small", width="content")
    _screen().popover = line.popover("Share", icon=":material/link:")


def shared() -> DeltaGenerator | None:
    """The popover in which the view can be had as a link and as files; None without a title."""
    return _screen().popover


def controls() -> DeltaGenerator:
    """Where buttons of the whole view go, in the line below the title; not when `presenting`."""
    found = _screen().slot
    return st.container() if found is None else found


def section(text: str, *, anchor: str | Literal[False] = False, level: int = 2) -> None:
    """A heading in plain words."""
    st.subheader(escape(text), anchor=anchor)
    record(Heading(text=text, level=level))


def text(markdown: str) -> None:
    """A paragraph of Markdown; names in it are escaped by the caller (`rationale.escape`)."""
    st.markdown(markdown)
    record(Words(markdown=markdown))


def caption(markdown: str) -> None:
    """What explains rather than says, in Markdown."""
    st.caption(markdown)
    record(Words(markdown=markdown, small=True))


def chart(figure: go.Figure, *, key: str, alt: str, **options: Any) -> Any:  # noqa: ANN401
    """A figure; ``alt`` says its takeaway. Options and answer are those of `st.plotly_chart`."""
    record(Chart(figure=figure, alt=alt))
    return st.plotly_chart(figure, config=CHART, key=key, alt=alt, **options)


def table(
    name: str,
    frame: pd.DataFrame,
    *,
    shown: pd.DataFrame | None = None,
    column_config: dict[str, Any] | None = None,
    label: bool = False,
    file: pd.DataFrame | None = None,
    wide: bool = False,
) -> None:
    """A table called ``name``, which is also the name of its file and its accessible name.

    ``frame`` has values, not texts; ``shown`` is the same as people read it (three digits,
    dates and so on when None) for a table of the page, ``column_config`` formats a grid. ``file``
    is what the file has where that is more than ``frame``. ``label`` writes the name above.
    What is too ``wide`` for a phone, as is what has more than `MAX_ACROSS` columns, is a grid:
    only a grid can be scrolled by keyboard.
    """
    record(
        Table(
            name=name,
            frame=frame if file is None else file,
            shown=frame if shown is None else shown,
        )
    )
    if label:
        st.markdown(f"**{escape(name)}**")
    given = frame if shown is None else shown
    wide = wide or len(given.columns) > MAX_ACROSS
    if len(frame) <= MAX_STATIC and not wide:
        st.table(
            pd.DataFrame(
                {
                    escape(table_header(column)): [
                        escape(table_cell(value)) for value in given[column]
                    ]
                    for column in given.columns
                },
            ),
            hide_index=True,
            alt=name,
        )
        return
    if wide and column_config is None and len(frame) <= MAX_STATIC:
        given = given.map(table_cell)
    heads: dict[str, Any] = {str(column): table_header(column) for column in given.columns}
    st.dataframe(
        given.head(MAX_GRID),
        hide_index=True,
        column_config=heads | (column_config or {}),
        alt=name,
        height=400 if len(given) > MAX_STATIC else "auto",
    )
    if len(frame) > MAX_GRID:
        st.caption(f"The first {MAX_GRID:,} of {len(frame):,} rows; the file has them all.")


def columns(widths: int | Sequence[float], **options: Any) -> list[Column]:  # noqa: ANN401
    """Columns to draw into: ``with column: sheet.text(...)``. Options are those of `st.columns`."""
    given = [1.0] * widths if isinstance(widths, int) else [float(width) for width in widths]
    held: tuple[list[Block], ...] = tuple([] for _ in given)
    record(SideBySide(widths=tuple(given), columns=held))
    drawn = st.columns(given, **({"gap": "large"} | options))
    return [Column(where, blocks) for where, blocks in zip(drawn, held, strict=True)]


class Column:
    """A column of the screen and of the report."""

    def __init__(self, where: DeltaGenerator, blocks: list[Block]) -> None:
        self._where, self._blocks = where, blocks
        self._open: list[Any] = []

    def __enter__(self) -> Column:
        opened = _draw_and_record(self._where, self._blocks)
        opened.__enter__()
        self._open.append(opened)
        return self

    def __exit__(self, *error: Any) -> None:  # noqa: ANN401
        self._open.pop().__exit__(*error)


def placeholder() -> Column:
    """A place on the screen and in the report that is filled further down the script."""
    held: list[Block] = []
    record(SideBySide(widths=(1.0,), columns=(held,)))
    return Column(st.container(), held)


def record(block: Block) -> None:
    """Keep a block that the caller has drawn itself."""
    _screen().into.append(block)


@contextmanager
def _draw_and_record(where: DeltaGenerator, blocks: list[Block]) -> Iterator[None]:
    sheet = _screen()
    outer = sheet.into
    sheet.into = blocks
    try:
        with where:
            yield
    finally:
        sheet.into = outer


def _screen() -> _Screen:
    if _KEY not in st.session_state:
        start()
    found: _Screen = st.session_state[_KEY]
    return found
