"""What stands behind the list and the reason, in parts of which one is open."""

from __future__ import annotations

from typing import Final

from explain.profiles.customer_profile import Profile
from explain.reasons.explanation import Explanation
from pages.ui.customer import charts, history, questions, reference, score_parts, why
from pages.ui.customer.recorded import related
from pages.ui.customer.why import HISTORY
from pages.ui.elements import empty_states, screen
from pages.ui.elements.parts import choose_part
from pages.ui.session.context import ViewContext

EXPLAIN: Final = "explain"
CHANGE: Final = "change"
FEATURES: Final = "features"
LABELS: Final = {
    EXPLAIN: "Explain it",
    CHANGE: "What would change it",
    HISTORY: "History",
    FEATURES: "Which features explain it",
}


def details(view: ViewContext, profile: Profile, explanation: Explanation, position: int) -> None:
    """The choice of a part, and the part; a question in the address opens its answer.

    For an audience the list and the reason are all, unless the address asks for a part.
    """
    if screen.presenting() and view.selection.details is None and view.selection.versus is None:
        return
    asked = CHANGE if view.selection.versus is not None else EXPLAIN
    part = choose_part("Customer", LABELS, view.selection.details, field="details", default=asked)
    if view.record and part in (EXPLAIN, CHANGE):
        if part == EXPLAIN:
            related.draw_related(view, explanation, position)
        empty_states.not_asked(view.record)
    elif part == EXPLAIN:
        left, right = screen.columns(2)
        with left:
            score_parts.draw_score_parts(view, explanation, position)
            charts.by_relation(view, explanation, position)
        with right:
            reference.by_purchase(view, explanation, position)
    elif part == CHANGE:
        why.asked_again(view, explanation, position)
        questions.versus(view, explanation, position)
    elif part == HISTORY:
        history.history(view, profile, explanation, position)
    else:
        charts.by_feature(view, explanation, position)
