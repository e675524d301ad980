"""The reason of a list entry in one line."""

from __future__ import annotations

from explain.reasons.wording import Rationale
from pages.ui.elements.icons import verdict_mark
from pages.ui.session.links import Links


def reason_line(rationale: Rationale, links: Links) -> str:
    """The verdict on a reason, its brief sentence and the way on to What if, in Markdown."""
    return f"{verdict_mark(rationale.reason.state)} {reason_words(rationale, links)}"


def reason_words(rationale: Rationale, links: Links) -> str:
    """The brief sentence of a reason and the way on to What if, in Markdown."""
    named, target = rationale.reason.named, rationale.reason.target
    on = "" if named is None else links.taken_out(named.items, target=target)
    return f"{links.sentence(rationale.brief)}{on}"
