"""Is this recommender any good here? One sentence, from the last weeks of the data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.formats import MINUS, count_of, decimals, percent, signed_decimals
from explain.quality.head_to_head import check_judged, way_of
from explain.quality.metrics import MAIN
from recommenders import registry
from recommenders.contract import Columns, Dataset
from recommenders.evaluation.stored_results import StoredEvaluation, days_of
from recommenders.intervals import Estimate, bootstrap_mean, draws

DIGITS: Final = 3
"""Digits after the point of every figure of the sentence."""
LAST_LINES: Final = "the last lines"
"""What is held back of data without times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A recommender beside the strongest rule of thumb, on customers who came back.

    ``own`` and ``rival`` are means of NDCG@10, ``apart`` is their difference customer by customer,
    all with 95 % bootstrap intervals. ``rule`` is what the lists of the rule ``rival_name`` are
    called ("bestsellers"). ``candidates`` says which items were ranked, ``held_back`` what by.
    """

    recommender: str
    rival_name: str
    rule: str
    candidates: str
    own: Estimate
    rival: Estimate
    apart: Estimate
    held_back: str

    @property
    def better(self) -> bool:
        """Whether it is surely better than the rule; never with too few customers."""
        return not self.own.small and self.apart.sign > 0

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        if self.own.small:
            few = count_of(self.own.customers, "customer")
            return (
                f"Only {few} came back in {self.held_back}: too few to tell whether it beats "
                f"{self.rule}."
            )
        if self.better and self.rival.mean > 0:
            gain = percent(self.own.mean / self.rival.mean - 1.0)
            return f"Beats {self.rule} by {gain} on these data."
        if self.better:
            return f"Finds what customers go on to buy on these data, which {self.rule} do not."
        if self.apart.sign < 0:
            return f"Worse than {self.rule} on these data: its reasons explain a weak list."
        return f"No better than {self.rule} on these data: its reasons explain a weak list."

    @property
    def figures(self) -> str:
        """What the sentence rests on."""
        label = registry.entry(self.rival_name).short_label
        return (
            f"{MAIN} of {self.candidates} over {count_of(self.own.customers, 'customer')} in "
            f"{self.held_back}, which were held back: {decimals(self.own.mean, DIGITS)} against "
            f"{decimals(self.rival.mean, DIGITS)} of {label}, the strongest rule of thumb here; "
            f"difference {self.apart.text(_signed)}."
        )


def held_back_of(dataset: Dataset) -> str:
    """What of a data set recommenders are judged by, such as "the last 28 days"."""
    if not dataset.has(Columns.TIME):
        return LAST_LINES
    days = round(days_of(dataset))
    if days < 1:
        return "the last hours"
    return f"the last {days} days" if days > 1 else "the last day"


def _signed(value: float) -> str:
    text = signed_decimals(value, DIGITS)
    return text if text.strip(f"+{MINUS}.0") else decimals(0.0, DIGITS)


def rules(*, bought_before: bool) -> tuple[str, ...]:
    """The names of the rules of thumb that a recommender has to beat.

    A rule that lists what was bought before is none among new items only (not ``bought_before``):
    there it has nothing to say, and what settles its ties would be praised or beaten in its name.
    """
    return tuple(
        registered.name
        for registered in registry.ENTRIES
        if registered.rule and (bought_before or not registered.repeat_only)
    )


def strongest_rule(
    evaluations: Mapping[str, StoredEvaluation], *, bought_before: bool, besides: str = ""
) -> str:
    """The one of `rules` with the highest mean of `MAIN`, ``besides`` one that is asked about.

    Raises KeyError where one has not been judged.
    """
    rivals = [name for name in rules(bought_before=bought_before) if name != besides]

    def reached(name: str) -> float:
        # over the same customers, so that sums order them as means do
        way = way_of(evaluations[name], bought_before=bought_before)
        return float(evaluations[name].measured[way].frame[MAIN].sum())

    return max(rivals, key=reached)


def standing(
    recommender: str,
    evaluations: Sequence[StoredEvaluation],
    *,
    bought_before: bool,
    rng: np.random.Generator,
    held_back: str,
) -> Standing | None:
    """How the recommender stands beside the best of `rules`, None where it is one of them.

    ``evaluations`` has what was kept of it and of the rules on one split; the best rule is the
    one with the highest mean. ``held_back`` says what they were judged by (`held_back_of`).
    Raises KeyError where one is missing, and DataError where nobody bought anything by which to
    judge.
    """
    if registry.entry(recommender).rule:
        return None
    by_name = {evaluation.recommender: evaluation for evaluation in evaluations}
    way = way_of(by_name[recommender], bought_before=bought_before)
    check_judged(by_name[recommender], bought_before=bought_before)
    rival = strongest_rule(by_name, bought_before=bought_before)
    values = {
        name: by_name[name].measured[way].frame[MAIN].to_numpy(np.float64)
        for name in (recommender, rival)
    }
    weights = draws(len(values[recommender]), rng)
    return Standing(
        recommender=recommender,
        rival_name=rival,
        rule=registry.entry(rival).rule,
        candidates=by_name[recommender].measured[way].candidates,
        own=bootstrap_mean(values[recommender], weights),
        rival=bootstrap_mean(values[rival], weights),
        apart=bootstrap_mean(values[recommender] - values[rival], weights),
        held_back=held_back,
    )
