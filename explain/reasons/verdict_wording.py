"""The three answers about an entry of a list, and what makes a reason doubtful, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explain.contract import ReasonState
from explain.formats import count_of, join_names, number, percent
from explain.reasons.evidence_types import CoPurchase
from explain.reasons.reason import Reason
from explain.reasons.verdict import Fate, Ground, Verdict
from recommenders.contract import Dataset

CHANCE = 1.2
"""Up to this lift two items are said to be bought together no more often than by chance."""

_COUNTED = (
    ReasonState.PERSONAL,
    ReasonState.POPULAR,
    ReasonState.DOUBTFUL,
    ReasonState.WEAK,
    ReasonState.RULE,
)
_OF_RECORDS = (ReasonState.UNTESTED, ReasonState.RULE)
_WHERE_ANY = (ReasonState.WEAK, ReasonState.RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One of the three questions, its short answer ("yes", "in part", "no"), and the figures."""

    question: str
    word: str
    text: str


def answers(reason: Reason, dataset: Dataset) -> tuple[Answer, ...]:
    """The answers in the order in which they are asked; one that settles it ends them.

    What is popular is not asked for a cause, and what no few purchases decide is not asked
    whether these are plausible.
    """
    verdict = reason.verdict
    if not (verdict.asked or verdict.by_rule):
        text = "the list is a record: no model can be asked without the purchases"
        return (Answer(question="Personal", word="not known", text=text),)
    given = [Answer(question="Personal", word=_yes(verdict.personal), text=_alone(verdict))]
    if verdict.personal:
        given.append(_faithful(reason))
    if reason.state in (ReasonState.PERSONAL, ReasonState.DOUBTFUL):
        given.append(
            Answer(
                question="Plausible", word=_yes(verdict.plausible), text=grounds(verdict, dataset)
            )
        )
    return tuple(given)


def verdict_counts(reasons: Iterable[Reason]) -> dict[ReasonState, int]:
    """How many entries have each verdict; weak and by a rule only where there are any.

    Of a list that is a record, how many are untested or by a rule, and nothing else.
    """
    states = [reason.state for reason in reasons]
    if ReasonState.UNTESTED in states:
        return {state: states.count(state) for state in _OF_RECORDS if state in states}
    counts = {state: states.count(state) for state in _COUNTED}
    return {state: n for state, n in counts.items() if n or state not in _WHERE_ANY}


def summary(reasons: Iterable[Reason]) -> str:
    """The verdicts of a list in one line: "7 personal · 3 popular · 0 doubtful"."""
    counts = verdict_counts(reasons)
    return " · ".join(f"{count:,} {state}" for state, count in counts.items())


def grounds(verdict: Verdict, dataset: Dataset) -> str:
    """What speaks for the named purchases, or what speaks against them, without a full stop."""
    if verdict.state is ReasonState.DOUBTFUL:
        return doubt(verdict, dataset)
    if len(verdict.grounds) == 1:
        return _ground(verdict.grounds[0])
    return _grounds(verdict.grounds, dataset)


def doubt(verdict: Verdict, dataset: Dataset) -> str:
    """Why a faithful reason is not plausible, without a full stop."""
    if not verdict.unrelated:
        return f"it carries only {percent(max(0.0, verdict.share))} of what lifts the item"
    parts = []
    for ground in verdict.unrelated:
        subject = "it" if len(verdict.grounds) == 1 else dataset.item_title(ground.item)
        parts.append(_nothing(subject, ground.bought, verdict))
    return join_names(parts)


def them(reason: Reason) -> str:
    """What is named, taken up again: "it" or "them"."""
    named = reason.named
    several = named is not None and (bool(named.label) or len(named.items) > 1)
    return "them" if several else "it"


def _alone(verdict: Verdict) -> str:
    rank = verdict.rank_without_history
    if verdict.by_rule:
        return "a rule of the shop puts it there, whatever was bought"
    if rank is None:
        return "there is no purchase to go by yet"
    listed = "" if verdict.personal else ", in the list all the same"
    return f"without any history: rank {rank:,}{listed}"


def _faithful(reason: Reason) -> Answer:
    check, fate = reason.verdict.check, reason.verdict.fate
    if check is None or fate is None:
        return Answer(
            question="Faithful", word="no", text="no single purchase speaks for it by itself"
        )
    word = _yes(reason.verdict.faithful)
    if word == "yes" and fate is Fate.FALLS:
        word = "in part"
    listed = {Fate.LEAVES: ", out of the list", Fate.FALLS: ", still in the list"}.get(fate, "")
    ranks = f"rank {check.rank_before} → {check.rank_after:,}"
    return Answer(question="Faithful", word=word, text=f"without {them(reason)}: {ranks}{listed}")


def _grounds(grounds: Sequence[Ground], dataset: Dataset) -> str:
    """The grounds of several purchases; what they have in common is said once."""
    alike = {_alike(ground) for ground in grounds}
    same = alike.pop() if len(alike) == 1 else ""
    said = all(ground.said and not ground.same_item for ground in grounds)
    common = " · ".join(part for part in ("the shop relates them to this" * said, same) if part)
    parts, told = [], ""
    for ground in grounds:
        text = _ground(ground, alike=not same, said=not said, told=told)
        if ground.together:
            told = percent(ground.bought.usual)
        if text:
            parts.append(f"{dataset.item_title(ground.item)}: {text}")
    if common:
        whose = "both" if len(grounds) == 2 else "all"
        parts.append(f"{whose}: {common}" if parts else common)
    return "; ".join(parts)


def _ground(ground: Ground, *, alike: bool = True, said: bool = True, told: str = "") -> str:
    """Why one named purchase is believed: how often others bought both, and what they share.

    What they share only where ``alike``, the word of the shop where ``said``; the share of all
    buyers is left out where it is ``told``.
    """
    if ground.same_item:
        return "the item itself, bought before"
    parts = []
    if ground.together:
        pair = ground.bought
        usual = percent(pair.usual)
        rest = "" if usual == told else f" bought this, {usual} of all"
        parts.append(f"{percent(pair.share)} of its buyers{rest}")
    if said and ground.said:
        parts.append("the shop relates it to this")
    if alike and ground.alike is not None:
        parts.append(_alike(ground))
    return " · ".join(parts)


def _alike(ground: Ground) -> str:
    if ground.same_item or ground.alike is None:
        return ""
    return f"{ground.alike.kind} ({ground.alike.name})"


def _nothing(subject: str, pair: CoPurchase, verdict: Verdict) -> str:
    """Why one named purchase is not believed."""
    if not pair.buyers:
        return f"nobody else bought {subject}"
    if not pair.both:
        whose = "its" if subject == "it" else subject + "'s"
        return f"none of {whose} {count_of(pair.buyers, 'other buyer')} bought this"
    if pair.lift <= CHANCE:
        return (
            f"{subject} is bought with this no more often than by chance (lift {number(pair.lift)})"
        )
    if pair.lift < verdict.config.min_lift:
        return f"{subject} is bought with this only {number(pair.lift)} times as often as by chance"
    chance = ", which may be chance" if pair.both >= verdict.config.min_buyers else ""
    return f"only {count_of(pair.both, 'other customer')} bought {subject} and this{chance}"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
