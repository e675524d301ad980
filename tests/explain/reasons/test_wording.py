from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from explain.contract import ReasonState
from explain.counterfactual.check import Removal
from explain.formats import join_names, unbroken_percents
from explain.markup import CUT
from explain.reasons.candidates import EVERYTHING
from explain.reasons.evidence_types import Popular, PriceDrop, PurchaseRhythm
from explain.reasons.reason import Reason, Suppressor
from explain.reasons.wording import (
    TextSpan,
    contribution_note,
    escape,
    rationale,
    removal_phrase,
    text,
    verdict_badge,
)
from recommenders.contract import Dataset, Event, Histories
from tests.explain.shops import verdict
from tests.worlds import ANN, AS_OF, CAT, TITLES, A, B, C, D, E, F, G, H

DOG = Removal(items=(A, C), label="Dog", purchases=2)


def reason(
    removal: Removal | None = None,
    *,
    state: ReasonState = ReasonState.PERSONAL,
    before: int = 1,
    after: int = 37,
    alone: int | None = 80,
    share: float = 0.5,
    target: int = E,
) -> Reason:
    made = verdict(
        target, removal, state=state, before=before, after=after, alone=alone, share=share
    )
    return Reason(target=target, named=removal, verdict=made)


def reason_of(item: int = B, **more: object) -> Reason:
    return reason(Removal(items=(item,), purchases=1), **more)  # type: ignore[arg-type]


def words_of(sentence: str) -> str:
    """The sentence as it is written: no line ends between a figure and its sign."""
    return unbroken_percents(sentence)


def plain(dataset: Dataset, subject: Reason, history: Histories | None = None) -> str:
    history = dataset.histories([ANN]) if history is None else history
    return rationale(subject, dataset, history, customer=ANN).plain


def brief(dataset: Dataset, subject: Reason) -> str:
    return text(rationale(subject, dataset, dataset.histories([ANN]), customer=ANN).brief)


def fixed(sentence: str) -> str:
    """With the space before a percent sign that does not break."""
    return sentence.replace(" %", "\N{NO-BREAK SPACE}%")


def ago(days: float) -> int:
    return int((AS_OF - pd.Timedelta(days=days)).timestamp())


def test_purchases_by_name(tiny: Dataset) -> None:
    assert plain(tiny, reason_of(B)) == f"Because Ann bought {TITLES[B]}."
    assert plain(tiny, reason_of(A)) == "Because Ann bought Puppy Kibble (3 times)."
    two = reason(Removal(items=(A, B), purchases=4))
    assert plain(tiny, two) == f"Because Ann bought Puppy Kibble (3 times) and {TITLES[B]}."
    three = reason(Removal(items=(A, B, C), purchases=5))
    assert plain(tiny, three) == (
        f"Because Ann bought Puppy Kibble (3 times), {TITLES[B]} and {TITLES[C]}."
    )


def test_twice(tiny: Dataset) -> None:
    twice = Histories.of_items([[B, B, C]])
    assert plain(tiny, reason_of(B), twice) == f"Because Ann bought {TITLES[B]} (twice)."


def test_who_has_no_name(tiny: Dataset) -> None:
    words = rationale(reason_of(B), tiny, tiny.histories([CAT]), customer=CAT)
    assert words.plain == f"Because customer cat bought {TITLES[B]}."


def test_the_item_itself(tiny: Dataset) -> None:
    subject = reason(Removal(items=(A,), purchases=3), target=A)
    assert plain(tiny, subject) == "Because Ann bought it before (3 times)."


@pytest.mark.parametrize(
    ("purchases", "words"),
    [(1, "1 purchase"), (2, "2 purchases"), (1234, "1,234 purchases")],
)
def test_a_group_of_two(tiny: Dataset, purchases: int, words: str) -> None:
    subject = reason(replace(DOG, purchases=purchases))
    assert plain(tiny, subject) == f"Because of Ann's {words} of Dog."


def test_a_larger_group_is_named_with_its_strongest(tiny: Dataset) -> None:
    group = Removal(items=(D, A, C), label="Dog", purchases=11)
    assert plain(tiny, reason(group)) == (
        f"Because of Ann's 11 purchases of Dog, above all {TITLES[D]} and Puppy Kibble."
    )
    assert brief(tiny, reason(group)) == (
        "Because of Ann's 11 purchases of Dog; falls to 37 without them."
    )


def test_a_part_of_the_reason(tiny: Dataset) -> None:
    falls = reason_of(B, before=1, after=9)
    assert plain(tiny, falls) == f"In part because Ann bought {TITLES[B]}."
    assert plain(tiny, reason(DOG, after=9)) == "In part because of Ann's 2 purchases of Dog."
    open_ = replace(reason_of(B), converged=False)
    assert plain(tiny, open_) == (
        f"In part because Ann bought {TITLES[B]}; the sample leaves open which matters most."
    )
    assert brief(tiny, open_).startswith("In part because Ann bought ")


def test_doubtful_says_why(tiny: Dataset) -> None:
    subject = reason_of(A, state=ReasonState.DOUBTFUL)
    assert plain(tiny, subject) == (
        "It hangs on Puppy Kibble (3 times), and that is odd: it is bought with this no more "
        "often than by chance (lift 1.08)."
    )
    assert brief(tiny, subject) == "It hangs on Puppy Kibble; falls to 37 without it."


def test_weak_says_that_nothing_decides(tiny: Dataset) -> None:
    weak = ReasonState.WEAK
    assert plain(tiny, reason_of(A, state=weak, share=0.04)) == words_of(
        "No single purchase explains this; Puppy Kibble adds 4 %."
    )
    assert brief(tiny, reason(DOG, state=weak, share=0.12)) == words_of(
        "No single purchase explains this; 2 purchases of Dog add 12 %."
    )
    nothing = replace(reason_of(A, state=weak), named=None)
    assert plain(tiny, nothing) == (
        "No single purchase explains this: it takes the history as a whole."
    )


POPULAR = Popular(buyers=1234, rank=3, days=30)


def test_no_history(tiny: Dataset) -> None:
    subject = reason(alone=None)
    assert plain(tiny, subject) == "Not personal: there is no purchase to go by yet."
    popular = replace(subject, evidence=(POPULAR,))
    assert plain(tiny, popular) == (
        "Popular now, not personal: 1,234 customers bought it in the last 30 days, and there is "
        "no purchase to go by yet."
    )
    assert brief(tiny, popular) == "Popular now, not personal: there is no purchase to go by yet."
    undated = replace(subject, evidence=(replace(POPULAR, days=0),))
    assert "1,234 customers bought it lately, and there is" in plain(tiny, undated)


def test_popular_although_there_is_a_history(tiny: Dataset) -> None:
    subject = reason(alone=7)
    assert plain(tiny, subject) == "Not personal: number 7 even without any history."
    single_buyer = replace(subject, evidence=(replace(POPULAR, buyers=1),))
    assert plain(tiny, single_buyer) == (
        "Popular now, not personal: 1 customer bought it in the last 30 days, and it is number 7 "
        "even without any history."
    )
    assert brief(tiny, single_buyer) == (
        "Popular now, not personal: number 7 even without any history."
    )
    words = rationale(single_buyer, tiny, tiny.histories([ANN]), customer=ANN)
    assert words.evidence == ()  # the sentence has said it


def test_only_a_personal_reason_is_worded_as_a_cause(tiny: Dataset) -> None:
    for removal in (Removal(items=(A,)), DOG):
        for state in ReasonState:
            subject = reason(None if state is ReasonState.POPULAR else removal, state=state)
            for words in (plain(tiny, subject), brief(tiny, subject)):
                assert words.startswith("Because") == (state is ReasonState.PERSONAL)


def test_what_stands_beside_is_worded(tiny: Dataset) -> None:
    rhythm = PurchaseRhythm(label="", usual=31.2, gaps=3, last=ago(34), due=True)
    subject = replace(
        reason_of(B),
        evidence=(rhythm,),
        aside=(PriceDrop(price=6.0, usual=8.0, listed=False),),
        against=(Suppressor(items=(A,), label="", share=0.12),),
    )
    words = rationale(subject, tiny, tiny.histories([ANN]), customer=ANN)
    assert [text(parts)[:14] for parts in words.evidence] == ["Ann buys it ab"]
    assert [text(parts)[:8] for parts in words.aside] == ["At £6.00", "No part "]
    assert text(words.against).startswith("Held back by Puppy Kibble")
    assert words.plain == f"Because Ann bought {TITLES[B]}."


def test_why_the_purchase_that_adds_most_is_not_named(tiny: Dataset) -> None:
    def told(named: Removal, other: Reason, after: int = 37) -> str:
        subject = replace(reason(named, after=after), unnamed=other.verdict)
        words = rationale(subject, tiny, tiny.histories([ANN]), customer=ANN)
        assert words.beside == ((words.unnamed,) if words.unnamed else ())
        assert words.also == ([text(words.unnamed)] if words.unnamed else [])
        return text(words.unnamed)

    one, two = Removal(items=(A,), purchases=1), Removal(items=(A, C), purchases=2)
    odd = reason_of(B, state=ReasonState.DOUBTFUL, after=40)
    assert told(one, odd) == words_of(
        f"{TITLES[B]} adds more (50 %) and is not named: it is bought with "
        "this no more often than by chance (lift 1.08)."
    )
    assert told(two, odd) == words_of(
        f"{TITLES[B]} adds more than each of them (50 %) and is not named: it is bought with "
        "this no more often than by chance (lift 1.08)."
    )
    stays = reason_of(B, after=3)
    assert told(one, stays) == words_of(
        f"{TITLES[B]} adds more (50 %) and is not named: without it rank 1 → 3, still in the list."
    )
    # where what is named stays in the list as well, that is no difference
    assert told(one, stays, after=5) == words_of(
        f"{TITLES[B]} adds more (50 %) and would do as well: without it rank 1 → 3."
    )
    assert told(one, reason_of(B)) == words_of(
        f"{TITLES[B]} adds more (50 %) and would do as well: without it rank 1 → 37."
    )
    assert told(one, reason(DOG)) == words_of(
        "2 purchases of Dog add more (50 %) and would do as well: without them rank 1 → 37."
    )
    words = rationale(
        replace(reason_of(A, state=ReasonState.WEAK), unnamed=odd.verdict),
        tiny,
        tiny.histories([ANN]),
        customer=ANN,
    )
    assert words.unnamed == ()


def test_a_row_has_one_figure(tiny: Dataset) -> None:
    assert brief(tiny, reason_of(A)) == "Because Ann bought Puppy Kibble; falls to 37 without it."
    due = PurchaseRhythm(label="", usual=3.0, gaps=3, last=0, due=True)
    subject = replace(reason_of(A), evidence=(due,))
    assert brief(tiny, subject) == "Because Ann bought Puppy Kibble; due about now."
    later = replace(subject, evidence=(replace(due, due=False),))
    assert brief(tiny, later) == brief(tiny, reason_of(A))


def test_a_row_names_all_and_has_no_figure_where_that_is_long(tiny: Dataset) -> None:
    subject = reason(Removal(items=(B, C, A), purchases=3))
    assert brief(tiny, subject) == (
        f"Because Ann bought {TITLES[B]}, {TITLES[C]} and Puppy Kibble."
    )


def test_what_was_only_looked_at_was_not_bought(tiny: Dataset) -> None:
    log = tiny.histories([ANN], events=(Event.PURCHASE, Event.VIEW))
    for items, words in (
        ((D,), f"Because Ann looked at {TITLES[D]}."),
        ((A, D), f"Because Ann bought or looked at Puppy Kibble (3 times) and {TITLES[D]}."),
        ((A,), "Because Ann bought Puppy Kibble (3 times)."),
    ):
        assert plain(tiny, reason(Removal(items=items)), log) == words


def test_how_much_the_named_purchases_carry(tiny: Dataset) -> None:
    named = Removal(items=(A,), purchases=3, last=ago(10))
    assert contribution_note(reason(named), tiny) == words_of(
        "50 % of what lifts this item comes from it · last bought 20 Jun 2026"
    )
    assert contribution_note(replace(reason(named), of_score=True), tiny).startswith(
        fixed("50 % of the score comes from it")
    )
    assert "from them" in contribution_note(reason(DOG), tiny)
    assert contribution_note(reason(), tiny).startswith("No purchase is named: what everybody")
    weak = replace(reason_of(A, state=ReasonState.WEAK), named=None)
    assert contribution_note(weak, tiny).startswith("No purchase is named: none speaks")


def test_verdict_in_a_few_words() -> None:
    assert verdict_badge(reason(DOG, after=1234)) == "personal, falls to 1,234 without them"
    assert (
        verdict_badge(reason_of(A, state=ReasonState.DOUBTFUL))
        == "doubtful, falls to 37 without it"
    )
    assert verdict_badge(reason_of(A, state=ReasonState.WEAK)) == "weak"
    assert verdict_badge(reason()) == "popular"


def test_what_was_taken_out(tiny: Dataset) -> None:
    everything = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert removal_phrase(everything, tiny) == "anything: no history"
    assert removal_phrase(replace(DOG, purchases=4), tiny) == "the 4 purchases of Dog"
    assert removal_phrase(Removal(items=(A, B)), tiny) == f"Puppy Kibble and {TITLES[B]}"


def test_listed() -> None:
    assert join_names([]) == ""
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b"]) == "a and b"
    assert join_names(["a", "b", "c"]) == "a, b and c"


def test_purchases_are_links_to_items(tiny: Dataset) -> None:
    subject = reason(Removal(items=(A, B), purchases=4))
    sentence = rationale(subject, tiny, tiny.histories([ANN]), customer=ANN)
    assert [(part.text, part.item) for part in sentence.spans] == [
        ("Because Ann bought ", None),
        ("Puppy Kibble", A),
        (" (3 times)", None),
        (" and ", None),
        (TITLES[B], B),
        (".", None),
    ]


def test_markdown_keeps_the_words_apart(tiny: Dataset) -> None:
    subject = reason(Removal(items=(A, C), purchases=4))
    sentence = rationale(subject, tiny, tiny.histories([ANN]), customer=ANN)
    assert sentence.markdown == (
        "Because Ann bought **Puppy Kibble** \\(3 times\\) and "
        "**\\<script\\>alert\\(1\\)\\<\\/script\\>**\\."
    )


@pytest.mark.parametrize("item", [A, B, C, D, E, F, G, H])
def test_plain_text_has_no_escapes(tiny: Dataset, item: int) -> None:
    history = Histories.of_items([[item]])
    sentence = rationale(reason_of(item, target=(item + 1) % 8), tiny, history, customer=ANN)
    assert sentence.plain == f"Because Ann bought {tiny.item_title(item)}."
    assert "\\" not in sentence.plain
    assert CUT not in sentence.plain


def test_a_title_with_blanks_around_it_stays_bold(tiny: Dataset) -> None:
    sentence = rationale(reason(), tiny, tiny.histories([ANN]), customer=ANN)
    spaced = replace(sentence, spans=(TextSpan(text="x "), TextSpan(text=" a\n", item=1)))
    assert spaced.markdown == "x **a**"


def shown(markdown: str) -> str:
    """What a reader of the Markdown sees, when every punctuation mark is escaped."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(CUT, "")


@pytest.mark.parametrize("text", [*TITLES, "a\\*b", "~~x~~ {y} ^z^ a|b", "10% & more; 'q' \"r\" ?"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    escaped = escape(text)
    assert shown(escaped) == " ".join(text.split())
    assert "\n" not in escaped
    # every mark that Markdown could act on has an odd number of backslashes before it
    joined = escaped.replace(CUT, "")
    for mark in re.finditer(r"[*_`\[\]<>$:|#~(){}!&+\-=.@^\"']", joined):
        before = joined[: mark.start()]
        assert (len(before) - len(before.rstrip("\\"))) % 2 == 1, (mark.group(), joined)


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "https://a.example/b",
        "www.a.example",
        "WWW.a.example",
        "me@a.example",
        ":streamlit:",
        "a -> b",
        "a <- b",
        "a -- b",
        "x >= y",
    ],
)
def test_what_forms_after_the_escapes_are_gone_is_cut(text: str) -> None:
    pieces = [re.sub(r"\\(.)", r"\1", piece) for piece in escape(text).split(CUT)]
    for piece in pieces:
        assert not re.search(r"https?://|www\.|\w@\w|:\w+:|->|<-|--|>=", piece, re.IGNORECASE)
    # nothing that a copied text would have, too
    assert "".join(pieces) == text


def test_blanks_at_the_ends_are_kept_and_become_one() -> None:
    assert escape(" a \t\n b  ") == " a b "
    assert escape("5\N{NO-BREAK SPACE}%") == "5\N{NO-BREAK SPACE}\\%"
