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

from explain.explanation import SHOWN, Explanation, explain
from explain.facts import Facts
from explain.profile import Profile, Telling, profile, telling
from pages.ui.jobs import Progress, obtain
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns, Dataset, Recommender
from recommenders.diversity import Rearranged, VariedRanker, Variety
from recommenders.probability_ratio import RatioConfig, ratio
from recommenders.ranking import Ranker

if TYPE_CHECKING:
    from explain.surrogate import FeatureAttribution, Surrogate
    from recommenders.shelves.homepage import Homepage
    from recommenders.shelves.page import Page

ON_SHELVES = ("buy-again", "related", "gf-cf")
"""Recommenders that fill shelves of the homepage."""
CACHE = Path(os.environ.get("BECAUSAL_CACHE", Path(__file__).parents[2] / ".cache"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shop:
    """A data set with what is computed from it once: item facts, telling customers, labels.

    ``labels`` (n_customers,) are the texts of the customer picker: name and id.
    """

    dataset: Dataset
    facts: Facts
    telling: tuple[Telling, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """A shop seen through one recommender; ``fingerprint`` identifies the pair."""

    shop: Shop
    ranker: Ranker
    entry: registry.Entry
    fingerprint: str


def app_version() -> str:
    """The version of Becausal that runs."""
    try:
        return version("becausal")
    except PackageNotFoundError:
        return "not installed"


def shop(name: str) -> Shop:
    """The data set of this name, read once; raises DataError when it cannot be used."""
    return obtain("shop", name, lambda _: _open(name), label="Reading the data set")


def world(shop_name: str, recommender: str, gamma: float = 0.0) -> World:
    """The data set with a recommender fitted to it; raises KeyError for an unknown one.

    ``gamma`` is the setting of `recommenders.probability_ratio`; 0 leaves the scores as they are.
    """
    found = shop(shop_name)
    if gamma:
        plain = world(shop_name, recommender)
        return obtain(
            "ratio",
            f"{plain.fingerprint}/{gamma:g}",
            lambda _: _personal(plain, gamma),
            label="Counting the popularity",
        )
    entry = registry.entry(recommender)
    return obtain(
        "world",
        f"{found.dataset.fingerprint}/{recommender}",
        lambda progress: _fit(found, recommender, progress),
        label=f"Fitting {entry.label} to {found.dataset.title}",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, _world: World
) -> Explanation:
    """The explained list of a customer (code), rearranged for variety where that is asked for."""
    shop = _world.shop
    ranker = _world.ranker if variety is None else _varied(_world, variety)
    return explain(ranker, shop.dataset, shop.facts, customer, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def rearranged(
    fingerprint: str, customer: int, bought: bool, variety: Variety, _world: World
) -> Rearranged:
    """The list of a customer (code) beside the plain one: what variety costs."""
    ranker = _varied(_world, variety)
    history = _world.shop.dataset.histories([customer], events=ranker.recommender.events)
    return ranker.rearrange(history, k=SHOWN, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def customer_profile(fingerprint: str, customer: int, _shop: Shop) -> Profile:
    """The profile of a customer (code); ``fingerprint`` is the data set's."""
    return profile(_shop.dataset, _shop.facts, customer)


def homepage(shop_name: str) -> Homepage:
    """The homepage of a data set; its recommenders are those that can be picked."""
    from recommenders.shelves.homepage import Homepage

    found = shop(shop_name)
    fitted = {name: world(shop_name, name).ranker.recommender for name in ON_SHELVES}

    def make(name: str, part: Dataset) -> Recommender:
        whole = part is found.dataset and name in fitted
        return fitted[name] if whole else registry.fitted(name, part, cache=CACHE)

    return cast(
        "Homepage",
        obtain(
            "homepage",
            found.dataset.fingerprint,
            lambda _: Homepage.fit(found.dataset, make=make, cache=CACHE),
            label="Learning the chances of the homepage from two weeks ago",
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def homepage_page(fingerprint: str, customer: int, _shop: Shop, _homepage: Homepage) -> Page:
    """What a customer (code) would see; ``fingerprint`` is the data set's."""
    from recommenders.shelves.homepage import generator

    history = _shop.dataset.log.take([customer])
    return _homepage.page(history, rng=generator(_shop.dataset, customer))


def listed(found: World, customer: int, bought: bool, most: int) -> frozenset[int]:
    """The items (codes) that the list of a customer (code) in the Customer view has."""
    history = found.shop.dataset.histories([customer], events=found.ranker.recommender.events)
    return frozenset(found.ranker.rank(history, k=most, bought_before=bought).items.tolist())


def surrogate(found: World, bought: bool) -> Surrogate:
    """The feature surrogate of a world, fitted or read from disk once.

    Raises ValueError when there are too few purchases to learn from.
    """
    return obtain(
        "surrogate",
        f"{found.fingerprint}/{bought}",
        lambda progress: _surrogate(found, bought, progress),
        label="Fitting the feature surrogate",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def feature_attribution(
    fingerprint: str, customer: int, bought: bool, _world: World, _surrogate: Surrogate
) -> FeatureAttribution:
    """What kind of item is favoured, for the head of a customer's list."""
    from explain.surrogate import head

    shop = _world.shop
    found = head(
        _world.ranker,
        shop.dataset,
        shop.facts,
        _surrogate.features,
        customer,
        config=_surrogate.config,
    )
    return _surrogate.explain(found)


def _open(name: str) -> Shop:
    dataset = sources.load(name)
    facts = Facts.of(dataset)
    ids = dataset.customers[Columns.CUSTOMER]
    names = [dataset.customer_label(code) for code in range(dataset.n_customers)]
    labels = tuple(
        name if name.endswith(str(id_)) else f"{name} · {id_}"
        for name, id_ in zip(names, ids, strict=True)
    )
    return Shop(dataset=dataset, facts=facts, telling=telling(dataset, facts), labels=labels)


def _fit(found: Shop, recommender: str, progress: Progress) -> World:
    fitted = registry.fitted(recommender, found.dataset, cache=CACHE, progress=progress)
    return World(
        shop=found,
        ranker=Ranker.of(fitted, found.dataset),
        entry=registry.entry(recommender),
        fingerprint=registry.fingerprint(recommender, found.dataset),
    )


def _personal(plain: World, gamma: float) -> World:
    made = ratio(
        plain.ranker.recommender,
        from_zero=plain.entry.from_zero,
        config=RatioConfig(gamma=gamma),
    ).count(plain.shop.dataset)
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


def _varied(found: World, variety: Variety) -> VariedRanker:
    facts = found.shop.facts
    level = facts.group_level()
    return VariedRanker(
        recommender=found.ranker.recommender,
        popularity=found.ranker.popularity,
        kind=variety,
        taste=facts.taste,
        groups=None if level is None else facts.codes[level],
    )


def _surrogate(found: World, bought: bool, progress: Progress) -> Surrogate:
    from explain.saved_surrogate import fitted
    from explain.surrogate import SurrogateConfig

    return fitted(
        found.ranker,
        found.shop.dataset,
        found.shop.facts,
        fingerprint=found.fingerprint,
        cache=CACHE,
        config=SurrogateConfig(bought_before=bought),
        progress=progress,
    )
