"""Every cache of the app: data sets, fitted recommenders, explanations, surrogates.

Keys are names and fingerprints, never objects: Streamlit samples large arrays for its keys, and
a change of one cell would go unseen.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast

import streamlit as st

from explain.context import ExplanationContext
from explain.formats import date
from explain.profiles.customer_profile import (
    SuggestedCustomer,
    suggested_customers,
)
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.next_purchases import holdback_time
from pages.ui.session.jobs import run_once
from recommenders import registry
from recommenders.adapters import sources
from recommenders.artifacts import cache_folder
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous
from recommenders.data.splits import until
from recommenders.progress import Progress
from recommenders.ranking.probability_ratio import RatioConfig, ratio
from recommenders.ranking.ranker import Ranker

if TYPE_CHECKING:
    pass

CACHE = cache_folder()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedDataset:
    """A data set with what is computed from it once: item facts, telling customers, labels.

    ``customer_labels`` (n_customers,) are the texts of the customer picker: name and id.
    """

    dataset: Dataset
    statistics: ItemStatistics
    suggestions: tuple[SuggestedCustomer, ...]
    customer_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """A shop seen through one recommender; ``fingerprint`` identifies the pair."""

    loaded: LoadedDataset
    ranker: Ranker
    entry: registry.RecommenderEntry
    fingerprint: str

    @property
    def context(self) -> ExplanationContext:
        """What explanations are made from."""
        return ExplanationContext(self.ranker, self.loaded.dataset, self.loaded.statistics)


def app_version() -> str:
    """The version of Becausal that runs."""
    try:
        return version("becausal")
    except PackageNotFoundError:
        return "not installed"


def loaded_dataset(name: str, *, private: bool = False) -> LoadedDataset:
    """The data set of this name, read once; raises DataError when it cannot be used.

    ``private`` has pseudonyms in the place of names and ids. They are kept for all later data
    under a key of your own in the environment variable BECAUSAL_PSEUDONYMS.
    """
    found: LoadedDataset = run_once(
        "shop", name, lambda _: _open(name), label="Reading the data set"
    )
    if not private:
        return found
    key = os.environ.get("BECAUSAL_PSEUDONYMS", "")
    return cast(
        "LoadedDataset",
        run_once(
            "pseudonyms",
            found.dataset.fingerprint,
            lambda _: _named(found, pseudonymous(found.dataset, key=key)),
            label="Making pseudonyms",
        ),
    )


def earlier(name: str, *, private: bool = False) -> LoadedDataset:
    """The data set of this name without its newest days
    (`explain.rankings.next_purchases.holdback_time`).

    Raises DataError when the data are too short for that.
    """
    whole, found = loaded_dataset(name), loaded_dataset(name, private=private)
    since, days = holdback_time(whole.dataset)
    plain: LoadedDataset = run_once(
        "earlier",
        whole.dataset.fingerprint,
        lambda _: _of(until(whole.dataset, since)),
        label=f"Holding back the newest {days} days",
    )
    if not private:
        return plain
    return cast(
        "LoadedDataset",
        run_once(
            "earlier pseudonyms",
            plain.dataset.fingerprint,
            lambda _: _named(plain, until(found.dataset, since)),
            label="Making pseudonyms",
        ),
    )


def fitted_model(
    shop_name: str, recommender: str, gamma: float = 0.0, *, held_back: bool = False
) -> FittedModel:
    """The data set with a recommender fitted to it; raises KeyError for an unknown one.

    ``gamma`` is the setting of `recommenders.ranking.probability_ratio`; 0 leaves the scores as
    they are. ``held_back`` leaves out the newest days, see `earlier`.
    """
    found = earlier(shop_name) if held_back else loaded_dataset(shop_name)
    if gamma:
        plain = fitted_model(shop_name, recommender, held_back=held_back)
        return run_once(
            "ratio",
            f"{plain.fingerprint}/{gamma:g}",
            lambda _: _personal(plain, gamma),
            label="Counting the popularity",
        )
    entry = registry.entry(recommender)
    return run_once(
        "world",
        f"{found.dataset.fingerprint}/{recommender}",
        lambda progress: _fit(found, recommender, progress),
        label=f"Fitting {entry.label} to {found.dataset.title} as of {date(found.dataset.as_of)}",
    )


def _open(name: str) -> LoadedDataset:
    return _of(sources.load(name))


def _of(dataset: Dataset) -> LoadedDataset:
    statistics = ItemStatistics.of(dataset)
    return LoadedDataset(
        dataset=dataset,
        statistics=statistics,
        suggestions=suggested_customers(dataset, statistics),
        customer_labels=_labels(dataset),
    )


def _named(loaded: LoadedDataset, dataset: Dataset) -> LoadedDataset:
    return replace(loaded, dataset=dataset, customer_labels=_labels(dataset))


def _labels(dataset: Dataset) -> tuple[str, ...]:
    ids = dataset.customers[Columns.CUSTOMER]
    names = [dataset.customer_label(code) for code in range(dataset.n_customers)]
    return tuple(
        name if name.endswith(str(id_)) else f"{name} · {id_}"
        for name, id_ in zip(names, ids, strict=True)
    )


def _fit(loaded: LoadedDataset, recommender: str, progress: Progress) -> FittedModel:
    fitted = registry.fitted(recommender, loaded.dataset, cache=CACHE, progress=progress)
    return FittedModel(
        loaded=loaded,
        ranker=Ranker.of(fitted, loaded.dataset),
        entry=registry.entry(recommender),
        fingerprint=registry.fingerprint(recommender, loaded.dataset),
    )


def _personal(plain: FittedModel, gamma: float) -> FittedModel:
    made = ratio(
        plain.ranker.recommender,
        from_zero=plain.entry.nonnegative,
        config=RatioConfig(gamma=gamma),
    ).count(plain.loaded.dataset)
    return replace(
        plain,
        ranker=replace(plain.ranker, recommender=made),
        entry=replace(
            plain.entry,
            label=f"{plain.entry.label}, personal {gamma:g}",
            unit=f"ratio to popularity^{gamma:g}",
        ),
        fingerprint=made.fingerprint(plain.fingerprint),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def labels(fingerprint: str, _dataset: Dataset) -> tuple[str, ...]:
    """Title and id of each item, for the search; ``fingerprint`` is the data set's."""
    titles, ids = _dataset.items[Columns.TITLE], _dataset.items[Columns.ITEM]
    return tuple(
        title if title.endswith(id_) else f"{title} · {id_}"
        for title, id_ in zip(titles.astype(str), ids.astype(str), strict=True)
    )
