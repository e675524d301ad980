"""The sentences that stand beside a reason: evidence, what holds the item back, what is no part."""

from __future__ import annotations

import numpy as np

from explain.formats import count_of, join_names, money, percent, time_ago
from explain.markup import TextSpan
from explain.reasons.evidence_types import (
    OWN_GAPS,
    CoPurchase,
    Evidence,
    PriceDrop,
    PurchaseRhythm,
    SequentialPurchase,
    SharedAttribute,
    ShopRelation,
    SideNote,
    Viewed,
)
from explain.reasons.reason import Suppressor
from recommenders.contract import Dataset, Event

MAX_HELD = 3
"""Purchases that hold an item back, named one by one."""


def evidence_sentence(fact: Evidence, dataset: Dataset, who: str) -> tuple[TextSpan, ...]:
    """One fact about the named purchases as a sentence; empty for what the reason says itself.

    ``who`` is what a sentence calls the customer.
    """
    if isinstance(fact, PurchaseRhythm):
        return (TextSpan(text=_rhythm(fact, dataset, who)),)
    if isinstance(fact, SequentialPurchase):
        return (
            TextSpan(text=f"{count_of(fact.before, 'other customer')} bought "),
            title_span(fact.item, dataset),
            TextSpan(
                text=f" in the {fact.days} days before they first bought this, "
                f"{fact.after:,} in the {fact.days} days after."
            ),
        )
    if isinstance(fact, CoPurchase):
        return (*_both(fact, dataset), TextSpan(text="."))
    if isinstance(fact, ShopRelation):
        return (
            TextSpan(text="The shop relates "),
            title_span(fact.item, dataset),
            TextSpan(text=" to this."),
        )
    if isinstance(fact, SharedAttribute):
        return (TextSpan(text=f"{str(fact.kind).capitalize()}: {fact.name}."),)
    return _looked(fact, dataset, who) if isinstance(fact, Viewed) else ()


def aside_sentences(
    facts: tuple[SideNote, ...], dataset: Dataset, who: str, events: tuple[Event, ...]
) -> tuple[tuple[TextSpan, ...], ...]:
    """What is true and no part of the reason, and the sentence that says so.

    ``events`` are the kinds that the recommender reads.
    """
    if not facts:
        return ()
    kinds = join_names([f"{event.label}s" for event in sorted(events)])
    apart = f"No part of the reason: this recommender reads {kinds} only."
    return (*(_aside(fact, dataset, who) for fact in facts), (TextSpan(text=apart),))


def against_sentence(
    held: tuple[Suppressor, ...], dataset: Dataset, who: str
) -> tuple[TextSpan, ...]:
    """What holds the item back: up to three names, and how much they take away.

    A share of what lifts the item is told up to the whole of it: beyond that it is a large part of
    next to nothing ("1,536 %"), and that the purchases lower the item is the news.
    """
    if not held:
        return ()
    taken = sum(suppressor.share for suppressor in held)
    outweighs = taken > 1.0 - 1e-9
    shown = held if len(held) <= MAX_HELD and not outweighs else held[: MAX_HELD - 1]
    start = "Held back: the history lowers it more than it lifts it, above all "
    parts = [TextSpan(text=start if outweighs else "Held back by ")]
    for index, suppressor in enumerate(shown):
        if index:
            last = index == len(held) - 1 or outweighs
            parts.append(TextSpan(text=" and " if last else ", "))
        if suppressor.label:
            parts.append(TextSpan(text=f"{who}'s purchases of {suppressor.label}"))
        else:
            parts.append(title_span(suppressor.items[0], dataset))
    if outweighs:
        return (*parts, TextSpan(text="."))
    if len(shown) < len(held):
        parts.append(TextSpan(text=f" and {len(held) - len(shown)} more"))
    take = "takes" if len(held) == 1 and not held[0].label else "take"
    return (*parts, TextSpan(text=f", which {take} away {percent(taken)} of what lifts it."))


def title_span(item: int, dataset: Dataset) -> TextSpan:
    """The title of an item (code), as a name in a sentence."""
    return TextSpan(text=dataset.item_title(item), item=item)


def _rhythm(fact: PurchaseRhythm, dataset: Dataset, who: str) -> str:
    subject = fact.label or "it"
    since = time_ago(dataset.local_time(fact.last), dataset.as_of, in_days=True)
    if not np.isfinite(fact.usual):
        return f"{_capital(who)} bought {subject} before; the last time was {since}."
    days = max(1, round(fact.usual))
    if fact.gaps >= OWN_GAPS:
        every = "day" if days == 1 else f"{days:,} days"
        return f"{_capital(who)} buys {subject} about every {every}; the last time was {since}."
    rebought = f"{_capital(fact.label)} is usually" if fact.label else "Usually"
    return f"{rebought} rebought after about {count_of(days, 'day')}; last bought {since}."


def _aside(fact: SideNote, dataset: Dataset, who: str) -> tuple[TextSpan, ...]:
    if isinstance(fact, Viewed):
        return _looked(fact, dataset, who)
    return (TextSpan(text=_price(fact, dataset)),)


def _price(fact: PriceDrop, dataset: Dataset) -> str:
    price, usual = money(fact.price, dataset.currency), money(fact.usual, dataset.currency)
    below = percent(fact.share)
    if fact.listed:
        return f"At {price} it is {below} off its list price of {usual}."
    return f"At {price} it is {below} below what customers paid lately, {usual}."


def _looked(fact: Viewed, dataset: Dataset, who: str) -> tuple[TextSpan, ...]:
    when = time_ago(dataset.local_time(fact.last), dataset.as_of)
    start = f"{_capital(who)} viewed "
    if fact.like is None:
        return (TextSpan(text=f"{start}it {when}."),)
    viewed = (TextSpan(text=start), title_span(fact.item, dataset), TextSpan(text=f" {when}; "))
    if isinstance(fact.like, SharedAttribute):
        return (*viewed, TextSpan(text=f"it is of the {fact.like.kind}, {fact.like.name}."))
    return (*viewed, *_both(fact.like, dataset, name="it"), TextSpan(text="."))


def _both(fact: CoPurchase, dataset: Dataset, *, name: str = "") -> tuple[TextSpan, ...]:
    usual = percent(fact.usual)
    return (
        TextSpan(
            text=f"{fact.both:,} of the {count_of(fact.buyers, 'other customer')} who bought "
        ),
        TextSpan(text=name) if name else title_span(fact.item, dataset),
        TextSpan(text=f" bought this too: {percent(fact.share)}, against {usual} of all buyers"),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
