"""The strip that says who a customer is."""

from __future__ import annotations

from explain.formats import count_of, date, money, time_ago
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from recommenders.contract import Dataset


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
