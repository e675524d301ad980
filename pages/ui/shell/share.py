"""The popover Share: the link to a screen, and the screen as files."""

from __future__ import annotations

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
    found = screen.report()
    found.provenance.extend(provenance(view))
    popover = screen.shared()
    if popover is None:
        return
    with popover:
        st.caption("This link opens the same screen.")
        st.code(view.selection.link(str(st.context.url or "")), language=None)
        # read here: a file is made on a click, in a thread that knows no browser
        dark = st.context.theme.type == "dark"
        for place, offer in enumerate([*_whole(found, dark), *screen.downloads(), *_tables(found)]):
            st.download_button(
                escape(offer.label),
                offer.content,
                file_name=offer.file_name,
                mime=offer.mime,
                icon=offer.icon,
                key=f"file-{place}",
                on_click="ignore",
                width="stretch",
            )
        if remedy := browser.missing():
            st.caption(remedy)


def _whole(found: Report, dark: bool) -> list[Download]:
    """The view as a page, and as a picture where there is something to draw it with."""
    name = file_name(found.title)
    page = Download(
        label="This view as HTML",
        file_name=f"{name}.html",
        mime="text/html",
        content=lambda: found.html(dark=dark).encode("utf-8"),
        icon=":material/html:",
    )
    picture = Download(
        label="This view as PNG",
        file_name=f"{name}.png",
        mime="image/png",
        content=lambda: browser.png(found.html(dark=dark)),
        icon=":material/image:",
    )
    return [page] if browser.missing() else [page, picture]


def _tables(found: Report) -> list[Download]:
    return [
        Download(
            label=f"{table.name} as CSV",
            file_name=f"{file_name(table.name)}.csv",
            mime="text/csv",
            content=lambda frame=table.frame: csv(frame),
            icon=":material/table:",
        )
        for table in found.tables
    ]
