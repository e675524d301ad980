"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

from pages.ui.quality import cache, explanations, ranking, weak_spots
from pages.ui.session import context

chosen = context.current()
found = cache.judged(chosen)
ranking.heading(chosen, found)
if found.quality is not None:
    ranking.metrics(chosen, found, found.quality)
    ranking.curves(chosen, found.quality)
    ranking.kinds(chosen, found.quality)
    weak_spots.groups(chosen, found.quality)
    weak_spots.missed(chosen, found.quality)
explanations.show(chosen)
