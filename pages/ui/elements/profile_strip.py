"""The strip that says who a customer is."""

from __future__ import annotations

from explain.formats import count_of, date, money, separated, time_ago
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from recommenders.contract import Dataset


def profile_line(profile: Profile, dataset: Dataset) -> str:
    """The profile strip: purchases, first and last, favourite categories, spend; Markdown."""
    if profile.first is None or profile.last is None:
        parts = ["No purchase yet"]
    else:
        parts = _purchases(profile, dataset)
        names = [name for name, _ in profile.favourites]
        if names and names != ["Purchases"]:
            # where nothing else was bought, "mostly" would be true and silly
            others = sum(count for _, count in profile.favourites) < profile.purchases
            parts.append(("mostly " if others else "") + escape(separated(names)))
        if profile.spend == profile.spend:
            parts.append(f"spent {escape(money(profile.spend, dataset.currency))}")
    if profile.segment:
        parts.insert(0, escape(profile.segment))
    return " · ".join(parts)


def _purchases(profile: Profile, dataset: Dataset) -> list[str]:
    """How many and when; one purchase is of one item, and one day is no span of time."""
    assert profile.first is not None
    assert profile.last is not None
    counted = f"**{count_of(profile.purchases, 'purchase')}**"
    if profile.purchases > 1:
        counted += f" of {count_of(profile.items, 'item')}"
    last = time_ago(profile.last, dataset.as_of)
    if profile.first.date() == profile.last.date():
        return [f"{counted} on {date(profile.first)}, **{last}**"]
    return [f"{counted} since {date(profile.first)}", f"last **{last}**"]
