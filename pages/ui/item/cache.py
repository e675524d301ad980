"""The caches of the Item view: by fingerprint and item code, never by name."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.items.features import ItemFeatures, item_features
from explain.items.neighbours import Neighbours, VisitLog, learned_neighbours
from explain.items.ranks import ItemRanks, item_ranks
from explain.items.recipients import RecipientReasons, Recipients, recipient_reasons
from explain.items.suggestions import SuggestedItem, suggested_items
from explain.rankings.top_k import TopLists
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel, fitted_to
from pages.ui.session.top_lists import SEED
from recommenders import registry
from recommenders.contract import attributes_itself
from recommenders.intervals import generator
from recommenders.related.recommender import Related
from recommenders.shelves.contract import Shelf

MAX_EXPLAINED: Final = 200
MAX_SAMPLED: Final = 40
"""Recipients that are explained where contributions have to be sampled."""
MAX_LEARNED: Final = 10_000
"""The relations of more items take minutes to learn: there they are counted for one item."""
NEIGHBOURS: Final = 8


@st.cache_resource(max_entries=32, show_spinner=False)
def suggestions(
    fingerprint: str, bought: bool, _lists: TopLists, _model: FittedModel
) -> tuple[SuggestedItem, ...]:
    """Items worth a look in a world."""
    return suggested_items(_lists, _model.loaded.statistics)


@st.cache_resource(max_entries=256, show_spinner=False)
def ranks(
    fingerprint: str, item: int, bought: bool, _lists: TopLists, _model: FittedModel
) -> ItemRanks:
    """Where an item (code) stands for all customers."""
    return item_ranks(_lists, _model.ranker, _model.loaded.dataset, item, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def features(
    fingerprint: str, item: int, bought: bool, _lists: TopLists, _model: FittedModel
) -> ItemFeatures:
    """An item (code) beside its category."""
    loaded = _model.loaded
    listed = _lists.percent_listed(loaded.dataset.n_items)
    return item_features(loaded.dataset, loaded.statistics, item, recommended=listed)


def reasons(model: FittedModel, recipients: Recipients, bought: bool) -> RecipientReasons:
    """Why the recipients of an item have it."""
    linear = attributes_itself(model.ranker.recommender)
    return run_once(
        "recipients",
        f"{model.fingerprint}/{bought}/{recipients.item}",
        lambda progress: recipient_reasons(
            recipients,
            model.context,
            most=MAX_EXPLAINED if linear else MAX_SAMPLED,
            bought_before=bought,
            rng=generator(SEED),
            progress=progress,
        ),
        label="Asking why they have it",
    )


def neighbours_of(model: FittedModel, item: int) -> Neighbours:
    """What leads to an item (code) and what it leads to."""
    dataset = model.loaded.dataset
    if dataset.n_items <= MAX_LEARNED:
        related = fitted_to(
            model.as_fitted.loaded, registry.shelf_recommenders()[Shelf.OWNED]
        ).ranker.recommender
        assert isinstance(related, Related)
        return _learned(dataset.fingerprint, item, related)
    days = run_once(
        "days",
        dataset.fingerprint,
        lambda _: VisitLog.of(dataset),
        label="Reading the purchases day by day",
    )
    return _counted(dataset.fingerprint, item, days)


@st.cache_resource(max_entries=256, show_spinner=False)
def _learned(fingerprint: str, item: int, _related: Related) -> Neighbours:
    return learned_neighbours(_related, item, k=NEIGHBOURS)


@st.cache_resource(max_entries=256, show_spinner=False)
def _counted(fingerprint: str, item: int, _days: VisitLog) -> Neighbours:
    return _days.neighbours_of(item, k=NEIGHBOURS)
