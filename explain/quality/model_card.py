"""The model card: what a recommender is, what it was fitted to, and what it cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pandas as pd

from explain.formats import count_of, date, number
from explain.profiles.data_report import first_event, purchases
from explain.quality.metrics import MEANS
from explain.quality.ranking import Quality
from explain.quality.settings_docs import Setting, settings
from recommenders.contract import (
    Dataset,
    LinearInHistory,
    PersistentRecommender,
    Recommender,
    SelfAttributing,
    attributes_itself,
)
from recommenders.ranking.probability_ratio import ProbabilityRatio
from recommenders.registry_entry import RecommenderEntry

EXACT = "Exact: the score is a sum over the purchased items."
CLOSED_FORM = (
    "In closed form: the Aumann-Shapley shares of the score, which add up to it; each purchase "
    "also makes the history longer, so no share stands alone."
)
SAMPLED = (
    "Shapley values from masked histories: exact up to ten purchased items, sampled beyond, with "
    "standard errors."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is said of a recommender: ``lines`` of what and value, its ``settings``, ``limits``."""

    lines: tuple[tuple[str, str], ...]
    settings: tuple[Setting, ...]
    limits: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One line for each statement."""
        return pd.DataFrame(list(self.lines), columns=["what", "value"])

    def settings_frame(self) -> pd.DataFrame:
        """One line for each setting: its value and what it means."""
        return pd.DataFrame(
            {
                "setting": [setting.name for setting in self.settings],
                "value": [setting.value for setting in self.settings],
                "what it is": [setting.says for setting in self.settings],
            }
        )


def card(
    recommender: Recommender, entry: RecommenderEntry, dataset: Dataset, *, fingerprint: str
) -> Card:
    """The card of a recommender that is fitted to a data set; ``fingerprint`` is of the pair."""
    own: tuple[Setting, ...] = ()
    inner = recommender
    if isinstance(recommender, ProbabilityRatio):
        own, inner = settings(recommender.config), recommender.inner
    persistent = cast("PersistentRecommender", inner)
    size = sum(array.nbytes for array in persistent.arrays().values()) / 1e6
    lines = [
        ("Recommender", entry.label),
        ("How it works", entry.description),
        ("Score", f"{entry.unit}; higher is better"),
        ("Reads", _reads(recommender)),
        ("Contributions", _contributions(recommender)),
        ("Data set", dataset.title),
        ("Dates", f"{date(first_event(dataset))} to {date(dataset.as_of)}, the as-of date"),
        (
            "Fitted to",
            f"{count_of(purchases(dataset), 'purchase')} of {count_of(dataset.n_items, 'item')} by "
            f"{count_of(dataset.n_customers, 'customer')}",
        ),
        ("Data fingerprint", dataset.fingerprint),
        ("Model fingerprint", fingerprint),
        ("Version", str(persistent.version)),
        ("Size of what is learned", f"{number(size)} MB"),
    ]
    return Card(
        lines=tuple(lines),
        settings=own + settings(persistent.config),
        limits=_limits(recommender, entry, dataset),
    )


def accuracy(quality: Quality, baseline: str) -> pd.DataFrame:
    """What the base of the quality reaches, a line for each metric, beside a baseline.

    Means over customers with 95 % intervals; ``difference`` is the base less the baseline,
    customer by customer. Without columns of the baseline where it is the base itself.
    """
    own = quality.line(quality.base)
    rows: list[dict[str, object]] = []
    for name, estimate in own.metrics.items():
        row: dict[str, object] = {
            "metric": name,
            "mean": estimate.mean,
            "low": estimate.low,
            "high": estimate.high,
            "customers": estimate.customers,
        }
        if baseline != quality.base:
            other = quality.line(baseline)
            apart = other.against[name]
            row |= {
                baseline: other.metrics[name].mean,
                "difference": -apart.mean,
                "difference, low": -apart.high,
                "difference, high": -apart.low,
            }
        rows.append(row | {"what it says": MEANS.get(name, "")})
    return pd.DataFrame(rows)


def _reads(recommender: Recommender) -> str:
    kinds = [event.label for event in recommender.events]
    return (
        f"Events of the kind {', '.join(kinds)}"
        if len(kinds) == 1
        else f"Events of the kinds {', '.join(kinds)}"
    ) + "; nothing else about a customer"


def _limits(recommender: Recommender, entry: RecommenderEntry, dataset: Dataset) -> tuple[str, ...]:
    lengths = dataset.histories(events=recommender.events).lengths
    sold = dataset.histories().matrix(dataset.n_items).sum(axis=0) > 0
    empty, unsold = int((lengths == 0).sum()), int((~sold).sum())
    short = int(((lengths > 0) & (lengths < 3)).sum())
    limits = [
        "An explanation is about the recommender, not about why a customer buys.",
        "Nothing after the as-of date is known. Stock, margins and rules of the shop are not seen.",
    ]
    if empty:
        limits.append(
            f"{count_of(empty, 'customer')} without a history: the list is by popularity and not "
            "personal."
        )
    if short:
        limits.append(
            f"{count_of(short, 'customer')} with one or two purchases: the list rests on very "
            "little, and the surrogate is not fitted on them."
        )
    if unsold:
        limits.append(f"{count_of(unsold, 'item')} of the catalogue nobody has bought yet.")
    if entry.repeat_only:
        limits.append(
            "Made for what was bought before: without “Keep items bought before” most of what it "
            "has to say is left out."
        )
    if not attributes_itself(recommender):
        limits.append("For more than ten purchased items the contributions are estimates.")
    return tuple(limits)


def _contributions(recommender: Recommender) -> str:
    if isinstance(recommender, LinearInHistory):
        return EXACT
    return CLOSED_FORM if isinstance(recommender, SelfAttributing) else SAMPLED
