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
_KEY = "_screen"


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


def add_download(download: Download) -> None:
    """A file of the view's own, for the popover Share."""
    _screen().downloads.append(download)


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
    row = right.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    )
    _screen().slot = row.container(horizontal=True, gap="small", width="content")
    _screen().popover = row.popover("Share", icon=":material/link:")


def shared() -> DeltaGenerator | None:
    """The popover in which the view can be had as a link and as files; None without a title."""
    return _screen().popover


def controls() -> DeltaGenerator:
    """Where buttons of the whole view go, in the line below the title; not when `presenting`."""
    slot = _screen().slot
    return st.container() if slot is None else slot


def section(text: str, *, anchor: str | Literal[False] = False, level: int = 2) -> None:
    """A heading in plain words."""
    st.subheader(escape(text), anchor=anchor)
    record(Heading(text=text, level=level))


def text(markdown: str) -> None:
    """A paragraph of Markdown; the caller escapes names (`explain.reasons.wording.escape`)."""
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
    display = frame if shown is None else shown
    wide = wide or len(display.columns) > MAX_ACROSS
    if len(frame) <= MAX_STATIC and not wide:
        st.table(
            pd.DataFrame(
                {
                    escape(table_header(column)): [
                        escape(table_cell(value)) for value in display[column]
                    ]
                    for column in display.columns
                },
            ),
            hide_index=True,
            alt=name,
        )
        return
    if wide and column_config is None and len(frame) <= MAX_STATIC:
        display = display.map(table_cell)
    heads: dict[str, Any] = {str(column): table_header(column) for column in display.columns}
    st.dataframe(
        display.head(MAX_GRID),
        hide_index=True,
        column_config=heads | (column_config or {}),
        alt=name,
        height=400 if len(display) > MAX_STATIC else "auto",
    )
    if len(frame) > MAX_GRID:
        st.caption(f"The first {MAX_GRID:,} of {len(frame):,} rows; the file has them all.")


def columns(widths: int | Sequence[float], **options: Any) -> list[Column]:  # noqa: ANN401
    """Columns to draw into: ``with column: screen.text(...)``. Options are of `st.columns`."""
    sizes = [1.0] * widths if isinstance(widths, int) else [float(width) for width in widths]
    blocks_of_columns: tuple[list[Block], ...] = tuple([] for _ in sizes)
    record(SideBySide(widths=tuple(sizes), columns=blocks_of_columns))
    containers = st.columns(sizes, **({"gap": "large"} | options))
    return [
        Column(container, blocks)
        for container, blocks in zip(containers, blocks_of_columns, strict=True)
    ]


class Column:
    """A column of the screen and of the report."""

    def __init__(self, container: DeltaGenerator, blocks: list[Block]) -> None:
        self._container, self._blocks = container, blocks
        self._open: list[Any] = []

    def __enter__(self) -> Column:
        opened = _draw_and_record(self._container, self._blocks)
        opened.__enter__()
        self._open.append(opened)
        return self

    def __exit__(self, *error: Any) -> None:  # noqa: ANN401
        self._open.pop().__exit__(*error)


def placeholder() -> Column:
    """A place on the screen and in the report that is filled further down the script."""
    blocks: list[Block] = []
    record(SideBySide(widths=(1.0,), columns=(blocks,)))
    return Column(st.container(), blocks)


def record(block: Block) -> None:
    """Keep a block that the caller has drawn itself."""
    _screen().into.append(block)


@contextmanager
def _draw_and_record(container: DeltaGenerator, blocks: list[Block]) -> Iterator[None]:
    screen = _screen()
    outer = screen.into
    screen.into = blocks
    try:
        with container:
            yield
    finally:
        screen.into = outer


def _screen() -> _Screen:
    if _KEY not in st.session_state:
        start()
    screen: _Screen = st.session_state[_KEY]
    return screen
