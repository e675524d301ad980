"""The sentence of a reason. Every template of the product stands here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.contract import State
from explain.counterfactual import Check, Removal
from explain.reasons import Reason
from recommenders.contract import Columns, Dataset, Event, Histories

MOST_TITLES = 2
"""Items named in a brief sentence, one more in a full one; further ones are counted."""
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMS_LATE: Final = re.compile(
    r"(?<=[:@])(?=[\w/])|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a sentence; ``item`` is the code of the purchase that it names, or None."""

    text: str
    item: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationale:
    """One sentence about one item, built from its `Reason`, with the purchases it names.

    ``brief`` says the same with fewer names, for a row of a list.
    """

    reason: Reason
    parts: tuple[Part, ...]
    brief: tuple[Part, ...]

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return "".join(part.text for part in self.parts)

    @property
    def markdown(self) -> str:
        """The sentence with everything that Markdown would act on made harmless."""
        return _markdown(self.parts)

    @property
    def brief_markdown(self) -> str:
        """The brief sentence, made harmless in the same way."""
        return _markdown(self.brief)


def escape(text: str) -> str:
    """Text that Markdown (and Streamlit's additions to it) shows as it is.

    White space, line breaks included, becomes single blanks, and marks that turn the direction
    of what follows are left out. Backslashes go before every ASCII
    punctuation mark, which Markdown allows. Web addresses, mail addresses, icons and arrows are
    found only after the backslashes are gone: an invisible word joiner cuts these in two.
    """
    one_line = _TURNS.sub("", re.sub(r"\s+", " ", text))
    cut = _FORMS_LATE.sub("\u2060", one_line)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", cut)


def rationale(reason: Reason, dataset: Dataset, history: Histories) -> Rationale:
    """Word a reason: a cause only when the check confirmed it."""
    return Rationale(
        reason=reason,
        parts=_sentence(
            reason, _subject(reason, dataset, history, most=MOST_TITLES + 1), fate=_fate(reason)
        ),
        brief=_sentence(reason, _subject(reason, dataset, None, most=MOST_TITLES), fate=""),
    )


def verdict(reason: Reason) -> str:
    """The outcome of the check in a few words, for the list: "checked 1 → 37", "general"."""
    if reason.state is State.CHECKED and reason.check is not None:
        return f"checked {reason.check.rank_before} → {reason.check.rank_after:,}"
    return str(reason.state)


def finding(check: Check, dataset: Dataset) -> str:
    """One check as a sentence: "Without Puppy Kibble it falls from rank 1 to 37 of 598."."""
    what = taken(check.removal, dataset)
    if check.rank_after > check.rank_before:
        fate = f"it falls from rank {check.rank_before} to {check.rank_after:,}"
    elif check.rank_after < check.rank_before:
        fate = f"it rises from rank {check.rank_before} to {check.rank_after:,}"
    else:
        fate = f"it stays at rank {check.rank_before}"
    return f"Without {what} {fate} of {check.n_candidates:,}."


def taken(removal: Removal, dataset: Dataset) -> str:
    """What a removal took away: "Puppy Kibble and Rope Chew", "the 41 purchases of Dog treats"."""
    if removal.whole:
        return "any history"
    if removal.label:
        return f"the {_purchases(removal.purchases)} of {removal.label}"
    titles = dataset.items[Columns.TITLE]
    return listed([str(titles.iloc[item]) for item in removal.items])


def listed(names: list[str]) -> str:
    """Names as a phrase: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _fate(reason: Reason) -> str:
    check = reason.check
    if check is None or check.rank_after == check.rank_before:
        return " (rank stays the same without)"
    return f" (rank {check.rank_after:,} without)"


def _general(reason: Reason) -> str:
    if reason.alone is None:
        return "Popular with customers lately; there is no purchase to go by yet."
    rank = reason.alone.rank_after
    return f"Popular with customers lately: number {rank:,} without any history too."


def _sentence(reason: Reason, subject: list[Part], *, fate: str) -> tuple[Part, ...]:
    named = reason.named
    if named is None:
        return (Part(text=_general(reason)),)
    if reason.state is State.CHECKED:
        if named.whole:
            whole = "; no part that was tried decides it."
            return (Part(text="Because of your "), *subject, Part(text=whole))
        start = "Because of your " if named.label else "Because you bought "
        return (Part(text=start), *subject, Part(text="."))
    several = named.label or len(named.items) > 1
    return (
        Part(text="Associated with your " if named.label else "Associated with "),
        *subject,
        Part(text=f", which {'do' if several else 'does'} not decide it{fate}."),
    )


def _subject(
    reason: Reason, dataset: Dataset, history: Histories | None, *, most: int
) -> list[Part]:
    """The named purchases: up to ``most`` titles, with counts where a history is given."""
    named = reason.named
    if named is None:
        return []
    if named.whole:
        return [Part(text=f"{_purchases(named.purchases)} as a whole")]
    if named.label:
        return [Part(text=f"{_purchases(named.purchases)} of {named.label}")]
    titles = dataset.items[Columns.TITLE]
    # "A and 2 more" rather than "A, B and 1 more": naming all or clearly not all
    shown = named.items if len(named.items) <= most else named.items[: most - 1]
    parts: list[Part] = []
    for place, item in enumerate(shown):
        if place:
            last = place == len(shown) - 1 and len(shown) == len(named.items)
            parts.append(Part(text=" and " if last else ", "))
        name = str(titles.iloc[item])
        if item == reason.target:
            name = "it before" if reason.state is State.CHECKED else "having bought it before"
        parts.append(Part(text=name, item=item))
        times = 0 if history is None else _times(history, item)
        if times > 1:
            parts.append(Part(text=f" ({times} times)"))
    if len(shown) < len(named.items):
        parts.append(Part(text=f" and {len(named.items) - len(shown)} more"))
    return parts


def _times(history: Histories, item: int) -> int:
    """How often the item was bought: lines of one basket are one time."""
    bought = (history.items == item) & (history.events == Event.PURCHASE)
    return len(np.unique(history.times[bought]))


def _markdown(parts: tuple[Part, ...]) -> str:
    return "".join(
        f"**{escape(part.text.strip())}**" if part.item is not None else escape(part.text)
        for part in parts
    )


def _purchases(count: int) -> str:
    return f"{count:,} purchase" + ("" if count == 1 else "s")
