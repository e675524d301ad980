"""The sentences of a reason. Every template of the product stands here."""

from __future__ import annotations

import numpy as np

from explain.contract import ReasonState
from explain.counterfactual.check import Check, Removal
from explain.formats import count_of, date, join_names, money, percent, time_ago
from explain.markup import TextSpan, escape, text
from explain.reasons.evidence_types import (
    OWN_GAPS,
    CoPurchase,
    Evidence,
    Popular,
    PriceDrop,
    PurchaseRhythm,
    SequentialPurchase,
    SharedAttribute,
    Viewed,
)
from explain.reasons.rationale import Rationale
from explain.reasons.reason import Reason, Suppressor
from recommenders.contract import Dataset, Event, Histories

__all__ = [
    "Rationale",
    "TextSpan",
    "check_badge",
    "check_sentence",
    "contribution_note",
    "escape",
    "join_names",
    "rationale",
    "removal_phrase",
    "text",
]

MAX_TITLES = 2
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
    subject = _subject(reason, dataset, history, most=MAX_TITLES + 1)
    aside = [_aside(fact, dataset) for fact in reason.aside]
    if aside:
        aside.append((TextSpan(text=_apart(events)),))
    return Rationale(
        reason=reason,
        spans=_sentence(reason, subject, _verb(reason, history), full=True),
        brief=_brief(reason, dataset, history),
        evidence=tuple(
            sentence
            for fact in reason.evidence
            if (sentence := _evidence(fact, dataset)) and not isinstance(fact, Popular)
        ),
        against=_against(reason.against, dataset),
        aside=tuple(aside),
    )


def check_badge(reason: Reason) -> str:
    """The outcome of the check in a few words, for the list: "checked 1 → 37", "general"."""
    if reason.state is ReasonState.CHECKED and reason.check is not None:
        return f"checked {reason.check.rank_before} → {reason.check.rank_after:,}"
    return str(reason.state)


def check_sentence(check: Check, dataset: Dataset) -> str:
    """One check as a sentence: "Without Puppy Kibble it falls from rank 1 to 37 of 598."."""
    removed = removal_phrase(check.removal, dataset)
    if check.rank_after > check.rank_before:
        fate = f"it falls from rank {check.rank_before} to {check.rank_after:,}"
    elif check.rank_after < check.rank_before:
        fate = f"it rises from rank {check.rank_before} to {check.rank_after:,}"
    else:
        fate = f"it stays at rank {check.rank_before}"
    return f"Without {removed} {fate} of {check.n_candidates:,}."


def removal_phrase(removal: Removal, dataset: Dataset) -> str:
    """What a removal took away: "Puppy Kibble and Rope Chew", "the 41 purchases of Dog treats"."""
    if removal.whole:
        return "any history"
    if removal.label:
        return f"the {count_of(removal.purchases, 'purchase')} of {removal.label}"
    return join_names([dataset.item_title(item) for item in removal.items])


def contribution_note(reason: Reason, dataset: Dataset) -> str:
    """How much the named purchases carry, and when the last of them was."""
    if reason.named is None:
        return "No purchase is named: what everybody buys would bring this item here as well."
    last = date(dataset.local_time(reason.named.last))
    return f"carries {percent(max(0.0, reason.share))} of what lifts this item · last bought {last}"


def _fate(reason: Reason) -> str:
    check = reason.check
    if check is None or check.rank_after == check.rank_before:
        return " (rank stays the same without)"
    return f" (rank {check.rank_after:,} without)"


def _general(reason: Reason, *, brief: bool = False) -> str:
    popular = next(
        (evidence for evidence in reason.evidence if isinstance(evidence, Popular)), None
    )
    start = "Not personal: "
    if popular is not None:
        start = "Popular now, not personal: "
        if not brief:
            buyers = count_of(popular.buyers, "customer")
            start += f"{buyers} bought it in the last {popular.days} days, and "
    if reason.check_without_history is None:
        return f"{start}there is no purchase to go by yet."
    rank = reason.check_without_history.rank_after
    it_is = "" if brief or popular is None else "it is "
    return f"{start}{it_is}number {rank:,} without any history too."


def _sentence(
    reason: Reason, subject: list[TextSpan], verb: str, *, full: bool = False
) -> tuple[TextSpan, ...]:
    named = reason.named
    if named is None:
        return (TextSpan(text=_general(reason)),)
    if reason.state is ReasonState.CHECKED:
        if named.whole:
            ending = "; no part that was tried decides it."
            return (TextSpan(text="Because of your "), *subject, TextSpan(text=ending))
        start = "In part because" if reason.weak else "Because"
        start += " of your " if named.label else f" you {verb} "
        end = (
            "; the sample leaves open which matters most." if full and not reason.converged else "."
        )
        return (TextSpan(text=start), *subject, TextSpan(text=end))
    several = named.label or len(named.items) > 1
    fate = _fate(reason) if full else ""
    return (
        TextSpan(text="Associated with your " if named.label else "Associated with "),
        *subject,
        TextSpan(text=f", which {'do' if several else 'does'} not decide it{fate}."),
    )


def _brief(reason: Reason, dataset: Dataset, history: Histories) -> tuple[TextSpan, ...]:
    if reason.named is None:
        return (TextSpan(text=_general(reason, brief=True)),)
    verb = _verb(reason, history)
    for most in (MAX_TITLES, 1):
        sentence = _sentence(reason, _subject(reason, dataset, None, most=most), verb)
        if len(text(sentence)) <= BRIEF:
            break
    if reason.state is ReasonState.CHECKED:
        for fact in reason.evidence:
            longer = (*sentence[:-1], TextSpan(text=f"; {_tag(fact)}."))
            single = reason.named.label == "" and len(reason.named.items) == 1
            tag_fits = single or not isinstance(fact, CoPurchase | SequentialPurchase)
            if _tag(fact) and tag_fits and len(text(longer)) <= BRIEF:
                return longer
    return sentence


def _tag(fact: Evidence) -> str:
    """The evidence in a few words, with a figure where there is one; empty for none."""
    if isinstance(fact, PurchaseRhythm):
        return "due about now" if fact.due else ""
    if isinstance(fact, SequentialPurchase):
        return f"{fact.before:,} others bought it first"
    if isinstance(fact, CoPurchase):
        return f"{fact.both:,} others bought both"
    return str(fact.kind) if isinstance(fact, SharedAttribute) else ""


def _evidence(fact: Evidence, dataset: Dataset) -> tuple[TextSpan, ...]:
    """One fact about the named purchases as a sentence; empty for what the reason says itself."""
    if isinstance(fact, PurchaseRhythm):
        return (TextSpan(text=_rhythm(fact, dataset)),)
    if isinstance(fact, SequentialPurchase):
        return (
            TextSpan(text=f"{count_of(fact.before, 'other customer')} bought "),
            _title(fact.item, dataset),
            TextSpan(
                text=f" in the {fact.days} days before they first bought this, "
                f"{fact.after:,} in the {fact.days} days after."
            ),
        )
    if isinstance(fact, CoPurchase):
        return (*_both(fact, dataset), TextSpan(text="."))
    if isinstance(fact, SharedAttribute):
        return (TextSpan(text=f"{str(fact.kind).capitalize()}: {fact.name}."),)
    return _looked(fact, dataset) if isinstance(fact, Viewed) else ()


def _rhythm(fact: PurchaseRhythm, dataset: Dataset) -> str:
    subject, since = (
        fact.label or "it",
        time_ago(dataset.local_time(fact.last), dataset.as_of, in_days=True),
    )
    if not np.isfinite(fact.usual):
        return f"You bought {subject} before; the last time was {since}."
    days = max(1, round(fact.usual))
    if fact.gaps >= OWN_GAPS:
        every = "day" if days == 1 else f"{days:,} days"
        return f"You buy {subject} about every {every}; the last time was {since}."
    if fact.gaps:
        passes = f"About {count_of(days, 'day')} pass{'es' if days == 1 else ''}"
        return (
            f"{passes} between purchases of {subject}, going by everybody's, yours counting more; "
            f"your last time was {since}."
        )
    after = count_of(days, "day")
    return (
        f"Customers who buy {subject} again do so after about {after}; your last time was {since}."
    )


def _aside(fact: PriceDrop | Viewed, dataset: Dataset) -> tuple[TextSpan, ...]:
    if isinstance(fact, Viewed):
        return _looked(fact, dataset)
    price, usual = money(fact.price, dataset.currency), money(fact.usual, dataset.currency)
    below = percent(fact.share)
    if fact.listed:
        return (TextSpan(text=f"At {price} it is {below} off its list price of {usual}."),)
    return (TextSpan(text=f"At {price} it is {below} below what customers paid lately, {usual}."),)


def _looked(fact: Viewed, dataset: Dataset) -> tuple[TextSpan, ...]:
    when = time_ago(dataset.local_time(fact.last), dataset.as_of)
    if fact.like is None:
        return (TextSpan(text=f"You viewed it {when}."),)
    viewed = (TextSpan(text="You viewed "), _title(fact.item, dataset), TextSpan(text=f" {when}; "))
    if isinstance(fact.like, SharedAttribute):
        return (*viewed, TextSpan(text=f"it is of the {fact.like.kind}, {fact.like.name}."))
    return (*viewed, *_both(fact.like, dataset, name="it"), TextSpan(text="."))


def _both(fact: CoPurchase, dataset: Dataset, *, name: str = "") -> tuple[TextSpan, ...]:
    usual = percent(fact.usual)
    return (
        TextSpan(
            text=f"{fact.both:,} of the {count_of(fact.buyers, 'other customer')} who bought "
        ),
        TextSpan(text=name) if name else _title(fact.item, dataset),
        TextSpan(text=f" bought this too: {percent(fact.share)}, against {usual} of all buyers"),
    )


def _apart(events: tuple[Event, ...]) -> str:
    kinds = join_names([f"{event.label}s" for event in sorted(events)])
    return f"No part of the reason: this recommender reads {kinds} only."


def _against(held: tuple[Suppressor, ...], dataset: Dataset) -> tuple[TextSpan, ...]:
    """What holds the item back: up to three names, and how much they take away."""
    if not held:
        return ()
    parts = [TextSpan(text="Held back by ")]
    shown = held if len(held) <= MAX_TITLES + 1 else held[:MAX_TITLES]
    for index, suppressor in enumerate(shown):
        if index:
            last = index == len(held) - 1
            parts.append(TextSpan(text=" and " if last else ", "))
        if suppressor.label:
            parts.append(TextSpan(text=f"your purchases of {suppressor.label}"))
        else:
            parts.append(_title(suppressor.items[0], dataset))
    if len(shown) < len(held):
        parts.append(TextSpan(text=f" and {len(held) - len(shown)} more"))
    share = percent(sum(suppressor.share for suppressor in held))
    take = "takes" if len(held) == 1 and not held[0].label else "take"
    return (*parts, TextSpan(text=f", which {take} away {share} of what lifts it."))


def _subject(
    reason: Reason, dataset: Dataset, history: Histories | None, *, most: int
) -> list[TextSpan]:
    """The named purchases: up to ``most`` titles, with counts where a history is given."""
    named = reason.named
    if named is None:
        return []
    if named.whole:
        return [TextSpan(text=f"{count_of(named.purchases, 'purchase')} as a whole")]
    if named.label:
        return [TextSpan(text=f"{count_of(named.purchases, 'purchase')} of {named.label}")]
    # "A and 2 more" rather than "A, B and 1 more": naming all or clearly not all
    shown = named.items if len(named.items) <= most else named.items[: max(1, most - 1)]
    parts: list[TextSpan] = []
    for index, item in enumerate(shown):
        if index:
            last = index == len(shown) - 1 and len(shown) == len(named.items)
            parts.append(TextSpan(text=" and " if last else ", "))
        if item == reason.target:
            checked = reason.state is ReasonState.CHECKED
            parts.append(
                TextSpan(text="it before" if checked else "having bought it before", item=item)
            )
        else:
            parts.append(_title(item, dataset))
        times = 0 if history is None else _times(history, item)
        if times > 1:
            parts.append(TextSpan(text=f" ({times} times)"))
    if len(shown) < len(named.items):
        parts.append(TextSpan(text=f" and {len(named.items) - len(shown)} more"))
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


def _title(item: int, dataset: Dataset) -> TextSpan:
    return TextSpan(text=dataset.item_title(item), item=item)
