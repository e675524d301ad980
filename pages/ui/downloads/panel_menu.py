"""The menu of a panel: its chart or table as files, and the link that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from explain.export import browser, slide
from explain.export.chart_data import chart_data
from explain.export.report import Chart, Report, Table
from explain.markup import escape
from pages.ui.access.person import current_person
from pages.ui.downloads.download import Download, csv, file_name
from pages.ui.downloads.offers import draw_offers
from pages.ui.session.selection import Selection, read
from recommenders.data.titles import shortened

WIDTH: Final = 320
"""Pixels of an open menu."""
MOST: Final = 60
"""Characters of the name of a panel in the name of its menu."""
STYLE: Final = """
[class*="st-key-panel-"] { position: relative; }
[class*="st-key-menu-"] {
  position: absolute; top: -1.5rem; right: 0; width: auto; z-index: 2; opacity: 0;
}
[class*="st-key-panel-"]:hover [class*="st-key-menu-"],
[class*="st-key-menu-"]:focus-within, [class*="st-key-menu-"]:has([aria-expanded=true]) {
  opacity: 1;
}
[class*="st-key-panel-"]:has([data-testid=stDataFrame]) [class*="st-key-menu-"] { right: 9rem; }
@media (hover: none) { [class*="st-key-menu-"] { opacity: 1; } }
@media print { [class*="st-key-menu-"] { display: none; } }
[class*="st-key-menu-"] [data-testid=stPopoverButton] { min-height: 1.75rem; padding: 0 .35rem; }
[class*="st-key-menu-"] [data-testid=stPopoverButton] p { position: absolute;
  width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[class*="st-key-menu-"] [data-testid=stPopoverButton] > div > [aria-hidden=true] { display: none; }
"""
"""Menus stand at the right above their panels, and are seen where the pointer or the focus is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """A chart or table with its place: the heading above it, and the report that it is part of.

    ``key`` is unique on the screen. ``heading`` has its text and its fragment of the address; both
    are empty where the title of the view is above. ``customer`` (id) is whose view it is where the
    address names nobody.
    """

    key: str
    heading: tuple[str, str]
    block: Chart | Table
    report: Report
    locale: str = ""
    customer: str | None = None

    @property
    def name(self) -> str:
        """What the panel is called: a table has a name, a chart that of its heading."""
        if isinstance(self.block, Table):
            return self.block.name
        return self.heading[0] or self.report.title or self.block.alt

    @property
    def selection(self) -> Selection:
        """What the screen shows, with the customer in any case."""
        selection = read()
        return replace(selection, customer=selection.customer or self.customer)

    @property
    def link(self) -> str:
        """The address of the screen, scrolled to the heading of the panel."""
        place = self.heading[1]
        return f"{self.selection.link(str(st.context.url or ''))}{'#' if place else ''}{place}"


@contextmanager
def with_menu(panel: Panel) -> Iterator[None]:
    """Draw a panel in the block; its menu stands first, and computes nothing until it is open."""
    with st.container(key=f"panel-{panel.key}", gap=None):
        _menu(panel)
        yield


@st.fragment
def _menu(panel: Panel) -> None:
    with st.container(key=f"menu-{panel.key}", width="content"):
        popover = st.popover(
            f"Menu of {escape(shortened(panel.name, MOST))}",
            icon=":material/more_horiz:",
            type="tertiary",
            key=f"open-{panel.key}",
            on_change="rerun",
        )
    if not popover.open:
        return
    with popover, st.container(width=WIDTH):
        offers = files(panel, dark=st.context.theme.type == "dark")
        drawn = draw_offers(offers, current_person(), panel.selection, key=f"{panel.key}-")
        if drawn and isinstance(panel.block, Chart) and (remedy := browser.missing()):
            st.caption(remedy)
        st.caption("This link opens the screen here.")
        st.code(panel.link, language=None, wrap_lines=True)


def files(panel: Panel, *, dark: bool) -> list[Download]:
    """What can be had of a panel; pictures are as ``dark`` as the screen is."""
    name, block = file_name(panel.name), panel.block
    if isinstance(block, Table):
        return [_numbers(name, lambda: csv(block.rows, panel.locale))]
    numbers = _numbers(name, lambda: csv(chart_data(block.drawn), panel.locale))
    return [numbers] if browser.missing() else [*_pictures(panel, block, name, dark=dark), numbers]


def _pictures(panel: Panel, chart: Chart, name: str, *, dark: bool) -> list[Download]:
    return [
        Download(
            label="Slide as PNG, 16:9",
            file_name=f"{name}.png",
            mime="image/png",
            content=lambda: slide.slide(
                chart.drawn,
                panel.name,
                alt=chart.alt,
                source=panel.report.provenance,
                dark=dark,
            ),
            icon=":material/image:",
        ),
        Download(
            label="Drawing as SVG",
            file_name=f"{name}.svg",
            mime="image/svg+xml",
            content=lambda: slide.drawing(chart.drawn, alt=chart.alt, dark=dark),
            icon=":material/draw:",
        ),
    ]


def _numbers(name: str, content: Callable[[], bytes]) -> Download:
    return Download(
        label="Numbers as CSV",
        file_name=f"{name}.csv",
        mime="text/csv",
        content=content,
        icon=":material/table:",
    )
