"""Caches of the Recommender view; keys are fingerprints, and customers stay codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

import numpy as np
import streamlit as st

from explain.formats import FIXED_SPACE
from explain.quality.model_card import Card, card
from explain.rankings import association_rules as mining
from explain.rankings.exposure import Exposure, exposure
from explain.rankings.top_k import Lists
from explain.surrogate.fidelity_by_group import FidelityBase, fidelity_base
from explain.surrogate.global_attributions import Readings, readings
from explain.surrogate.global_importance import Drivers, drivers
from pages.ui.session import resources
from pages.ui.session.jobs import Progress, obtain
from pages.ui.session.resources import World
from pages.ui.session.top_lists import everyone
from recommenders.contract import LinearInHistory

READ: Final = 300
"""Customers whose lists the surrogate is asked about."""
READ_SAMPLED: Final = 150
"""The same where contributions are sampled, which takes longer."""
MINED: Final = 20
"""Rules that are shown, and tested by taking their item away."""


def read(world: World, bought: bool) -> Readings:
    """The surrogate's account of a sample of customers.

    Raises ValueError when there are too few purchases for a surrogate.
    """
    surrogate = resources.surrogate(world, bought)
    linear = isinstance(world.ranker.recommender, LinearInHistory)
    return cast(
        "Readings",
        obtain(
            "readings",
            f"{world.fingerprint}/{bought}",
            lambda progress: readings(
                world.ranker,
                world.shop.dataset,
                world.shop.facts,
                surrogate,
                most=READ if linear else READ_SAMPLED,
                fingerprint=world.fingerprint,
                cache=resources.CACHE,
                progress=progress,
            ),
            label="Asking the surrogate about a sample of customers",
        ),
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def driven(fingerprint: str, bought: bool, _readings: Readings) -> Drivers:
    """The ranked features."""
    return drivers(_readings, rng=np.random.default_rng(0))


@st.cache_resource(max_entries=16, show_spinner=False)
def followed(fingerprint: str, bought: bool, _readings: Readings) -> FidelityBase:
    """The fidelity over the customer base."""
    return fidelity_base(_readings)


def mined(world: World, bought: bool) -> mining.Rules:
    """The rules of all lists, the first of them tested."""
    lists = everyone(world, bought)
    return cast(
        "mining.Rules",
        obtain(
            "rules",
            f"{world.fingerprint}/{bought}",
            lambda progress: _mined(world, bought, lists, progress),
            label="Looking for rules and testing them",
        ),
    )


def around(world: World, bought: bool, item: int) -> tuple[mining.Rule, ...]:
    """The tested rules from an item (code) and to it."""
    lists = everyone(world, bought)
    return cast(
        "tuple[mining.Rule, ...]",
        obtain(
            "rules around",
            f"{world.fingerprint}/{bought}/{item}",
            lambda progress: _tested(
                mining.around(lists, world.shop.dataset, item), world, bought, lists, progress
            ),
            label="Testing the rules of this item",
        ),
    )


def exposed(world: World, bought: bool) -> Exposure:
    """What the lists show of the catalogue."""
    lists = everyone(world, bought)
    return cast(
        "Exposure",
        obtain(
            "exposure",
            f"{world.fingerprint}/{bought}",
            lambda _: exposure(lists, world.shop.dataset),
            label="Counting what the lists show",
        ),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def model_card(fingerprint: str, _world: World) -> Card:
    """The statements and settings of the model card."""
    return card(
        _world.ranker.recommender, _world.entry, _world.shop.dataset, fingerprint=fingerprint
    )


def fixed(text: str) -> str:
    """Text that is not broken into lines: numbers with an interval stay together in a table."""
    return text.replace(" ", FIXED_SPACE)


def _mined(world: World, bought: bool, lists: Lists, progress: Progress) -> mining.Rules:
    found = mining.mine(lists, world.shop.dataset, most=MINED)
    both = _tested((*found.rules, *found.own), world, bought, lists, progress)
    count = len(found.rules)
    return replace(found, rules=both[:count], own=both[count:])


def _tested(
    found: tuple[mining.Rule, ...], world: World, bought: bool, lists: Lists, progress: Progress
) -> tuple[mining.Rule, ...]:
    return mining.remove(
        found,
        lists,
        world.ranker,
        world.shop.dataset,
        bought_before=bought,
        rng=np.random.default_rng(0),
        progress=progress,
    )
