"""The popover Share: the link to a screen, and the screen as files."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from explain.export import browser
from explain.export.report import Report, Table
from explain.formats import table_header
from pages.ui.access.person import Person
from pages.ui.downloads.download import Download, csv, file_name
from pages.ui.downloads.offers import draw_offers
from pages.ui.elements import screen
from pages.ui.elements.provenance import provenance
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import Selection

_CHOICES: Final = {
    "bought": "Keep items bought before",
    "hits": "Show what was bought next",
    "private": "Pseudonyms",
    "asof": "As of",
    "most": "Customers at most",
    "by": "Divided by",
    "against": "Compared with",
}
"""What a choice is called where its name in the address says too little."""


def share(view: ViewContext, person: Person) -> None:
    """The last thing a run draws: all that the view has recorded can be had as a file, by whoever
    may take files away.
    """
    report = screen.report()
    report.provenance.extend(provenance(view))
    popover = screen.shared()
    if popover is None:
        return
    with popover:
        st.caption("This link opens the same screen.")
        link = view.selection.link(str(st.context.url or ""))
        st.code(link, language=None)
        # read here: a file is made on a click, in a thread that knows no browser
        dark = st.context.theme.type == "dark"
        offers = [
            *_whole(report, dark),
            *_workbook(report, link, view.selection),
            *screen.downloads(),
            *_tables(report, view.model.loaded.dataset.locale),
        ]
        if not draw_offers(offers, person, view.selection, key=""):
            return
        if remedy := browser.missing():
            st.caption(remedy)


def _whole(report: Report, dark: bool) -> list[Download]:
    """The view as a page, and as a picture where there is something to draw it with."""
    name = file_name(report.title)
    page = Download(
        label="This view as HTML",
        file_name=f"{name}.html",
        mime="text/html",
        content=lambda: report.html(dark=dark).encode("utf-8"),
        icon=":material/html:",
    )
    picture = Download(
        label="This view as PNG",
        file_name=f"{name}.png",
        mime="image/png",
        content=lambda: browser.png(report.html(dark=dark)),
        icon=":material/image:",
    )
    return [page] if browser.missing() else [page, picture]


def _workbook(report: Report, link: str, selection: Selection) -> list[Download]:
    """All tables of the view as one file, where it has any."""
    if not report.tables:
        return []
    choices = [
        (
            _CHOICES.get(name, table_header(name)),
            "yes" if getattr(selection, name) is True else text,
        )
        for name, text in selection.params().items()
    ]

    def content() -> bytes:
        from explain.export.workbook import workbook

        return workbook(report, link=link, choices=choices)

    return [
        Download(
            label="This view as Excel workbook",
            file_name=f"{file_name(report.title)}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content=content,
            icon=":material/table_view:",
        )
    ]


def _tables(report: Report, locale: str) -> list[Download]:
    return [
        Download(
            label=f"{table.name} as CSV",
            file_name=f"{file_name(table.name)}.csv",
            mime="text/csv",
            content=partial(_csv, table, locale),
            icon=":material/table:",
        )
        for table in report.tables
    ]


def _csv(table: Table, locale: str) -> bytes:
    return csv(table.rows, locale)
