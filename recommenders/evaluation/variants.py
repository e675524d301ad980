"""A recommender with the options of its list, fitted and scored as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from recommenders import registry
from recommenders.contract import Dataset, Recommender
from recommenders.evaluation.candidates import Candidates
from recommenders.evaluation.holdout import Holdout
from recommenders.evaluation.measure import Scorer
from recommenders.histories import FloatArray, LongArray
from recommenders.progress import Progress
from recommenders.ranking.dial import turned
from recommenders.ranking.diversity import VariedRanker, Variety, VarietyConfig
from recommenders.ranking.probability_ratio import RatioConfig

Rearranging: TypeAlias = Callable[[Recommender, Dataset, Variety], VariedRanker]
"""Makes the ranker that rearranges the lists of a recommender fitted to a data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A recommender by its name, with the setting of the dial and the variety of its lists."""

    recommender: str
    personal: float = 0.0
    variety: Variety | None = None

    @property
    def settings(self) -> dict[str, object]:
        """What its options come to, for a key; empty for the recommender as it comes."""
        settings: dict[str, object] = {}
        if self.personal:
            settings |= {"personal": self.personal, "smoothing": RatioConfig().smoothing}
        if self.variety is not None:
            settings |= {"variety": str(self.variety), **asdict(VarietyConfig())}
        return settings


def as_variant(variant: str | Variant) -> Variant:
    """A recommender as it comes where it is a name."""
    return Variant(recommender=variant) if isinstance(variant, str) else variant


def fitted_variant(
    variant: Variant, train: Dataset, *, cache: Path | None, progress: Progress
) -> Recommender:
    """The recommender fitted to the data set, from ``cache`` where it is there, with its dial.

    Raises DataError where it cannot take the data, or has no dial.
    """
    recommender = registry.fitted(variant.recommender, train, cache=cache, progress=progress)
    nonnegative = registry.entry(variant.recommender).nonnegative
    return turned(recommender, train, personal=variant.personal, nonnegative=nonnegative)


def lists_lifted(
    scorer: Scorer, ranker: VariedRanker, holdout: Holdout, candidates: Candidates, *, k: int
) -> Scorer:
    """Scores by which the rearranged list of k comes first, and all else stays as it was.

    So every metric of a list can be computed from scores, as it is for lists without variety.
    """
    shown = holdout.histories.only(ranker.recommender.events)

    def lifted(rows: LongArray) -> FloatArray:
        scores = np.array(scorer(rows))
        for position in range(len(rows)):
            history = shown.take(rows[position : position + 1])
            items = ranker.rank(history, k=k, bought_before=candidates.bought_before).items
            highest = scores[position].max()
            # steps that a float32 can tell apart at any height
            step = max(1.0, abs(float(highest)))
            scores[position, items] = highest + step * np.arange(len(items), 0, -1)
        return scores

    return lifted
