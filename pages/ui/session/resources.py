"""Data sets that are loaded and recommenders that are fitted to them, each once.

Keys are names and fingerprints, never objects: Streamlit samples large arrays for its keys, and
a change of one cell would go unseen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Self

from explain.context import ExplanationContext
from explain.formats import date
from explain.profiles.customer_profile import SuggestedCustomer, suggested_customers
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

CACHE = cache_folder()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedDataset:
    """A data set with what is computed from it once: statistics, suggested customers, labels.

    ``customer_labels`` (n_customers,) and ``item_labels`` (n_items,) are the texts of every
    picker: name and id of a customer, title and id of an item.
    """

    dataset: Dataset
    statistics: ItemStatistics
    suggestions: tuple[SuggestedCustomer, ...]
    customer_labels: tuple[str, ...]
    item_labels: tuple[str, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The data set with everything that is computed from it."""
        statistics = ItemStatistics.of(dataset)
        return cls(
            dataset=dataset,
            statistics=statistics,
            suggestions=suggested_customers(dataset, statistics),
            customer_labels=_customer_labels(dataset),
            item_labels=_with_ids(dataset.items[Columns.TITLE], dataset.items[Columns.ITEM]),
        )

    def renamed(self, dataset: Dataset) -> Self:
        """The same with customers called as in ``dataset``, which differs in nothing else."""
        return replace(self, dataset=dataset, customer_labels=_customer_labels(dataset))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """A data set seen through one recommender; ``fingerprint`` identifies the pair."""

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
    loaded = run_once("data set", name, lambda _: _read(name), label="Reading the data set")
    if not private:
        return loaded
    key = os.environ.get("BECAUSAL_PSEUDONYMS", "")
    return run_once(
        "pseudonyms",
        loaded.dataset.fingerprint,
        lambda _: loaded.renamed(pseudonymous(loaded.dataset, key=key)),
        label="Making pseudonyms",
    )


def earlier(name: str, *, private: bool = False) -> LoadedDataset:
    """The data set of this name without its newest days
    (`explain.rankings.next_purchases.holdback_time`).

    Raises DataError when the data are too short for that.
    """
    named, shown = loaded_dataset(name), loaded_dataset(name, private=private)
    since, days = holdback_time(named.dataset)
    plain = run_once(
        "earlier",
        named.dataset.fingerprint,
        lambda _: LoadedDataset.of(until(named.dataset, since)),
        label=f"Holding back the newest {days} days",
    )
    if not private:
        return plain
    return run_once(
        "earlier pseudonyms",
        plain.dataset.fingerprint,
        lambda _: plain.renamed(until(shown.dataset, since)),
        label="Making pseudonyms",
    )


def fitted_model(
    dataset_name: str, recommender: str, gamma: float = 0.0, *, held_back: bool = False
) -> FittedModel:
    """The data set with a recommender fitted to it; raises KeyError for an unknown one.

    ``gamma`` is the setting of `recommenders.ranking.probability_ratio`; 0 leaves the scores as
    they are. ``held_back`` leaves out the newest days, see `earlier`.
    """
    loaded = earlier(dataset_name) if held_back else loaded_dataset(dataset_name)
    if gamma:
        plain = fitted_model(dataset_name, recommender, held_back=held_back)
        return run_once(
            "ratio",
            f"{plain.fingerprint}/{gamma:g}",
            lambda _: _with_dial(plain, gamma),
            label="Counting the popularity",
        )
    entry = registry.entry(recommender)
    return run_once(
        "fit",
        f"{loaded.dataset.fingerprint}/{recommender}",
        lambda progress: _fit(loaded, recommender, progress),
        label=f"Fitting {entry.label} to {loaded.dataset.title} as of {date(loaded.dataset.as_of)}",
    )


def _read(name: str) -> LoadedDataset:
    return LoadedDataset.of(sources.load(name))


def _customer_labels(dataset: Dataset) -> tuple[str, ...]:
    names = [dataset.customer_label(code) for code in range(dataset.n_customers)]
    return _with_ids(names, dataset.customers[Columns.CUSTOMER])


def _with_ids(names: Iterable[object], ids: Iterable[object]) -> tuple[str, ...]:
    """Each name with its id, unless it ends with that anyway."""
    return tuple(
        name if name.endswith(id_) else f"{name} · {id_}"
        for name, id_ in zip(map(str, names), map(str, ids), strict=True)
    )


def _fit(loaded: LoadedDataset, recommender: str, progress: Progress) -> FittedModel:
    fitted = registry.fitted(recommender, loaded.dataset, cache=CACHE, progress=progress)
    return FittedModel(
        loaded=loaded,
        ranker=Ranker.of(fitted, loaded.dataset),
        entry=registry.entry(recommender),
        fingerprint=registry.fingerprint(recommender, loaded.dataset),
    )


def _with_dial(plain: FittedModel, gamma: float) -> FittedModel:
    recommender = ratio(
        plain.ranker.recommender,
        nonnegative=plain.entry.nonnegative,
        config=RatioConfig(gamma=gamma),
    ).count(plain.loaded.dataset)
    return replace(
        plain,
        ranker=replace(plain.ranker, recommender=recommender),
        entry=replace(
            plain.entry,
            label=f"{plain.entry.label}, personal {gamma:g}",
            unit=f"ratio to popularity^{gamma:g}",
        ),
        fingerprint=recommender.fingerprint(plain.fingerprint),
    )
