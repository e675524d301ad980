"""All features that there are, those that a data set allows, and their values."""

from __future__ import annotations

from typing import Final

import numpy as np

from explain.features.case import CandidateCase
from explain.features.feature import Feature
from explain.features.fits import FITS
from explain.features.own import ITEM_FACTS, RECORD
from explain.features.shares import SHARES, WORDS
from explain.features.together import TOGETHER
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import COSTS, Dataset, Event
from recommenders.histories import DoubleArray

FEATURES: Final[tuple[Feature, ...]] = (*ITEM_FACTS, *RECORD, *SHARES, *TOGETHER, *FITS)


def available(dataset: Dataset, statistics: ItemStatistics) -> tuple[Feature, ...]:
    """The features that this data set allows."""
    events = {Event(code).label for code in np.unique(dataset.log.events)}

    def there(need: str) -> bool:
        if need in WORDS:
            return need in statistics.codes
        return dataset.has(need) if need in COSTS else need in events

    return tuple(
        feature
        for feature in FEATURES
        if all(map(there, feature.needs)) and not any(map(there, feature.unless))
    )


def compute(features: tuple[Feature, ...], case: CandidateCase) -> DoubleArray:
    """The feature values, float64 of shape (n_targets, n_features), NaN where unknown."""
    columns = [feature.compute(case) for feature in features]
    return np.column_stack(columns).astype(np.float64)
