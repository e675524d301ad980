"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

from pages.ui.quality import cache, explanations, ranking, weak_spots
from pages.ui.session import context

view = context.current()
evaluation = cache.judged(view)
ranking.heading(view, evaluation)
if evaluation.quality is not None:
    ranking.metrics(view, evaluation, evaluation.quality)
    ranking.curves(view, evaluation.quality)
    ranking.kinds(view, evaluation.quality)
    weak_spots.groups(view, evaluation.quality)
    weak_spots.missed(view, evaluation.quality)
explanations.show(view)
