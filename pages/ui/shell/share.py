"""The popover Share: the link to a screen, and the screen as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explain.export import browser
from explain.export.report import Report
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.downloads import csv, file_name
from pages.ui.elements.provenance import provenance
from pages.ui.elements.screen import Download
from pages.ui.session.context import ViewContext


def share(view: ViewContext) -> None:
    """The last thing a run draws: all that the view has recorded can be had as a file."""
    report = screen.report()
    report.provenance.extend(provenance(view))
    popover = screen.shared()
    if popover is None:
        return
    with popover:
        st.caption("This link opens the same screen.")
        st.code(view.selection.link(str(st.context.url or "")), language=None)
        # read here: a file is made on a click, in a thread that knows no browser
        dark = st.context.theme.type == "dark"
        for index, offer in enumerate(
            [*_whole(report, dark), *screen.downloads(), *_tables(report)]
        ):
            st.download_button(
                escape(offer.label),
                offer.content,
                file_name=offer.file_name,
                mime=offer.mime,
                icon=offer.icon,
                key=f"file-{index}",
                on_click="ignore",
                width="stretch",
            )
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


def _tables(report: Report) -> list[Download]:
    return [
        Download(
            label=f"{table.name} as CSV",
            file_name=f"{file_name(table.name)}.csv",
            mime="text/csv",
            content=partial(csv, table.frame),
            icon=":material/table:",
        )
        for table in report.tables
    ]
