"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

from pages.ui.quality import explanations, ranking, weak_spots
from pages.ui.session import context
from pages.ui.session.evaluations import quality_state

view = context.current()
evaluation = quality_state(view)
ranking.draw_heading(view, evaluation)
if evaluation.quality is not None:
    ranking.draw_metrics(view, evaluation, evaluation.quality)
    ranking.draw_curves(view, evaluation.quality)
    ranking.draw_repeat_and_explore(view, evaluation.quality)
    weak_spots.draw_groups(view, evaluation.quality)
    weak_spots.draw_missed_customers(view, evaluation.quality)
explanations.show(view)
