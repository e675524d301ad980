"""The recommender's own parts of a score are drawn where there are any."""

from __future__ import annotations

import numpy as np

from pages.ui.customer import score_parts
from pages.ui.session import explanations
from recommenders.contract import Histories, ScorePart
from recommenders.histories import IntArray
from recommenders.testing import toys
from tests.pages.panels import alts, fitted, onward, run_panel, said, view_of

CUSTOMER = 3


class Telling(toys.Linear):
    """Says that half a point is the same for all, and the rest comes from the purchases."""

    def parts(self, history: Histories, targets: IntArray) -> tuple[ScorePart, ...]:
        own = self.score(history, targets)[0].astype(np.float64) - 0.5
        return (
            ScorePart(name="base", values=np.full(len(targets), 0.5), personal=False),
            ScorePart(name="taste", values=own, personal=True),
        )


def test_parts_are_drawn_and_add_up() -> None:
    model = fitted(Telling(onward().weights))
    explanation = explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)
    view = view_of(model, CUSTOMER)
    app = run_panel(lambda: score_parts.draw_score_parts(view, explanation, 0))
    assert alts(app) == ["Parts of the score: base +0.5, taste +3.0"]
    assert "“base” (grey) is the same for every customer" in said(app)


def test_a_recommender_that_cannot_say_draws_nothing() -> None:
    model = fitted(onward())
    explanation = explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)
    view = view_of(model, CUSTOMER)
    app = run_panel(lambda: score_parts.draw_score_parts(view, explanation, 0))
    assert not alts(app)
    assert not app.header
