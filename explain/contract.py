"""What explanations are made of: frozen results that a chart, a table or a sentence reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, IntArray

NOTICEABLE = 0.25
"""A further purchase is named when it carries this share of what the first one carries."""

TOP_K = 10
"""Items in a list."""


class AttributionMethod(StrEnum):
    """How the history contributions were obtained."""

    EXACT = "exact"
    CLOSED_FORM = "closed form"
    ENUMERATED = "enumerated"
    SAMPLED = "sampled"
    TWO_LEVEL = "two-level"
    NONE = "no"


class ReasonState(StrEnum):
    """The verdict on a reason in one word, as every screen, file and table has it.

    Personal: the item is in the list because of what the customer bought, and that holds when it
    is tested. Doubtful: the test holds, and what is named has little to do with the item. Weak:
    the history brings the item, and no few purchases decide it. Popular: it would be in the list
    without any history. Rule: a rule of the shop pins it to its place, whatever its score.
    Untested: the list is a record, and there is no model to ask.
    `explain.reasons.verdict` has the three questions behind them.
    """

    PERSONAL = "personal"
    DOUBTFUL = "doubtful"
    WEAK = "weak"
    POPULAR = "popular"
    RULE = "rule"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HistoryUnit:
    """A part of the history that carries one contribution: an item, or a group of items.

    ``items`` are item codes; ``label`` names a group ("Fresh produce") and is empty for a
    single item.
    """

    items: tuple[int, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attribution:
    """What each part of a history adds to the score of each shown item.

    ``values`` has shape (n_units, n_targets), in the recommender's score units: positive lifts
    the item, negative lowers it. ``base`` (n_targets,) is the score with no history, ``total``
    (n_targets,) with all of it; values add up to total - base. ``errors`` (n_units, n_targets)
    are standard errors, 0 where nothing was sampled, and ``converged`` tells whether the sample
    was large enough to tell the strongest reasons of every target from the rest. ``n_scored``
    counts the masked histories that the recommender was asked to score.
    """

    units: tuple[HistoryUnit, ...]
    targets: IntArray
    values: DoubleArray
    errors: DoubleArray
    base: DoubleArray
    total: DoubleArray
    method: AttributionMethod
    converged: bool = True
    n_scored: int

    @property
    def gap(self) -> float:
        """Largest distance from additivity over the targets, relative to max(|total|, |base|)."""
        if not len(self.targets):
            return 0.0
        missing = np.abs(self.values.sum(axis=0) - (self.total - self.base))
        size = np.maximum(np.abs(self.total), np.abs(self.base))
        return float((missing / np.maximum(size, 1e-12)).max())

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each unit and target: names, contribution, standard error (score units)."""
        titles = dataset.titles
        units = [unit.label or dataset.item_title(unit.items[0]) for unit in self.units]
        return pd.DataFrame(
            {
                "item": np.tile(titles[self.targets], len(units)),
                "because of": np.repeat(np.array(units, dtype=object), len(self.targets)),
                "purchased items": np.repeat(
                    [len(unit.items) for unit in self.units], len(self.targets)
                ),
                "contribution": self.values.ravel(),
                "standard error": self.errors.ravel(),
            }
        )
