"""Parts of a screen that several views share."""

from __future__ import annotations

import streamlit as st

from explain.charts import DARK, LIGHT, Paper
from explain.formats import ago, counted, date, money
from explain.profile import Profile
from explain.rationale import escape
from pages.ui.pickers import Chosen
from pages.ui.resources import app_version
from recommenders.contract import Dataset, LinearInHistory

CHART = {"displayModeBar": False, "responsive": True}


def paper() -> Paper:
    """What charts are drawn on in the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def footer(chosen: Chosen) -> None:
    """Where everything on the screen comes from."""
    dataset = chosen.world.shop.dataset
    st.caption(
        " · ".join(
            (
                escape(dataset.title),
                f"as of {date(dataset.as_of)}",
                f"data {dataset.fingerprint[:8]}",
                f"{escape(chosen.world.entry.label)} {chosen.world.fingerprint[:8]}",
                "exact contributions"
                if isinstance(chosen.world.ranker.recommender, LinearInHistory)
                else "Shapley values from masked histories",
                f"Becausal {app_version()}",
            )
        )
    )


def profile_line(profile: Profile, dataset: Dataset) -> str:
    """The profile strip: purchases, first and last, favourite categories, spend; Markdown."""
    if profile.first is None or profile.last is None:
        parts = ["No purchase yet"]
    else:
        parts = [
            f"**{counted(profile.purchases, 'purchase')}** of {counted(profile.items, 'item')} "
            f"since {date(profile.first)}",
            f"last **{ago(profile.last, dataset.as_of)}**",
        ]
        names = [name for name, _ in profile.favourites]
        if names and names != ["Purchases"]:
            parts.append("mostly " + escape(", ".join(names)))
        if profile.spend == profile.spend:
            parts.append(f"spent {escape(money(profile.spend, dataset.currency))}")
    if profile.segment:
        parts.insert(0, escape(profile.segment))
    return " · ".join(parts)
