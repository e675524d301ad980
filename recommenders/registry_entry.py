"""What the registry knows of a recommender: how it is made, what it is called, and its traits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from recommenders.contract import RegisteredRecommender


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommenderEntry:
    """A recommender in the registry: all that the rest of the project knows of it.

    A new recommender is one more entry; whatever a view or a measurement wants to know of one is
    a trait here and no list of names there.
    """

    name: str
    """Its key in links, on the command line and in the cache."""
    label: str
    """Its name on the screen."""
    unit: str
    """The unit of its scores."""
    description: str
    """What it does, and where to choose it."""
    factory: Callable[[], RegisteredRecommender]
    place: str = ""
    """Where one of one's own is (`recommenders.own.config.OwnConfig`); not for the screen."""
    package: str = ""
    """The package that it needs beside those of the project."""
    extra: str = ""
    """The extra of this project that brings the package."""
    repeat_only: bool = False
    """Made for what was bought before: without it the list is a small part of what it has to say,
    or none."""
    nonnegative: bool = False
    """Scores start at zero: none is below it, or a history that says nothing scores 0 and less than
    that speaks against an item. Only such scores can be divided by popularity
    (`recommenders.ranking.probability_ratio`)."""
    own_dial: bool = False
    """It is a `recommenders.contract.HasDial`: how personal its lists are is a setting of its own,
    and no division by popularity."""
    baseline: bool = False
    """Others are measured against it, on every data set."""
    rule: str = ""
    """What its lists are called in a sentence ("bestsellers") where it is a rule of thumb: a
    recommender that is worth its reasons beats the best of these. Empty for any other."""
    fills_shelves: tuple[str, ...] = ()
    """The shelves of the homepage that it fills (`recommenders.shelves.contract.Shelf`); its own
    list can then explain an item of the shelf."""
    fit_seconds: tuple[float, ...] = (1.0,)
    """Seconds of a fit on the sample shop and, where it was run there, on The Complete Journey;
    on two cores. Waits are reckoned from it (`recommenders.evaluation.durations`)."""

    @property
    def short_label(self) -> str:
        """Its name in sentences and on charts, without what stands in brackets."""
        return self.label.split(" (")[0]

    @property
    def missing(self) -> str:
        """How to get the package it needs; empty when it can be used now."""
        if not self.package or find_spec(self.package) is not None:
            return ""
        return f'Install the package {self.package}: pip install "becausal[{self.extra}]".'
