"""Parts of a screen that several views share."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Theme
from explain.formats import count_of, date, money, time_ago
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.resources import app_version
from pages.ui.session.selection import update
from pages.ui.shell.sidebar import ViewContext
from recommenders.contract import Dataset, LinearInHistory

LARGER: Final = 1.25
"""Type on a screen for an audience, by that of a person's own screen."""


def paper() -> Theme:
    """What charts are drawn on: the theme that the browser shows, larger for an audience."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, scale=LARGER) if screen.presenting() else theme


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


def profile_line(profile: Profile, dataset: Dataset) -> str:
    """The profile strip: purchases, first and last, favourite categories, spend; Markdown."""
    if profile.first is None or profile.last is None:
        parts = ["No purchase yet"]
    else:
        parts = [
            f"**{count_of(profile.purchases, 'purchase')}** of {count_of(profile.items, 'item')} "
            f"since {date(profile.first)}",
            f"last **{time_ago(profile.last, dataset.as_of)}**",
        ]
        names = [name for name, _ in profile.favourites]
        if names and names != ["Purchases"]:
            parts.append("mostly " + escape(", ".join(names)))
        if profile.spend == profile.spend:
            parts.append(f"spent {escape(money(profile.spend, dataset.currency))}")
    if profile.segment:
        parts.insert(0, escape(profile.segment))
    return " · ".join(parts)
