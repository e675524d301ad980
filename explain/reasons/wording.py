"""The sentence of a reason, in full and brief; what stands beside it has modules of its own."""

from __future__ import annotations

import numpy as np

from explain.contract import ReasonState
from explain.counterfactual.check import Removal
from explain.formats import count_of, date, join_names, percent
from explain.markup import TextSpan, escape, text
from explain.reasons.evidence_types import Popular, PurchaseRhythm, ShopRelation
from explain.reasons.evidence_wording import (
    against_sentence,
    aside_sentences,
    evidence_sentence,
    title_span,
)
from explain.reasons.rationale import Rationale
from explain.reasons.reason import MAX_MEMBERS, Reason
from explain.reasons.verdict import Fate
from explain.reasons.verdict_wording import doubt, them
from recommenders.contract import Dataset, Event, Histories
from recommenders.data.customer_labels import short_label

__all__ = [
    "Rationale",
    "TextSpan",
    "contribution_note",
    "escape",
    "join_names",
    "rationale",
    "removal_phrase",
    "text",
    "verdict_badge",
]

BRIEF = 72
"""Characters of a brief sentence, where names allow it: a row of the list has one line."""


def rationale(
    reason: Reason,
    dataset: Dataset,
    history: Histories,
    *,
    customer: int,
    events: tuple[Event, ...] = (Event.PURCHASE,),
) -> Rationale:
    """Word a reason: a cause only when its verdict is that it is one.

    ``customer`` (a code) is who the sentence is about; ``events`` are the kinds that the
    recommender reads: what rests on others is no reason.
    """
    who = short_label(dataset, customer)
    return Rationale(
        reason=reason,
        spans=_sentence(reason, dataset, history, who),
        brief=_brief(reason, dataset, history, who),
        evidence=tuple(
            sentence
            for fact in reason.evidence
            if (sentence := evidence_sentence(fact, dataset, who))
            and not isinstance(fact, Popular)
            and not (isinstance(fact, ShopRelation) and said_only(reason))
        ),
        unnamed=_unnamed(reason, dataset),
        against=against_sentence(reason.against, dataset, who),
        aside=aside_sentences(reason.aside, dataset, who, events),
    )


def verdict_badge(reason: Reason) -> str:
    """The verdict in a few words: "personal, falls to 35 without it", "popular"."""
    check = reason.verdict.check
    if check is None or not reason.verdict.faithful:
        return str(reason.state)
    return f"{reason.state}, falls to {check.rank_after:,} without {them(reason)}"


def removal_phrase(removal: Removal, dataset: Dataset) -> str:
    """What a removal took away: "Puppy Kibble and Rope Chew", "the 41 purchases of Dog treats"."""
    if removal.whole:
        return "anything: no history"
    if removal.label:
        return f"the {count_of(removal.purchases, 'purchase')} of {removal.label}"
    return join_names([dataset.item_title(item) for item in removal.items])


def contribution_note(reason: Reason, dataset: Dataset) -> str:
    """How much the named purchases carry, and when the last of them was."""
    if reason.named is None:
        if reason.state is ReasonState.RULE:
            return "No purchase is named: the rule puts this item here, whatever was bought."
        if reason.state is ReasonState.POPULAR:
            return "No purchase is named: what everybody buys would bring this item here as well."
        if reason.state is ReasonState.UNTESTED:
            return f"No purchase is named: none {nothing_related(dataset)}."
        return "No purchase is named: none speaks for this item by itself."
    last = date(dataset.local_time(reason.named.last))
    if reason.state is ReasonState.UNTESTED:
        return f"Whether it brought this here is not known: a record · last bought {last}"
    share = percent(max(0.0, reason.verdict.share))
    whole = "the score" if reason.of_score else "what lifts this item"
    return f"{share} of {whole} comes from {them(reason)} · last bought {last}"


def nothing_related(dataset: Dataset) -> str:
    """Why no purchase goes with an item, after the subject "none" and without a full stop."""
    if dataset.known_edges is None:
        return "is alike, and none is bought with it often enough"
    return "is alike, none is bought with it often enough, and the shop relates none to it"


def said_only(reason: Reason) -> bool:
    """Whether a cause is named, one by one, that nothing but the word of the shop relates."""
    named = reason.named
    cause = reason.state is ReasonState.PERSONAL and named is not None and not named.label
    return cause and reason.verdict.said_only


def _sentence(
    reason: Reason, dataset: Dataset, history: Histories, who: str
) -> tuple[TextSpan, ...]:
    if reason.state is ReasonState.RULE:
        return (TextSpan(text=_by_rule(reason)),)
    if reason.state is ReasonState.POPULAR:
        return (TextSpan(text=_popular(reason)),)
    if reason.state is ReasonState.WEAK:
        return _weak(reason, dataset)
    if reason.state is ReasonState.UNTESTED:
        return _untested(reason, dataset, history, who)
    named = _named(reason, dataset, history)
    if reason.state is ReasonState.DOUBTFUL:
        why = doubt(reason.verdict, dataset)
        return (TextSpan(text="It hangs on "), *named, TextSpan(text=f", and that is odd: {why}."))
    word = ", which the shop relates to this" if said_only(reason) else ""
    end = f"{word}." if reason.converged else f"{word}; the sample leaves open which matters most."
    return (*_because(reason, history, who), *named, TextSpan(text=end))


def _brief(reason: Reason, dataset: Dataset, history: Histories, who: str) -> tuple[TextSpan, ...]:
    if reason.state is ReasonState.RULE:
        return (TextSpan(text=_by_rule(reason)),)
    if reason.state is ReasonState.POPULAR:
        return (TextSpan(text=_popular(reason, brief=True)),)
    if reason.state is ReasonState.WEAK:
        return _weak(reason, dataset)
    if reason.state is ReasonState.UNTESTED:
        return _untested(reason, dataset, history, who)
    if reason.state is ReasonState.DOUBTFUL:
        sentence = (TextSpan(text="It hangs on "), *_named(reason, dataset, None))
    else:
        sentence = (*_because(reason, history, who), *_named(reason, dataset, None))
    longer = (*sentence, TextSpan(text=f"; {_tag(reason)}."))
    if _tag(reason) and len(text(longer)) <= BRIEF:
        return longer
    return (*sentence, TextSpan(text="."))


def _by_rule(reason: Reason) -> str:
    return f"A rule of the shop, not the score: {reason.placement}."


def _tag(reason: Reason) -> str:
    """The strongest figure beside the reason in a few words; empty for none."""
    if any(isinstance(fact, PurchaseRhythm) and fact.due for fact in reason.evidence):
        return "due about now"
    check = reason.verdict.check
    return "" if check is None else f"falls to {check.rank_after:,} without {them(reason)}"


def _because(reason: Reason, history: Histories, who: str) -> tuple[TextSpan, ...]:
    """The words before the named purchases: "Because Leon bought "."""
    part = "In part because" if reason.partly else "Because"
    if reason.named is not None and reason.named.label:
        whose = f"{part} of {who}'s {count_of(reason.named.purchases, 'purchase')} of "
        return (TextSpan(text=whose),)
    return (TextSpan(text=f"{part} {who} {_verb(reason, history)} "),)


def _weak(reason: Reason, dataset: Dataset) -> tuple[TextSpan, ...]:
    start = TextSpan(text="No single purchase explains this")
    if reason.named is None:
        return (start, TextSpan(text=": it takes the history as a whole."))
    share = percent(max(0.0, reason.verdict.share))
    if reason.named.label:
        what = f"{count_of(reason.named.purchases, 'purchase')} of {reason.named.label}"
        return (start, TextSpan(text=f"; {what} add {share}."))
    item = reason.named.items[0]
    return (start, TextSpan(text="; "), title_span(item, dataset), TextSpan(text=f" adds {share}."))


def _unnamed(reason: Reason, dataset: Dataset) -> tuple[TextSpan, ...]:
    """Why the purchase that adds most is not named; empty where it is, or where nothing is."""
    other = reason.unnamed
    if other is None or other.check is None or reason.state is ReasonState.WEAK:
        return ()
    removal = other.check.removal
    if removal.label:
        count = count_of(removal.purchases, "purchase")
        what, verbs = TextSpan(text=f"{count} of {removal.label}"), ("add", "are")
    else:
        what, verbs = title_span(removal.items[0], dataset), ("adds", "is")
    than = " than each of them" if them(reason) == "them" else ""
    rank = f"rank {other.check.rank_before} → {other.check.rank_after:,}"
    pronoun = "them" if removal.label else "it"
    if other.unrelated:
        why = f"{verbs[1]} not named: {doubt(other, dataset)}"
    elif other.fate is not Fate.LEAVES and reason.verdict.fate is Fate.LEAVES:
        why = f"{verbs[1]} not named: without {pronoun} {rank}, still in the list"
    else:
        why = f"would do as well: without {pronoun} {rank}"
    more = f" {verbs[0]} more{than} ({percent(other.share)}) and {why}."
    return (what, TextSpan(text=more))


def _untested(
    reason: Reason, dataset: Dataset, history: Histories, who: str
) -> tuple[TextSpan, ...]:
    """What goes with an item of a list that is a record: no word of a cause."""
    if reason.named is None:
        return (TextSpan(text=f"Nothing that {who} bought clearly goes with it."),)
    named = _named(reason, dataset, history)
    if reason.named.items == (reason.target,):
        times = f" {named[-1].text.strip()}" if len(named) > 1 else ""
        return (TextSpan(text=f"{who} has bought it before{times}."),)
    start = TextSpan(text="Goes with ")
    return (start, *named, TextSpan(text=f", which {who} {_verb(reason, history)}."))


def _popular(reason: Reason, *, brief: bool = False) -> str:
    fact = next((fact for fact in reason.evidence if isinstance(fact, Popular)), None)
    rank = reason.verdict.rank_without_history
    if rank is None:
        alone = "there is no purchase to go by yet"
    else:
        alone = f"number {rank:,} even without any history"
    if fact is None:
        return f"Not personal: {alone}."
    if brief:
        return f"Popular now, not personal: {alone}."
    lately = f"in the last {fact.days} days" if fact.days else "lately"
    bought = f"{count_of(fact.buyers, 'customer')} bought it {lately}"
    it_is = "" if rank is None else "it is "
    return f"Popular now, not personal: {bought}, and {it_is}{alone}."


def _named(reason: Reason, dataset: Dataset, history: Histories | None) -> list[TextSpan]:
    """The named purchases by title, with counts where a history is given; a group by its name."""
    named = reason.named
    if named is None:
        return []
    if named.label:
        parts = [TextSpan(text=named.label)]
        members = named.items[:MAX_MEMBERS] if history is not None else ()
        if members and len(named.items) > len(members):
            parts.append(TextSpan(text=", above all "))
            parts += _titles(members, reason.target, dataset, None)
        return parts
    return _titles(named.items, reason.target, dataset, history)


def _titles(
    items: tuple[int, ...], target: int, dataset: Dataset, history: Histories | None
) -> list[TextSpan]:
    parts: list[TextSpan] = []
    for index, item in enumerate(items):
        if index:
            parts.append(TextSpan(text=" and " if index == len(items) - 1 else ", "))
        if item == target:
            parts.append(TextSpan(text="it before", item=item))
        else:
            parts.append(title_span(item, dataset))
        times = 0 if history is None else _times(history, item)
        if times > 1:
            parts.append(TextSpan(text=" (twice)" if times == 2 else f" ({times:,} times)"))
    return parts


def _verb(reason: Reason, history: Histories) -> str:
    """What the customer did with the named items: a recommender may read more than purchases."""
    items = () if reason.named is None else reason.named.items
    bought = np.isin(items, history.items[history.events == Event.PURCHASE])
    if bought.all():
        return "bought"
    return "bought or looked at" if bought.any() else "looked at"


def _times(history: Histories, item: int) -> int:
    """How often the item was bought: lines of one basket are one time."""
    bought = (history.items == item) & (history.events == Event.PURCHASE)
    return len(np.unique(history.times[bought]))
