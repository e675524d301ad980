"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

from pages.ui.quality import cache as quality_results
from pages.ui.quality import explanations as quality_explained
from pages.ui.quality import ranking as quality_rank
from pages.ui.quality import weak_spots as quality_weak
from pages.ui.shell import sidebar as pickers

chosen = pickers.current()
found = quality_results.judged(chosen)
quality_rank.heading(chosen, found)
if found.quality is not None:
    quality_rank.metrics(chosen, found, found.quality)
    quality_rank.curves(chosen, found.quality)
    quality_rank.kinds(chosen, found.quality)
    quality_weak.groups(chosen, found.quality)
    quality_weak.missed(chosen, found.quality)
quality_explained.show(chosen)
