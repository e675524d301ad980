"""What the Search view computes once: the model of a log, its summary, and answers."""

from __future__ import annotations

import streamlit as st

from explain.search.answer import SearchAnswer
from explain.search.log_summary import LogSummary, SuggestedQuery, suggested
from pages.ui.session.jobs import run_once
from recommenders.artifacts import cache_folder
from recommenders.contract import Dataset
from recommenders.intervals import generator
from recommenders.operation.processes import apart
from recommenders.search.model import SearchModel
from recommenders.search.storage import fitted, kept_taste, seconds
from recommenders.search.taste import CustomerTaste, Taste
from recommenders.search.taste_learning import LearnedTaste


def search_model(dataset: Dataset, *, private: bool) -> tuple[str, SearchModel]:
    """The key and the model of a data set with searches.

    With pseudonyms it is another one: queries that may name somebody are not in it.
    """
    key = f"{dataset.fingerprint}/{private}"
    model = run_once(
        "search",
        key,
        lambda progress: fitted(
            dataset,
            rng=generator(0),
            cache=cache_folder(),
            runner=apart(seconds(dataset)),
            progress=progress,
        ),
        label="Learning from the searches",
    )
    return key, model


def learned(key: str, dataset: Dataset, model: SearchModel) -> LearnedTaste:
    """How much the taste of a customer counts; ``key`` is that of the model."""
    return run_once(
        "search taste",
        key,
        lambda progress: kept_taste(
            dataset,
            model.config,
            rng=generator(0),
            cache=cache_folder(),
            runner=apart(seconds(dataset)),
            progress=progress,
        ),
        label="Learning what taste adds to a search",
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def taste(key: str, _dataset: Dataset, _learned: LearnedTaste) -> Taste:
    """What everybody's purchases say, by which a customer's are read."""
    return Taste.of(_dataset, _learned.config)


@st.cache_resource(max_entries=512, show_spinner=False)
def answer(
    key: str,
    text: str,
    sessions: bool,
    _model: SearchModel,
    customer: int | None = None,
    _taste: CustomerTaste | None = None,
) -> SearchAnswer:
    """The items of a query; ``key`` is that of the model.

    As for a ``customer`` (code) whose taste is given, or for everybody.
    """
    return SearchAnswer.of(_model, text, sessions=sessions, taste=_taste)


@st.cache_resource(max_entries=8, show_spinner=False)
def summary(key: str, _model: SearchModel) -> LogSummary:
    """What the log looks like."""
    return LogSummary.of(_model.searches)


@st.cache_resource(max_entries=8, show_spinner=False)
def suggestions(key: str, _model: SearchModel) -> tuple[SuggestedQuery, ...]:
    """Queries worth a look."""
    return suggested(_model)
