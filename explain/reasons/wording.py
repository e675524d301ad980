"""The sentences of a reason. Every template of the product stands here."""

from __future__ import annotations

import numpy as np

from explain.contract import State
from explain.counterfactual.check import Check, Removal
from explain.formats import ago, counted, date, money, percent
from explain.reasons.evidence_types import (
    OWN_GAPS,
    After,
    Evidence,
    Popular,
    PriceDrop,
    Rhythm,
    Same,
    Together,
    Viewed,
)
from explain.reasons.rationale import Part, Rationale, escape, text
from explain.reasons.reason import Held, Reason
from recommenders.contract import Columns, Dataset, Event, Histories

__all__ = [
    "Part",
    "Rationale",
    "bearing",
    "escape",
    "finding",
    "listed",
    "rationale",
    "taken",
    "text",
    "verdict",
]

MOST_TITLES = 2
"""Items named in a brief sentence, one more in a full one; further ones are counted."""
BRIEF = 60
"""Characters of a brief sentence, where names allow it: a row of the list has one line."""


def rationale(
    reason: Reason,
    dataset: Dataset,
    history: Histories,
    *,
    events: tuple[Event, ...] = (Event.PURCHASE,),
) -> Rationale:
    """Word a reason: a cause only when the check confirmed it.

    ``events`` are the kinds that the recommender reads: what rests on others is no reason.
    """
    subject = _subject(reason, dataset, history, most=MOST_TITLES + 1)
    aside = [_aside(fact, dataset) for fact in reason.aside]
    if aside:
        aside.append((Part(text=_apart(events)),))
    return Rationale(
        reason=reason,
        parts=_sentence(reason, subject, _verb(reason, history), full=True),
        brief=_brief(reason, dataset, history),
        evidence=tuple(
            found
            for fact in reason.evidence
            if (found := _evidence(fact, dataset)) and not isinstance(fact, Popular)
        ),
        against=_against(reason.against, dataset),
        aside=tuple(aside),
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
        return f"the {counted(removal.purchases, 'purchase')} of {removal.label}"
    titles = dataset.items[Columns.TITLE]
    return listed([str(titles.iloc[item]) for item in removal.items])


def bearing(reason: Reason, dataset: Dataset) -> str:
    """How much the named purchases carry, and when the last of them was."""
    if reason.named is None:
        return "No purchase is named: what everybody buys would bring this item here as well."
    last = date(dataset.local_time(reason.named.last))
    return f"carries {percent(max(0.0, reason.share))} of what lifts this item · last bought {last}"


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


def _general(reason: Reason, *, brief: bool = False) -> str:
    popular = next((found for found in reason.evidence if isinstance(found, Popular)), None)
    start = "Not personal: "
    if popular is not None:
        start = "Popular now, not personal: "
        if not brief:
            buyers = counted(popular.buyers, "customer")
            start += f"{buyers} bought it in the last {popular.days} days, and "
    if reason.alone is None:
        return f"{start}there is no purchase to go by yet."
    rank = reason.alone.rank_after
    it_is = "" if brief or popular is None else "it is "
    return f"{start}{it_is}number {rank:,} without any history too."


def _sentence(
    reason: Reason, subject: list[Part], verb: str, *, full: bool = False
) -> tuple[Part, ...]:
    named = reason.named
    if named is None:
        return (Part(text=_general(reason)),)
    if reason.state is State.CHECKED:
        if named.whole:
            whole = "; no part that was tried decides it."
            return (Part(text="Because of your "), *subject, Part(text=whole))
        start = "In part because" if reason.weak else "Because"
        start += " of your " if named.label else f" you {verb} "
        end = "; the sample leaves open which matters most." if full and not reason.settled else "."
        return (Part(text=start), *subject, Part(text=end))
    several = named.label or len(named.items) > 1
    fate = _fate(reason) if full else ""
    return (
        Part(text="Associated with your " if named.label else "Associated with "),
        *subject,
        Part(text=f", which {'do' if several else 'does'} not decide it{fate}."),
    )


def _brief(reason: Reason, dataset: Dataset, history: Histories) -> tuple[Part, ...]:
    if reason.named is None:
        return (Part(text=_general(reason, brief=True)),)
    verb = _verb(reason, history)
    for most in (MOST_TITLES, 1):
        found = _sentence(reason, _subject(reason, dataset, None, most=most), verb)
        if len(text(found)) <= BRIEF:
            break
    if reason.state is State.CHECKED:
        for fact in reason.evidence:
            longer = (*found[:-1], Part(text=f"; {_tag(fact)}."))
            single = reason.named.label == "" and len(reason.named.items) == 1
            told = single or not isinstance(fact, Together | After)
            if _tag(fact) and told and len(text(longer)) <= BRIEF:
                return longer
    return found


def _tag(fact: Evidence) -> str:
    """The evidence in a few words, with a figure where there is one; empty for none."""
    if isinstance(fact, Rhythm):
        return "due about now" if fact.due else ""
    if isinstance(fact, After):
        return f"{fact.before:,} others bought it first"
    if isinstance(fact, Together):
        return f"{fact.both:,} others bought both"
    return str(fact.kind) if isinstance(fact, Same) else ""


def _evidence(fact: Evidence, dataset: Dataset) -> tuple[Part, ...]:
    """One fact about the named purchases as a sentence; empty for what the reason says itself."""
    if isinstance(fact, Rhythm):
        return (Part(text=_rhythm(fact, dataset)),)
    if isinstance(fact, After):
        return (
            Part(text=f"{counted(fact.before, 'other customer')} bought "),
            _title(fact.item, dataset),
            Part(
                text=f" in the {fact.days} days before they first bought this, "
                f"{fact.after:,} in the {fact.days} days after."
            ),
        )
    if isinstance(fact, Together):
        return (*_both(fact, dataset), Part(text="."))
    if isinstance(fact, Same):
        return (Part(text=f"{str(fact.kind).capitalize()}: {fact.name}."),)
    return _looked(fact, dataset) if isinstance(fact, Viewed) else ()


def _rhythm(fact: Rhythm, dataset: Dataset) -> str:
    what, since = (
        fact.label or "it",
        ago(dataset.local_time(fact.last), dataset.as_of, in_days=True),
    )
    if not np.isfinite(fact.usual):
        return f"You bought {what} before; the last time was {since}."
    days = max(1, round(fact.usual))
    if fact.gaps >= OWN_GAPS:
        every = "day" if days == 1 else f"{days:,} days"
        return f"You buy {what} about every {every}; the last time was {since}."
    if fact.gaps:
        passes = f"About {counted(days, 'day')} pass{'es' if days == 1 else ''}"
        return (
            f"{passes} between purchases of {what}, going by everybody's, yours counting more; "
            f"your last time was {since}."
        )
    after = counted(days, "day")
    return f"Customers who buy {what} again do so after about {after}; your last time was {since}."


def _aside(fact: PriceDrop | Viewed, dataset: Dataset) -> tuple[Part, ...]:
    if isinstance(fact, Viewed):
        return _looked(fact, dataset)
    price, usual = money(fact.price, dataset.currency), money(fact.usual, dataset.currency)
    below = percent(fact.share)
    if fact.listed:
        return (Part(text=f"At {price} it is {below} off its list price of {usual}."),)
    return (Part(text=f"At {price} it is {below} below what customers paid lately, {usual}."),)


def _looked(fact: Viewed, dataset: Dataset) -> tuple[Part, ...]:
    when = ago(dataset.local_time(fact.last), dataset.as_of)
    if fact.like is None:
        return (Part(text=f"You viewed it {when}."),)
    seen = (Part(text="You viewed "), _title(fact.item, dataset), Part(text=f" {when}; "))
    if isinstance(fact.like, Same):
        return (*seen, Part(text=f"it is of the {fact.like.kind}, {fact.like.name}."))
    return (*seen, *_both(fact.like, dataset, name="it"), Part(text="."))


def _both(fact: Together, dataset: Dataset, *, name: str = "") -> tuple[Part, ...]:
    usual = percent(fact.usual)
    return (
        Part(text=f"{fact.both:,} of the {counted(fact.buyers, 'other customer')} who bought "),
        Part(text=name) if name else _title(fact.item, dataset),
        Part(text=f" bought this too: {percent(fact.share)}, against {usual} of all buyers"),
    )


def _apart(events: tuple[Event, ...]) -> str:
    kinds = listed([f"{event.label}s" for event in sorted(events)])
    return f"No part of the reason: this recommender reads {kinds} only."


def _against(held: tuple[Held, ...], dataset: Dataset) -> tuple[Part, ...]:
    """What holds the item back: up to three names, and how much they take away."""
    if not held:
        return ()
    parts = [Part(text="Held back by ")]
    shown = held if len(held) <= MOST_TITLES + 1 else held[:MOST_TITLES]
    for place, one in enumerate(shown):
        if place:
            last = place == len(held) - 1
            parts.append(Part(text=" and " if last else ", "))
        if one.label:
            parts.append(Part(text=f"your purchases of {one.label}"))
        else:
            parts.append(_title(one.items[0], dataset))
    if len(shown) < len(held):
        parts.append(Part(text=f" and {len(held) - len(shown)} more"))
    share = percent(sum(one.share for one in held))
    take = "takes" if len(held) == 1 and not held[0].label else "take"
    return (*parts, Part(text=f", which {take} away {share} of what lifts it."))


def _subject(
    reason: Reason, dataset: Dataset, history: Histories | None, *, most: int
) -> list[Part]:
    """The named purchases: up to ``most`` titles, with counts where a history is given."""
    named = reason.named
    if named is None:
        return []
    if named.whole:
        return [Part(text=f"{counted(named.purchases, 'purchase')} as a whole")]
    if named.label:
        return [Part(text=f"{counted(named.purchases, 'purchase')} of {named.label}")]
    # "A and 2 more" rather than "A, B and 1 more": naming all or clearly not all
    shown = named.items if len(named.items) <= most else named.items[: max(1, most - 1)]
    parts: list[Part] = []
    for place, item in enumerate(shown):
        if place:
            last = place == len(shown) - 1 and len(shown) == len(named.items)
            parts.append(Part(text=" and " if last else ", "))
        if item == reason.target:
            checked = reason.state is State.CHECKED
            parts.append(
                Part(text="it before" if checked else "having bought it before", item=item)
            )
        else:
            parts.append(_title(item, dataset))
        times = 0 if history is None else _times(history, item)
        if times > 1:
            parts.append(Part(text=f" ({times} times)"))
    if len(shown) < len(named.items):
        parts.append(Part(text=f" and {len(named.items) - len(shown)} more"))
    return parts


def _verb(reason: Reason, history: Histories | None) -> str:
    """What the customer did with the named items: a recommender may read more than purchases."""
    if reason.named is None or history is None:
        return "bought"
    bought = np.isin(reason.named.items, history.items[history.events == Event.PURCHASE])
    if bought.all():
        return "bought"
    return "bought or looked at" if bought.any() else "looked at"


def _times(history: Histories, item: int) -> int:
    """How often the item was bought: lines of one basket are one time."""
    bought = (history.items == item) & (history.events == Event.PURCHASE)
    return len(np.unique(history.times[bought]))


def _title(item: int, dataset: Dataset) -> Part:
    return Part(text=str(dataset.items[Columns.TITLE].iloc[item]), item=item)
