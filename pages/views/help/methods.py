"""The Methods view: how recommenders, reasons and checks work, for analysts."""

from __future__ import annotations

from explain.reasons.wording import escape
from pages.ui.elements import documents, screen
from recommenders import registry

screen.title("Methods")
recommenders = [
    f"**{entry.label}.** {entry.description}"
    + (f"  \n:small[Not installed here. {escape(entry.missing)}]" if entry.missing else "")
    for entry in registry.ENTRIES
]
documents.show_sections("methods", {"The recommenders": "\n\n".join(recommenders)})
