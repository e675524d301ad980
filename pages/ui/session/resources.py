"""Every cache of the app: data sets, fitted recommenders, explanations, surrogates.

Keys are names and fingerprints, never objects: Streamlit samples large arrays for its keys, and
a change of one cell would go unseen.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, cast

import streamlit as st

from explain.formats import date
from explain.profiles.customer_profile import (
    Profile,
    SuggestedCustomer,
    profile,
    suggested_customers,
)
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.next_purchases import holdback_time
from explain.reasons.explanation import TOP_K, Explanation, explain
from pages.ui.session.jobs import Progress, run_once
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns, Dataset, LinearInHistory, Recommender
from recommenders.data.pseudonyms import pseudonymous
from recommenders.data.splits import until
from recommenders.ranking.diversity import Rearranged, VariedRanker, Variety
from recommenders.ranking.probability_ratio import RatioConfig, ratio
from recommenders.ranking.ranker import Ranker

if TYPE_CHECKING:
    from explain.surrogate.model import FeatureAttribution, Surrogate
    from recommenders.shelves.homepage import Homepage
    from recommenders.shelves.page import Page

ON_SHELVES = ("buy-again", "related", "gf-cf")
"""Recommenders that fill shelves of the homepage."""
CACHE = Path(os.environ.get("BECAUSAL_CACHE", Path(__file__).parents[3] / ".cache"))


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


def explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, model: FittedModel
) -> Explanation:
    """The explained list of a customer (code), rearranged for variety where that is asked for."""
    if isinstance(model.ranker.recommender, LinearInHistory):
        return _explanation(fingerprint, customer, bought, variety, model)
    # thousands of masked histories: with a large network and a long history that takes a while
    return cast(
        "Explanation",
        run_once(
            "explanation",
            f"{fingerprint}/{customer}/{bought}/{variety}",
            lambda _: _explained(customer, bought, variety, model),
            label="Asking the recommender again without parts of the history",
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, _model: FittedModel
) -> Explanation:
    return _explained(customer, bought, variety, _model)


def _explained(
    customer: int, bought: bool, variety: Variety | None, model: FittedModel
) -> Explanation:
    loaded = model.loaded
    ranker = model.ranker if variety is None else varied(model, variety)
    return explain(ranker, loaded.dataset, loaded.statistics, customer, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def rearranged(
    fingerprint: str, customer: int, bought: bool, variety: Variety, _model: FittedModel
) -> Rearranged:
    """The list of a customer (code) beside the plain one: what variety costs."""
    ranker = varied(_model, variety)
    history = _model.loaded.dataset.histories([customer], events=ranker.recommender.events)
    return ranker.rearrange(history, k=TOP_K, bought_before=bought)


def customer_profile(fingerprint: str, customer: int, loaded: LoadedDataset) -> Profile:
    """The profile of a customer (code); ``fingerprint`` is the data set's."""
    # the cache is shared by names and pseudonyms
    label = loaded.dataset.customer_label(customer)
    return replace(_profile(fingerprint, customer, loaded), label=label)


@st.cache_resource(max_entries=256, show_spinner=False)
def _profile(fingerprint: str, customer: int, _loaded: LoadedDataset) -> Profile:
    return profile(_loaded.dataset, _loaded.statistics, customer)


def homepage(shop_name: str) -> Homepage:
    """The homepage of a data set; its recommenders are those that can be picked."""
    from recommenders.shelves.homepage import Homepage

    found = loaded_dataset(shop_name)
    fitted = {name: fitted_model(shop_name, name).ranker.recommender for name in ON_SHELVES}

    def make(name: str, part: Dataset) -> Recommender:
        whole = part is found.dataset and name in fitted
        return fitted[name] if whole else registry.fitted(name, part, cache=CACHE)

    return cast(
        "Homepage",
        run_once(
            "homepage",
            found.dataset.fingerprint,
            lambda _: Homepage.fit(found.dataset, make=make, cache=CACHE),
            label="Learning the chances of the homepage from two weeks ago",
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def homepage_page(
    fingerprint: str, customer: int, _loaded: LoadedDataset, _homepage: Homepage
) -> Page:
    """What a customer (code) would see; ``fingerprint`` is the data set's."""
    from recommenders.shelves.homepage import generator

    history = _loaded.dataset.log.take([customer])
    return _homepage.page(history, rng=generator(_loaded.dataset, customer))


def listed(model: FittedModel, customer: int, bought: bool, most: int) -> frozenset[int]:
    """The items (codes) that the list of a customer (code) in the Customer view has."""
    history = model.loaded.dataset.histories([customer], events=model.ranker.recommender.events)
    return frozenset(model.ranker.rank(history, k=most, bought_before=bought).items.tolist())


def surrogate(model: FittedModel, bought: bool) -> Surrogate:
    """The feature surrogate of a world, fitted or read from disk once.

    Raises ValueError when there are too few purchases to learn from.
    """
    return run_once(
        "surrogate",
        f"{model.fingerprint}/{bought}",
        lambda progress: _surrogate(model, bought, progress),
        label="Fitting the feature surrogate",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def feature_attribution(
    fingerprint: str, customer: int, bought: bool, _model: FittedModel, _surrogate: Surrogate
) -> FeatureAttribution:
    """What kind of item is favoured, for the head of a customer's list."""
    from explain.surrogate.model import head

    loaded = _model.loaded
    found = head(
        _model.ranker,
        loaded.dataset,
        loaded.statistics,
        _surrogate.features,
        customer,
        config=_surrogate.config,
    )
    return _surrogate.explain(found)


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
    return replace(loaded, dataset=dataset, labels=_labels(dataset))


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


def varied(model: FittedModel, variety: Variety) -> VariedRanker:
    """The ranker of a world, with its lists rearranged for variety."""
    statistics = model.loaded.statistics
    level = statistics.group_level()
    return VariedRanker(
        recommender=model.ranker.recommender,
        popularity=model.ranker.popularity,
        kind=variety,
        taste=statistics.taste,
        groups=None if level is None else statistics.codes[level],
    )


def _surrogate(model: FittedModel, bought: bool, progress: Progress) -> Surrogate:
    from explain.surrogate.storage import config_for, fitted

    return fitted(
        model.ranker,
        model.loaded.dataset,
        model.loaded.statistics,
        fingerprint=model.fingerprint,
        cache=CACHE,
        config=config_for(model.ranker.recommender, bought_before=bought),
        progress=progress,
    )
