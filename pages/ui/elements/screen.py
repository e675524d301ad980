"""Draws a view and keeps what it drew, so that screen, HTML, PNG and CSV cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from explain.export.report import Block, Chart, Heading, Report, SideBySide, Table, Words
from explain.formats import column_cells, table_header, unbroken_percents, written_as_numbers
from explain.reasons.wording import escape
from pages.ui.downloads.download import Download, file_name
from pages.ui.downloads.panel_menu import Panel, with_menu
from pages.ui.elements.static_table import draw_static
from pages.ui.elements.terms import grid_head, help_of
from pages.ui.session.jobs import wait_in_place
from pages.ui.session.links import NAMED, Link
from pages.ui.session.selection import read
from recommenders.data.titles import shortened

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.delta_generator import DeltaGenerator

CHART = {"displayModeBar": False, "responsive": True}
MAX_STATIC = 30
"""Rows that are drawn as a table of the page; more are drawn as a grid that scrolls and sorts."""
MAX_ACROSS = 6
MAX_GRID = 1_000
"""Rows of a grid; the file has them all."""
LINKED = "]("
"""Stands in every Markdown with a link, and in no other that is escaped."""
MAX_HINT = 1_000
"""Characters of a name that hovers."""
_KEY = "_screen"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linked:
    """A table as people read it, with where the texts of its columns lead, row by row.

    A screen for an audience and a file have the texts alone.
    """

    frame: pd.DataFrame
    links: Mapping[str, Sequence[Link | None]]


class _Screen:
    """The report of the run that draws, and where in it the next block goes."""

    def __init__(self, locale: str, customer: str | None) -> None:
        self.report = Report()
        self.into: list[Block] = self.report.blocks
        self.slot: DeltaGenerator | None = None
        self.popover: DeltaGenerator | None = None
        self.below_title: tuple[DeltaGenerator, int] | None = None
        self.downloads: list[Download] = []
        self.locale = locale
        self.customer = customer
        self.heading = "", ""
        self.panels = 0


def start(locale: str = "", customer: str | None = None) -> None:
    """Start an empty report of what the views draw from here on, for files of a ``locale``.

    Those of panels are of the ``customer`` (id) where the address names nobody.
    """
    st.session_state[_KEY] = _Screen(locale, customer)


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


def title(text: str, strip: str = "", *, whole: str = "", linked: str = "") -> None:
    """The finding of the view in plain words, with a line of Markdown below it.

    ``whole`` is a name that may stand clipped in it; then it can be read by hovering. ``linked``
    is the same text in Markdown, with links.
    Beside the line stand the `controls` of the view and what is `shared`, which is filled last.
    """
    st.title(linked or escape(text), anchor=False, help=_hint(text, whole))
    wait_in_place()
    record(Heading(text=text, level=1))
    if strip:
        record(Words(markdown=strip))
    if presenting():
        if strip:
            st.markdown(strip)
        _screen().below_title = st.container(), len(_screen().into)
        return
    left, right = st.columns([7, 5], vertical_alignment="center")
    if strip:
        left.markdown(strip)
    row = right.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    )
    _screen().slot = row.container(horizontal=True, gap="small", width="content")
    _screen().popover = row.popover("Share", icon=":material/link:")
    _screen().below_title = st.container(), len(_screen().into)


def below_title() -> Column | None:
    """The place below the title for a sentence that is filled in last; None without a title."""
    screen = _screen()
    if screen.below_title is None:
        return None
    container, position = screen.below_title
    blocks: list[Block] = []
    screen.report.blocks.insert(position, SideBySide(widths=(1.0,), columns=(blocks,)))
    return Column(container, blocks)


def shared() -> DeltaGenerator | None:
    """The popover in which the view can be had as a link and as files; None without a title."""
    return _screen().popover


def controls() -> DeltaGenerator:
    """Where buttons of the whole view go, in the line below the title; not when `presenting`."""
    slot = _screen().slot
    return st.container() if slot is None else slot


def section(
    text: str,
    *,
    anchor: str = "",
    level: int = 2,
    whole: str = "",
    linked: str = "",
    terms: Sequence[str] = (),
) -> None:
    """A heading in plain words; ``whole`` and ``linked`` are as those of the `title`.

    Behind it a "?" says what the ``terms`` of the glossary mean. The address leads to it with its
    `file_name` as the fragment, or with the ``anchor``.
    """
    hint = _hint(text, whole) or (help_of(*terms) if terms else None)
    # a heading with links has none of its own: two would stand beside each other
    anchor = anchor or ("" if linked else file_name(text))
    st.header(linked or escape(text), anchor=False if presenting() else anchor or False, help=hint)
    _screen().heading = text, anchor
    record(Heading(text=text, level=level))


def text(markdown: str, *, terms: Sequence[str] = ()) -> None:
    """A paragraph of Markdown; the caller escapes names (`explain.reasons.wording.escape`).

    ``terms`` are as those of a `section`.
    """
    st.markdown(unbroken_percents(markdown), help=help_of(*terms) if terms else None)
    record(Words(markdown=markdown))


def caption(markdown: str, *, terms: Sequence[str] = ()) -> None:
    """What explains rather than says, in Markdown; ``terms`` are as those of a `section`.

    With links it is small and not pale: a link in Streamlit's caption is too pale to be read.
    """
    help_text = help_of(*terms) if terms else None
    if LINKED in markdown:
        st.markdown(f":small[{unbroken_percents(markdown)}]", help=help_text)
    else:
        st.caption(unbroken_percents(markdown), help=help_text)
    record(Words(markdown=markdown, small=True))


def chart(figure: go.Figure, *, key: str, alt: str, **options: Any) -> Any:  # noqa: ANN401
    """A figure; ``alt`` says its takeaway. Options and answer are those of `st.plotly_chart`."""
    with panel(Chart(figure=figure, alt=alt)):
        return st.plotly_chart(figure, config=CHART, key=key, alt=alt, **options)


def table(
    name: str,
    frame: pd.DataFrame,
    *,
    shown: pd.DataFrame | Linked | None = None,
    column_config: dict[str, Any] | None = None,
    label: bool = False,
    file: pd.DataFrame | Callable[[], pd.DataFrame] | None = None,
    wide: bool = False,
) -> None:
    """A table called ``name``, which is also the name of its file and its accessible name.

    ``frame`` has values, not texts; ``shown`` is the same as people read it (three digits,
    dates and so on when None) for a table of the page, ``column_config`` formats a grid. ``file``
    is what the file has where that is more than ``frame``, or what makes it. ``label`` writes the
    name above. What is too ``wide`` for a phone, as is what has more than `MAX_ACROSS` columns, is
    a grid: only a grid can be scrolled by keyboard.
    """
    links = {} if presenting() or not isinstance(shown, Linked) else shown.links
    display = shown.frame if isinstance(shown, Linked) else frame if shown is None else shown
    block = Table(name=name, frame=frame if file is None else file, shown=display)
    if label:
        st.markdown(f"**{escape(name)}**")
    wide = wide or len(display.columns) > MAX_ACROSS
    if len(frame) <= MAX_STATIC and not wide:
        with panel(block):
            draw_static(name, display, links)
        return
    heads: dict[str, Any] = {str(column): grid_head(column) for column in display.columns}
    if wide and column_config is None and len(frame) <= MAX_STATIC:
        display = pd.DataFrame({column: column_cells(display[column]) for column in display})
        for column in display:
            if written_as_numbers(display[column]):
                heads[str(column)] = heads[str(column)] | {"alignment": "right"}
    linked, leading = grid_of(Linked(frame=display.head(MAX_GRID), links=links))
    with panel(block):
        st.dataframe(
            linked,
            hide_index=True,
            column_config=heads | leading | (column_config or {}),
            alt=name,
            height=400 if len(display) > MAX_STATIC else "auto",
        )
    if len(frame) > MAX_GRID:
        st.caption(f"The first {MAX_GRID:,} of {len(frame):,} rows; the file has them all.")


def grid_of(linked: Linked, **heads: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The frame for `st.dataframe`, and the configuration of its columns that lead on.

    ``heads`` names columns where `table_header` does not. For an audience nothing leads on.
    """
    frame, config = linked.frame.copy(), {}
    for column, leads in ({} if presenting() else linked.links).items():
        frame[column] = [
            None if link is None else link.named(str(text))
            for text, link in zip(frame[column], leads, strict=False)
        ]
        head = heads.get(column, table_header(column))
        config[column] = st.column_config.LinkColumn(head, display_text=NAMED)
    return frame, config


def columns(widths: int | Sequence[float], **options: Any) -> list[Column]:  # noqa: ANN401
    """Columns to draw into: ``with column: screen.text(...)``. Options are of `st.columns`."""
    sizes = [1.0] * widths if isinstance(widths, int) else [float(width) for width in widths]
    blocks_of_columns: tuple[list[Block], ...] = tuple([] for _ in sizes)
    record(SideBySide(widths=tuple(sizes), columns=blocks_of_columns))
    containers = st.columns(sizes, **({"gap": "large"} | options))
    pairs = zip(containers, blocks_of_columns, strict=True)
    return [Column(container, blocks) for container, blocks in pairs]


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

    def recorded(self) -> AbstractContextManager[None]:
        """What a fragment in this column draws later has its place in the report here."""
        return _record_into(self._blocks)


def placeholder() -> Column:
    """A place on the screen and in the report that is filled further down the script."""
    blocks: list[Block] = []
    record(SideBySide(widths=(1.0,), columns=(blocks,)))
    return Column(st.container(), blocks)


def record(block: Block) -> None:
    """Keep a block that the caller has drawn itself."""
    _screen().into.append(block)


def panel(block: Chart | Table) -> AbstractContextManager[None]:
    """Keep a block that the caller draws in it: it has a menu, but not in front of an audience."""
    record(block)
    screen = _screen()
    screen.panels += 1
    if presenting():
        return nullcontext()
    return with_menu(
        Panel(
            key=f"{screen.panels}",
            heading=screen.heading,
            block=block,
            report=screen.report,
            locale=screen.locale,
            customer=screen.customer,
        )
    )


@contextmanager
def _draw_and_record(container: DeltaGenerator, blocks: list[Block]) -> Iterator[None]:
    with _record_into(blocks), container:
        yield


@contextmanager
def _record_into(blocks: list[Block]) -> Iterator[None]:
    screen = _screen()
    outer = screen.into
    screen.into = blocks
    try:
        yield
    finally:
        screen.into = outer


def _hint(text: str, whole: str) -> str | None:
    """The name that is clipped in a text, in Markdown; None where all of it stands there."""
    return escape(shortened(whole, MAX_HINT)) if whole not in text else None


def _screen() -> _Screen:
    if _KEY not in st.session_state:
        start()
    screen: _Screen = st.session_state[_KEY]
    return screen
