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
from explain.profiles.customer_profile import Profile, Telling, profile, telling
from explain.profiles.item_statistics import Facts
from explain.rankings.next_purchases import moment
from explain.reasons.explanation import SHOWN, Explanation, explain
from pages.ui.session.jobs import Progress, obtain
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


def shop(name: str, *, private: bool = False) -> Shop:
    """The data set of this name, read once; raises DataError when it cannot be used.

    ``private`` has pseudonyms in the place of names and ids. They are kept for all later data
    under a key of your own in the environment variable BECAUSAL_PSEUDONYMS.
    """
    found: Shop = obtain("shop", name, lambda _: _open(name), label="Reading the data set")
    if not private:
        return found
    key = os.environ.get("BECAUSAL_PSEUDONYMS", "")
    return cast(
        "Shop",
        obtain(
            "pseudonyms",
            found.dataset.fingerprint,
            lambda _: _named(found, pseudonymous(found.dataset, key=key)),
            label="Making pseudonyms",
        ),
    )


def earlier(name: str, *, private: bool = False) -> Shop:
    """The data set of this name without its newest days (`explain.rankings.next_purchases.moment`).

    Raises DataError when the data are too short for that.
    """
    whole, found = shop(name), shop(name, private=private)
    since, days = moment(whole.dataset)
    plain: Shop = obtain(
        "earlier",
        whole.dataset.fingerprint,
        lambda _: _of(until(whole.dataset, since)),
        label=f"Holding back the newest {days} days",
    )
    if not private:
        return plain
    return cast(
        "Shop",
        obtain(
            "earlier pseudonyms",
            plain.dataset.fingerprint,
            lambda _: _named(plain, until(found.dataset, since)),
            label="Making pseudonyms",
        ),
    )


def world(
    shop_name: str, recommender: str, gamma: float = 0.0, *, held_back: bool = False
) -> World:
    """The data set with a recommender fitted to it; raises KeyError for an unknown one.

    ``gamma`` is the setting of `recommenders.ranking.probability_ratio`; 0 leaves the scores as
    they are. ``held_back`` leaves out the newest days, see `earlier`.
    """
    found = earlier(shop_name) if held_back else shop(shop_name)
    if gamma:
        plain = world(shop_name, recommender, held_back=held_back)
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
        label=f"Fitting {entry.label} to {found.dataset.title} as of {date(found.dataset.as_of)}",
    )


def explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, world: World
) -> Explanation:
    """The explained list of a customer (code), rearranged for variety where that is asked for."""
    if isinstance(world.ranker.recommender, LinearInHistory):
        return _explanation(fingerprint, customer, bought, variety, world)
    # thousands of masked histories: with a large network and a long history that takes a while
    return cast(
        "Explanation",
        obtain(
            "explanation",
            f"{fingerprint}/{customer}/{bought}/{variety}",
            lambda _: _explained(customer, bought, variety, world),
            label="Asking the recommender again without parts of the history",
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, _world: World
) -> Explanation:
    return _explained(customer, bought, variety, _world)


def _explained(customer: int, bought: bool, variety: Variety | None, world: World) -> Explanation:
    shop = world.shop
    ranker = world.ranker if variety is None else varied(world, variety)
    return explain(ranker, shop.dataset, shop.facts, customer, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def rearranged(
    fingerprint: str, customer: int, bought: bool, variety: Variety, _world: World
) -> Rearranged:
    """The list of a customer (code) beside the plain one: what variety costs."""
    ranker = varied(_world, variety)
    history = _world.shop.dataset.histories([customer], events=ranker.recommender.events)
    return ranker.rearrange(history, k=SHOWN, bought_before=bought)


def customer_profile(fingerprint: str, customer: int, shop: Shop) -> Profile:
    """The profile of a customer (code); ``fingerprint`` is the data set's."""
    # the cache is shared by names and pseudonyms
    label = shop.dataset.customer_label(customer)
    return replace(_profile(fingerprint, customer, shop), label=label)


@st.cache_resource(max_entries=256, show_spinner=False)
def _profile(fingerprint: str, customer: int, _shop: Shop) -> Profile:
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
    from explain.surrogate.model import head

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
    return _of(sources.load(name))


def _of(dataset: Dataset) -> Shop:
    facts = Facts.of(dataset)
    return Shop(
        dataset=dataset,
        facts=facts,
        telling=telling(dataset, facts),
        labels=_labels(dataset),
    )


def _named(found: Shop, dataset: Dataset) -> Shop:
    return replace(found, dataset=dataset, labels=_labels(dataset))


def _labels(dataset: Dataset) -> tuple[str, ...]:
    ids = dataset.customers[Columns.CUSTOMER]
    names = [dataset.customer_label(code) for code in range(dataset.n_customers)]
    return tuple(
        name if name.endswith(str(id_)) else f"{name} · {id_}"
        for name, id_ in zip(names, ids, strict=True)
    )


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


def varied(found: World, variety: Variety) -> VariedRanker:
    """The ranker of a world, with its lists rearranged for variety."""
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
    from explain.surrogate.storage import config_for, fitted

    return fitted(
        found.ranker,
        found.shop.dataset,
        found.shop.facts,
        fingerprint=found.fingerprint,
        cache=CACHE,
        config=config_for(found.ranker.recommender, bought_before=bought),
        progress=progress,
    )
