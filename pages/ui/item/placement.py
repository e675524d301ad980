"""What part of an item's clicks comes from where it stood, where the data tell."""

from __future__ import annotations

from dataclasses import replace

from explain.position.findings import placement_sentence
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.terms import mark
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Link
from pages.ui.session.placements import placements_of


def draw_placement(view: ViewContext, item: int) -> None:
    """A sentence and the way to the Position view; nothing where it is not noticeable."""
    findings = placements_of(view.model.loaded.dataset)
    sentence = "" if findings is None else placement_sentence(findings, item)
    if not sentence:
        return
    way = ""
    if not screen.presenting():
        link = Link(path="position", selection=replace(view.selection, method=None))
        way = f" {link('All items by their places')}"
    screen.text(f":material/format_list_numbered: {escape(sentence)}{mark('placement')}{way}")
