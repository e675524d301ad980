"""Parts of a screen that several views share."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Paper
from explain.formats import ago, counted, date, money
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.session.resources import app_version
from pages.ui.session.selection import change
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Dataset, LinearInHistory

LARGER: Final = 1.25
"""Type on a screen for an audience, by that of a person's own screen."""


def paper() -> Paper:
    """What charts are drawn on: the theme that the browser shows, larger for an audience."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, scale=LARGER) if sheet.presenting() else theme


def provenance(chosen: Chosen) -> list[str]:
    """Where everything on the screen comes from, in plain words."""
    dataset = chosen.world.shop.dataset
    return [
        dataset.title,
        f"as of {date(dataset.as_of)}",
        f"data {dataset.fingerprint[:8]}",
        f"{chosen.world.entry.label} {chosen.world.fingerprint[:8]}",
        "exact contributions"
        if isinstance(chosen.world.ranker.recommender, LinearInHistory)
        else "Shapley values from masked histories",
        f"Becausal {app_version()}",
    ]


def footer(chosen: Chosen) -> None:
    """The provenance at the foot of the page; on a screen for an audience the way back, too."""
    st.caption(" · ".join(escape(part) for part in provenance(chosen)))
    if chosen.selection.present:
        st.button(
            "Leave the presentation", type="tertiary", on_click=change, kwargs={"present": False}
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
