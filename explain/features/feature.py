"""What a feature is: a number with a name, a unit and a sentence, for a customer and an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.features.case import CandidateCase
from recommenders.histories import DoubleArray

CURRENCY: Final = "currency"
"""Stands for the data set's currency where a feature is an amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A number that the surrogate may speak about, read from the log and the catalogue.

    ``compute`` gives it for each target, (n_targets,), NaN where unknown; ``sentence`` says in
    words what it is. ``needs`` names what the data set must have (columns, or events by their
    label) for the feature to exist, ``unless`` the columns beside which it says nothing of its
    own. ``association`` marks what ties an item to the purchases: more of it may only lift the
    item in the surrogate's line. ``logarithmic``: that line counts doublings, not units.
    """

    name: str
    label: str
    unit: str
    sentence: str
    compute: Callable[[CandidateCase], DoubleArray]
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    association: bool = False
    logarithmic: bool = False

    def __reduce__(self) -> tuple[Callable[[str], Feature | None], tuple[str]]:
        # ``compute`` is made where features are made: in another process it is there by its name
        if self is not _of_catalogue(self.name):
            raise TypeError(f"{self.name} is no feature of the catalogue")
        return _of_catalogue, (self.name,)

    def unit_in(self, currency: str) -> str:
        """The unit with the data set's own currency in it."""
        return currency if self.unit == CURRENCY else self.unit

    def on_line(self, values: DoubleArray) -> DoubleArray:
        """The values as the surrogate's line reads them: logarithms to base 2 where it does."""
        if not self.logarithmic:
            return values
        return np.log2(values, out=np.full(values.shape, np.nan), where=values > 0)


def _of_catalogue(name: str) -> Feature | None:
    from explain.features.catalogue import FEATURES

    return next((feature for feature in FEATURES if feature.name == name), None)
