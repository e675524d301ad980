"""Parts of a screen that several views share."""

from __future__ import annotations

import streamlit as st

from explain.formats import date
from explain.reasons.wording import escape
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import app_version
from pages.ui.session.selection import update
from recommenders.contract import LinearInHistory


def provenance(view: ViewContext) -> list[str]:
    """Where everything on the screen comes from, in plain words."""
    dataset = view.model.loaded.dataset
    return [
        dataset.title,
        f"as of {date(dataset.as_of)}",
        f"data {dataset.fingerprint[:8]}",
        f"{view.model.entry.label} {view.model.fingerprint[:8]}",
        "exact contributions"
        if isinstance(view.model.ranker.recommender, LinearInHistory)
        else "Shapley values from masked histories",
        f"Becausal {app_version()}",
    ]


def footer(view: ViewContext) -> None:
    """The provenance at the foot of the page; on a screen for an audience the way back, too."""
    st.caption(" · ".join(escape(part) for part in provenance(view)))
    if view.selection.present:
        st.button(
            "Leave the presentation", type="tertiary", on_click=update, kwargs={"present": False}
        )
