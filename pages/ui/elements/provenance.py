"""Parts of a screen that several views share."""

from __future__ import annotations

import streamlit as st

from explain.formats import date
from explain.reasons.wording import escape
from pages.ui.session.context import ViewContext
from recommenders.contract import (
    LinearInHistory,
    Recommender,
    RecordedScores,
    attributes_itself,
)
from recommenders.operation.version import app_version


def provenance(view: ViewContext) -> list[str]:
    """Where everything on the screen comes from, in plain words."""
    dataset = view.model.loaded.dataset
    return [
        dataset.title,
        f"as of {date(dataset.as_of)}",
        f"data {dataset.fingerprint[:8]}",
        f"{view.model.entry.label} {view.model.as_fitted.fingerprint[:8]}",
        _method(view.model.ranker.recommender),
        f"Becausal {app_version()}",
    ]


def _method(recommender: Recommender) -> str:
    if isinstance(recommender, RecordedScores):
        return f"a record: {recommender.record}"
    if isinstance(recommender, LinearInHistory):
        return "exact contributions"
    if attributes_itself(recommender):
        return "contributions without sampling"
    return "Shapley values from masked histories"


def footer(view: ViewContext) -> None:
    """The provenance at the foot of the page."""
    st.caption(" · ".join(escape(part) for part in provenance(view)))
