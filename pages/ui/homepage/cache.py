"""What the Homepage view computes once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.ui.session.jobs import run_once
from pages.ui.session.resources import (
    FittedModel,
    fitted_model,
    loaded_dataset,
)
from recommenders import registry
from recommenders.artifacts import cache_folder
from recommenders.contract import Dataset, Event, Recommender
from recommenders.evaluation.durations import fit_seconds
from recommenders.operation.processes import apart
from recommenders.progress import Progress
from recommenders.rules.acting import ActingRules

if TYPE_CHECKING:
    from recommenders.homepage.homepage import Homepage
    from recommenders.homepage.page import Page

ON_SHELVES = ("next-basket", "buy-again", "related", "uptake-lift")
"""Recommenders that fill shelves of the homepage."""


def homepage(dataset_name: str) -> Homepage:
    """The homepage of a data set; its recommenders are those that can be picked."""
    from recommenders.homepage.homepage import Homepage

    loaded = loaded_dataset(dataset_name)
    fitted = {name: fitted_model(dataset_name, name).ranker.recommender for name in ON_SHELVES}

    def work(progress: Progress) -> Homepage:
        told = (0.0, "")

        def learning(share: float, doing: str) -> None:
            nonlocal told
            told = (share, doing)
            progress(share, doing)

        def make(name: str, part: Dataset) -> Recommender:
            if part is loaded.dataset and name in fitted:
                return fitted[name]
            return registry.fitted(
                name,
                part,
                cache=cache_folder(),
                # says nothing new, and ends the fit where nobody waits any more
                progress=lambda *_: progress(*told),
                runner=apart(fit_seconds(name, part)),
            )

        return Homepage.fit(loaded.dataset, make=make, cache=cache_folder(), progress=learning)

    return run_once(
        "homepage",
        loaded.dataset.fingerprint,
        work,
        label="Learning the chances of the homepage from two weeks ago",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def homepage_page(
    fingerprint: str, customer: int, rules: str, _model: FittedModel, _homepage: Homepage
) -> Page:
    """What a customer (code) would see; ``fingerprint`` is the data set's, ``rules`` theirs."""
    from recommenders.homepage.homepage import generator

    dataset = _model.loaded.dataset
    return _homepage.page(
        dataset.histories([customer], events=tuple(Event)),
        rng=generator(dataset, customer),
        acting=acting(_model, customer),
    )


def acting(model: FittedModel, customer: int) -> ActingRules | None:
    """The rules of the shop that act on the shelves of a customer (code), None where none does."""
    rules = model.ranker.rules
    return None if rules is None else rules.acting(customer)


def listed(model: FittedModel, customer: int, bought: bool, most: int) -> frozenset[int]:
    """The items (codes) that the list of a customer (code) in the Customer view has."""
    history = model.loaded.dataset.histories([customer], events=model.ranker.recommender.events)
    ranker = model.ranker.for_customer(customer)
    return frozenset(ranker.rank(history, k=most, bought_before=bought).items.tolist())
