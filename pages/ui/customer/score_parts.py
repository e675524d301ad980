"""What the score of one item is made of, where the recommender can say it itself."""

from __future__ import annotations

from explain.charts.attribution import SignedBars
from explain.formats import join_names
from explain.reasons.explanation import Explanation
from pages.ui.elements import screen
from pages.ui.elements.charts import draw_bars
from pages.ui.session.context import ViewContext
from recommenders.contract import SumOfParts


def draw_score_parts(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The recommender's own parts of the score, as bars that add up to it; nothing without any."""
    recommender = view.model.ranker.for_customer(explanation.customer).recommender
    if not isinstance(recommender, SumOfParts):
        return
    target = explanation.ranking.items[position : position + 1]
    parts = recommender.parts(explanation.history, target)
    bars = SignedBars(
        bars=[(part.name, float(part.values[0]), 0.0) for part in parts],
        unit=view.model.entry.unit,
        same=frozenset(row for row, part in enumerate(parts) if not part.personal),
    )
    screen.section("What its score is made of", terms=["score"])
    draw_bars(bars, key="score_parts", alt=f"Parts of the score: {bars.words}")
    same = [part.name for part in parts if not part.personal]
    screen.caption(
        "The recommender's own account, which adds up to the score. "
        f"The {'part' if len(same) == 1 else 'parts'} {join_names([f'“{name}”' for name in same])} "
        f"(grey) {'is' if len(same) == 1 else 'are'} the same for every customer, the others come "
        "from the purchases: above 0 they say more for this item than the average purchase does, "
        "below 0 less."
        if same
        else "The recommender's own account, which adds up to the score."
    )
