"""What became of each entry of a list at every stage, and which rule did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from recommenders.contract import Dataset
from recommenders.histories import FloatArray, LongArray
from recommenders.rules.rule import Rule, RuleKind


class Stage(StrEnum):
    """The stages of a list, in their order."""

    SCORE = "score"
    FILTERS = "filters"
    BOOSTS = "boosts"
    LIMITS = "limits"
    PINS = "pins"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """The way of each entry of a list of k through the stages.

    ``ranks`` has for each stage (k,) ranks from 1: by the recommender's score among all candidates,
    then among those that no rule hides, by the boosted score, after limits, and the place in the
    list after pins; a stage at which no rule acts is left out. 0 where a limit cuts the entry and a
    pin brings it back. ``scores`` (k,) are the
    recommender's, ``boosted`` (k,) those after boosts. ``rules`` has for each entry the rules that
    touched it: boosts, buries and pins.
    """

    ranks: dict[Stage, LongArray]
    scores: FloatArray
    boosted: FloatArray
    rules: tuple[tuple[Rule, ...], ...]

    def rank_by_score(self, position: int) -> int:
        """The rank (from 1) of an entry by the recommender's own score, before every rule."""
        return int(self.ranks[Stage.SCORE][position])

    def pin(self, position: int) -> Rule | None:
        """The rule that pins an entry to its place."""
        return next((r for r in self.rules[position] if r.kind is RuleKind.PIN), None)

    def moved(self, position: int) -> bool:
        """Whether the place of an entry is another than its rank by score."""
        return self.rank_by_score(position) != position + 1

    def frame(self, items: list[int], dataset: Dataset) -> pd.DataFrame:
        """One line for each entry (``items`` are codes): its rank at each stage, and the rules."""
        frame = pd.DataFrame({f"rank, {stage}": ranks for stage, ranks in self.ranks.items()})
        frame.insert(0, "item", [dataset.item_title(item) for item in items])
        return frame.assign(
            score=self.scores,
            boosted=self.boosted,
            rules=["; ".join(rule.name for rule in rules) for rules in self.rules],
        )
