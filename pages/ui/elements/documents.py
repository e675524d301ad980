"""The documentation that is part of the product: a section at a time, a term at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.markup import escape
from pages.ui.downloads.download import file_name
from pages.ui.elements import screen
from pages.ui.elements.terms import CONTENT, Entry, matching
from pages.ui.session.links import METHODS, Link
from pages.ui.session.selection import read, sync_widget, update
from recommenders.operation.limits import QUERY_CHARS

# a table of figures is as narrow as a phone: Streamlit lets one grow past the window
_STYLE: Final = """<style>
@media (max-width: 640px) {
  [data-testid=stMarkdownContainer] :is(th, td) {
    padding: .25rem .3rem; font-size: .75rem; overflow-wrap: anywhere;
  }
}
</style>"""
_SEARCH: Final = "term"
MAX_BELOW: Final = 6
"""Entries one below the other; more stand in two columns."""


def show_document(name: str) -> None:
    """A document of the folder ``content``, without its title where it has one."""
    st.html(_STYLE)
    text = _read(name)
    screen.text(text.partition("\n")[2] if text.startswith("# ") else text)


def show_sections(name: str, first: dict[str, str]) -> None:
    """A document by its sections, of which one is open, beside the contents that lead to each.

    ``first`` are sections by their titles, in Markdown, that stand before those of the document.
    An audience sees the section alone.
    """
    st.html(_STYLE)
    sections = first | dict(_section(part) for part in _read(name).split("\n## "))
    by_address = {file_name(title): title for title in sections}
    wanted = read().section
    open_ = wanted if wanted in by_address else next(iter(by_address))
    if wanted is not None and wanted != open_:
        st.warning(
            f"The methods have no section “{escape(wanted)}”: {by_address[open_]} is shown.",
            icon=":material/help:",
        )
    if screen.presenting():
        _draw_section(by_address[open_], sections)
        return
    left, right = st.columns([1, 3], gap="large")
    with left:
        st.markdown("\n".join(f"- {_way_to(part, by_address, open_)}" for part in by_address))
    with right:
        _draw_section(by_address[open_], sections)


def show_glossary() -> None:
    """The search, and the entries that it finds; all of them where nothing is searched."""
    wanted = read().term or ""
    if not screen.presenting():
        sync_widget(_SEARCH, wanted)
        st.text_input(
            "Find a term",
            key=_SEARCH,
            max_chars=QUERY_CHARS,
            on_change=lambda: update(term=st.session_state[_SEARCH].strip() or None),
            placeholder="A word, or a part of what it means",
            width=400,
        )
    entries = matching(wanted)
    if not entries:
        screen.text(f"No term has “{escape(wanted)}” in its name or meaning.")
    elif wanted:
        screen.caption(f"“{escape(wanted)}” stands in {len(entries):,} of the terms.")
    half = (len(entries) + 1) // 2 if len(entries) > MAX_BELOW else len(entries)
    for column, part in zip(screen.columns(2), (entries[:half], entries[half:]), strict=True):
        with column:
            screen.text("\n\n".join(map(_written, part)))
    if wanted and not screen.presenting():
        st.button("Show all terms", on_click=update, kwargs={"term": None})


def _read(name: str) -> str:
    return (CONTENT / f"{name}.md").read_text(encoding="utf-8")


def _section(part: str) -> tuple[str, str]:
    title, _, text = part.removeprefix("## ").partition("\n")
    return title.strip(), text.strip()


def _draw_section(title: str, sections: dict[str, str]) -> None:
    screen.section(title)
    screen.text(sections[title])


def _way_to(part: str, titles: dict[str, str], open_: str) -> str:
    title = escape(titles[part])
    if part == open_:
        return f"**{title}**"
    return Link(path=METHODS, selection=replace(read(), section=part))(title)


def _written(entry: Entry) -> str:
    """An entry in Markdown; its heading can be linked to."""
    also = f" (also {escape(', '.join(entry.names[1:]))})" if len(entry.names) > 1 else ""
    return f"## :small[{escape(entry.name)}]\n{entry.markdown}{also}"
