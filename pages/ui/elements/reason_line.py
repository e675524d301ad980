"""The reason of a list entry in one line."""

from __future__ import annotations

from explain.contract import ReasonState
from explain.reasons.wording import Rationale, check_badge, escape
from pages.ui.elements.icons import STATES


def reason_line(rationale: Rationale) -> str:
    """The state of a reason, its check and its brief sentence, in Markdown."""
    state = rationale.reason.state
    # an association says so in its own words
    badge = "" if state is ReasonState.ASSOCIATED else f"{escape(check_badge(rationale.reason))} · "
    return f"{STATES[state]} {badge}{rationale.brief_markdown}"
