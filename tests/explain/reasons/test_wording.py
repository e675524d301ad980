from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from explain.contract import ReasonState
from explain.counterfactual.check import Check, Removal
from explain.formats import join_names
from explain.reasons.evidence_types import (
    CoPurchase,
    Evidence,
    Popular,
    PriceDrop,
    PurchaseRhythm,
    SequentialPurchase,
    SharedAttribute,
    SideNote,
    Viewed,
)
from explain.reasons.reason import EVERYTHING, Reason, Suppressor
from explain.reasons.wording import (
    TextSpan,
    check_badge,
    check_sentence,
    contribution_note,
    escape,
    rationale,
    text,
)
from recommenders.contract import Columns, Dataset, Event, Histories
from tests.worlds import ANN, AS_OF, TITLES, A, B, C, D, E, F, G, H

JOINER = "\u2060"


def answer(removal: Removal, after: int, *, before: int = 1, target: int = E) -> Check:
    return Check(
        target=target,
        removal=removal,
        rank_before=before,
        rank_after=after,
        score_before=2.0,
        score_after=1.0,
        shown=10,
        n_candidates=1234,
    )


def reason(
    state: ReasonState,
    removal: Removal | None = None,
    *,
    after: int = 37,
    before: int = 1,
    alone: int | None = 80,
    target: int = E,
) -> Reason:
    everything = Removal(items=(A, B), label=EVERYTHING, everything=True)
    return Reason(
        target=target,
        state=state,
        named=removal,
        check=None if removal is None else answer(removal, after, before=before, target=target),
        check_without_history=None if alone is None else answer(everything, alone, target=target),
        share=0.5,
    )


def plain(dataset: Dataset, subject: Reason, history: Histories | None = None) -> str:
    history = dataset.histories([ANN]) if history is None else history
    return rationale(subject, dataset, history).plain


def test_one_purchase(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(B,), purchases=1))
    assert plain(tiny, subject) == f"Because you bought {TITLES[B]}."


def test_a_purchase_made_repeatedly(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(A,), purchases=3))
    assert plain(tiny, subject) == "Because you bought Puppy Kibble (3 times)."


def test_two_purchases(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(A, B), purchases=4))
    assert plain(tiny, subject) == f"Because you bought Puppy Kibble (3 times) and {TITLES[B]}."


def test_three_purchases(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(A, B, C), purchases=5))
    assert plain(tiny, subject) == (
        f"Because you bought Puppy Kibble (3 times), {TITLES[B]} and {TITLES[C]}."
    )


def test_four_purchases_are_named_and_counted(tiny: Dataset) -> None:
    history = Histories.of_items([[B, B, C, D, F, F, F]])
    subject = reason(ReasonState.CHECKED, Removal(items=(F, B, C, D), purchases=7))
    assert plain(tiny, subject, history) == (
        f"Because you bought {TITLES[F]} (3 times), {TITLES[B]} (2 times) and 2 more."
    )


def test_the_item_itself(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(A,), purchases=3), target=A)
    assert plain(tiny, subject) == "Because you bought it before (3 times)."


@pytest.mark.parametrize(
    ("purchases", "words"),
    [(1, "1 purchase"), (2, "2 purchases"), (1234, "1,234 purchases")],
)
def test_a_group(tiny: Dataset, purchases: int, words: str) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(A, C), label="Dog", purchases=purchases))
    assert plain(tiny, subject) == f"Because of your {words} of Dog."


def test_the_whole_history(tiny: Dataset) -> None:
    everything = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert plain(tiny, reason(ReasonState.CHECKED, everything)) == (
        "Because of your 5 purchases as a whole; no part that was tried decides it."
    )


POPULAR = Popular(buyers=1234, rank=3, days=30)


def test_no_history(tiny: Dataset) -> None:
    subject = reason(ReasonState.GENERAL, alone=None)
    assert plain(tiny, subject) == "Not personal: there is no purchase to go by yet."
    popular = rationale(replace(subject, evidence=(POPULAR,)), tiny, tiny.histories([ANN]))
    assert popular.plain == (
        "Popular now, not personal: 1,234 customers bought it in the last 30 days, and there is "
        "no purchase to go by yet."
    )
    assert text(popular.brief) == ("Popular now, not personal: there is no purchase to go by yet.")


def test_general_although_there_is_a_history(tiny: Dataset) -> None:
    subject = reason(ReasonState.GENERAL, alone=7)
    assert plain(tiny, subject) == "Not personal: number 7 without any history too."
    single_buyer = replace(subject, evidence=(replace(POPULAR, buyers=1),))
    assert plain(tiny, single_buyer) == (
        "Popular now, not personal: 1 customer bought it in the last 30 days, and it is number 7 "
        "without any history too."
    )
    words = rationale(single_buyer, tiny, tiny.histories([ANN]))
    assert text(words.brief) == "Popular now, not personal: number 7 without any history too."
    assert words.evidence == ()  # the sentence has said it


def test_associated_when_the_rank_stays(tiny: Dataset) -> None:
    subject = reason(ReasonState.ASSOCIATED, Removal(items=(B,), purchases=1), after=4, before=4)
    assert plain(tiny, subject) == (
        f"Associated with {TITLES[B]}, which does not decide it (rank stays the same without)."
    )


def test_associated_when_the_rank_moves(tiny: Dataset) -> None:
    subject = reason(
        ReasonState.ASSOCIATED, Removal(items=(A, C), label="Dog", purchases=2), after=1300
    )
    assert plain(tiny, subject) == (
        "Associated with your 2 purchases of Dog, which do not decide it (rank 1,300 without)."
    )


def test_associated_with_two(tiny: Dataset) -> None:
    subject = reason(ReasonState.ASSOCIATED, Removal(items=(B, C), purchases=2), after=1)
    assert plain(tiny, subject) == (
        f"Associated with {TITLES[B]} and {TITLES[C]}, which do not decide it "
        "(rank stays the same without)."
    )


def test_associated_with_all_of_it(tiny: Dataset) -> None:
    everything = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert plain(tiny, reason(ReasonState.ASSOCIATED, everything, after=1)) == (
        "Associated with your 5 purchases as a whole, which do not decide it "
        "(rank stays the same without)."
    )


def test_only_a_confirmed_check_is_worded_as_a_cause(tiny: Dataset) -> None:
    for removal in (Removal(items=(A,)), Removal(items=(A, C), label="Dog", purchases=2)):
        for state in ReasonState:
            words = plain(tiny, reason(state, None if state is ReasonState.GENERAL else removal))
            assert words.startswith("Because") == (state is ReasonState.CHECKED)


def ago(days: float) -> int:
    return int((AS_OF - pd.Timedelta(days=days)).timestamp())


NAN = float("nan")
BOTH = CoPurchase(item=A, both=34, buyers=209, usual=0.04)


def fixed(sentence: str) -> str:
    """With the space before a percent sign that does not break."""
    return sentence.replace(" %", "\N{NO-BREAK SPACE}%")


def beside(dataset: Dataset, *evidence: Evidence) -> str:
    subject = replace(
        reason(ReasonState.CHECKED, Removal(items=(A,), purchases=3)), evidence=evidence
    )
    words = rationale(subject, dataset, dataset.histories([ANN]))
    return " ".join(text(parts) for parts in words.evidence)


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (
            PurchaseRhythm(label="", usual=31.2, gaps=3, last=ago(34), due=True),
            "You buy it about every 31 days; the last time was 34 days ago.",
        ),
        (
            PurchaseRhythm(label="Cat Litter", usual=1.2, gaps=5, last=ago(1), due=True),
            "You buy Cat Litter about every day; the last time was yesterday.",
        ),
        (
            PurchaseRhythm(label="", usual=60.0, gaps=2, last=ago(65), due=True),
            "About 60 days pass between purchases of it, going by everybody's, yours counting "
            "more; your last time was 65 days ago.",
        ),
        (
            PurchaseRhythm(label="", usual=1.0, gaps=1, last=ago(0), due=False),
            "About 1 day passes between purchases of it, going by everybody's, yours counting "
            "more; your last time was today.",
        ),
        (
            PurchaseRhythm(label="Cat Litter", usual=31.0, gaps=0, last=ago(34), due=True),
            "Customers who buy Cat Litter again do so after about 31 days; your last time was 34 "
            "days ago.",
        ),
        (
            PurchaseRhythm(label="", usual=NAN, gaps=0, last=ago(400), due=False),
            "You bought it before; the last time was 400 days ago.",
        ),
        (
            BOTH,
            "34 of the 209 other customers who bought Puppy Kibble bought this too: 16 %, against "
            "4 % of all buyers.",
        ),
        (
            SequentialPurchase(item=A, before=1200, after=8, days=30),
            "1,200 other customers bought Puppy Kibble in the 30 days before they first bought "
            "this, 8 in the 30 days after.",
        ),
        (SharedAttribute(level=Columns.BRAND, name="Bolt"), "Same brand: Bolt."),
        (SharedAttribute(level=Columns.PRODUCT_TYPE, name="wet"), "Same product type: wet."),
        (Viewed(item=E, last=ago(3), like=None), "You viewed it 3 days ago."),
    ],
)
def test_evidence_is_told(tiny: Dataset, fact: Evidence, sentence: str) -> None:
    assert beside(tiny, fact) == fixed(sentence)


def test_mixed_evidence_is_two_sentences(tiny: Dataset) -> None:
    assert beside(tiny, BOTH, SharedAttribute(level=Columns.BRAND, name="Acme")).endswith(
        fixed("4 % of all buyers. Same brand: Acme.")
    )
    assert beside(tiny) == ""


def test_no_evidence_is_worded_as_a_cause(tiny: Dataset) -> None:
    due = PurchaseRhythm(label="", usual=31.2, gaps=3, last=ago(34), due=True)
    for fact in (due, BOTH, SharedAttribute(level=Columns.BRAND, name="Acme")):
        assert "ecause" not in beside(tiny, fact)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            (PriceDrop(price=6.49, usual=8.12, listed=False),),
            "At £6.49 it is 20 % below what customers paid lately, £8.12.",
        ),
        (
            (PriceDrop(price=11_000.0, usual=22_000.0, listed=True),),
            "At £11,000 it is 50 % off its list price of £22,000.",
        ),
        ((Viewed(item=E, last=ago(0), like=None),), "You viewed it today."),
        (
            (
                Viewed(
                    item=A, last=ago(3), like=SharedAttribute(level=Columns.CATEGORY, name="Dog")
                ),
            ),
            "You viewed Puppy Kibble 3 days ago; it is of the same category, Dog.",
        ),
        (
            (Viewed(item=A, last=ago(1), like=BOTH),),
            "You viewed Puppy Kibble yesterday; 34 of the 209 other customers who bought it "
            "bought this too: 16 %, against 4 % of all buyers.",
        ),
    ],
)
def test_what_is_no_reason_is_told_apart(
    tiny: Dataset, facts: tuple[SideNote, ...], sentence: str
) -> None:
    subject = replace(reason(ReasonState.CHECKED, Removal(items=(B,), purchases=1)), aside=facts)
    words = rationale(subject, tiny, tiny.histories([ANN]))
    assert [text(parts) for parts in words.aside] == [
        fixed(sentence),
        "No part of the reason: this recommender reads purchases only.",
    ]
    assert words.plain == f"Because you bought {TITLES[B]}."
    both = rationale(
        subject, tiny, tiny.histories([ANN]), events=(Event.PURCHASE, Event.VIEW, Event.CART)
    )
    assert text(both.aside[-1]) == (
        "No part of the reason: this recommender reads purchases, views and carts only."
    )


def test_nothing_apart_needs_no_excuse(tiny: Dataset) -> None:
    subject = reason(ReasonState.CHECKED, Removal(items=(B,), purchases=1))
    assert rationale(subject, tiny, tiny.histories([ANN])).aside == ()


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ((), ""),
        (((A,),), "Held back by Puppy Kibble, which takes away 12 % of what lifts it."),
        (
            ((A,), (B,)),
            f"Held back by Puppy Kibble and {TITLES[B]}, which take away 24 % of what lifts it.",
        ),
        (
            ((A,), (B,), (C,)),
            f"Held back by Puppy Kibble, {TITLES[B]} and {TITLES[C]}, which take away 36 % of "
            "what lifts it.",
        ),
        (
            ((A,), (B,), (C,), (D,)),
            f"Held back by Puppy Kibble, {TITLES[B]} and 2 more, which take away 48 % of what "
            "lifts it.",
        ),
        (
            ((A, C),),
            "Held back by your purchases of Dog, which take away 12 % of what lifts it.",
        ),
    ],
)
def test_what_holds_it_back(
    tiny: Dataset, held: tuple[tuple[int, ...], ...], sentence: str
) -> None:
    against = tuple(
        Suppressor(items=items, label="Dog" if len(items) > 1 else "", share=0.12) for items in held
    )
    subject = replace(
        reason(ReasonState.CHECKED, Removal(items=(F,), purchases=1)), against=against
    )
    assert text(rationale(subject, tiny, tiny.histories([ANN])).against) == fixed(sentence)


def test_a_weak_reason_is_hedged(tiny: Dataset) -> None:
    single = reason(ReasonState.CHECKED, Removal(items=(B,), purchases=1))
    assert plain(tiny, replace(single, share=0.09)) == f"In part because you bought {TITLES[B]}."
    open_ = replace(single, converged=False)
    assert plain(tiny, open_) == (
        f"In part because you bought {TITLES[B]}; the sample leaves open which matters most."
    )
    assert text(rationale(open_, tiny, tiny.histories([ANN])).brief) == (
        f"In part because you bought {TITLES[B]}."
    )
    dog = reason(ReasonState.CHECKED, Removal(items=(A, C), label="Dog", purchases=2))
    assert plain(tiny, replace(dog, share=0.09)) == "In part because of your 2 purchases of Dog."
    everything = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert plain(tiny, replace(reason(ReasonState.CHECKED, everything), share=0.09)).startswith(
        "Because of"
    )


def brief(dataset: Dataset, removal: Removal, *evidence: Evidence, state: ReasonState) -> str:
    subject = replace(reason(state, removal), evidence=evidence)
    return text(rationale(subject, dataset, Histories.of_items([[A, B, C, D, E]])).brief)


@pytest.mark.parametrize(
    ("evidence", "tag"),
    [
        ((), ""),
        ((BOTH,), "; 34 others bought both"),
        ((SequentialPurchase(item=A, before=20, after=8, days=30),), "; 20 others bought it first"),
        ((SharedAttribute(level=Columns.BRAND, name="Acme"),), "; same brand"),
        ((PurchaseRhythm(label="x", usual=3.0, gaps=3, last=0, due=True),), "; due about now"),
        ((PurchaseRhythm(label="x", usual=3.0, gaps=3, last=0, due=False),), ""),
        ((BOTH, SharedAttribute(level=Columns.BRAND, name="Acme")), "; 34 others bought both"),
    ],
)
def test_a_row_has_one_figure(tiny: Dataset, evidence: tuple[Evidence, ...], tag: str) -> None:
    single = Removal(items=(A,), purchases=1)
    assert (
        brief(tiny, single, *evidence, state=ReasonState.CHECKED)
        == f"Because you bought {TITLES[A]}{tag}."
    )
    assert brief(tiny, single, *evidence, state=ReasonState.ASSOCIATED) == (
        f"Associated with {TITLES[A]}, which does not decide it."
    )


def test_a_row_stays_short(tiny: Dataset) -> None:
    both = Removal(items=(A, D), purchases=2)
    names = f"{TITLES[A]} and {TITLES[D]}"
    assert brief(tiny, both, BOTH, state=ReasonState.CHECKED) == f"Because you bought {names}."
    long = Removal(items=(B, C), purchases=2)
    assert (
        brief(tiny, long, BOTH, state=ReasonState.CHECKED)
        == f"Because you bought {TITLES[B]} and 1 more."
    )
    three = Removal(items=(A, D, E), purchases=2)
    assert (
        brief(tiny, three, state=ReasonState.CHECKED)
        == f"Because you bought {TITLES[A]} and 2 more."
    )
    # no room for the figure, but for the brand
    kibble = Removal(items=(D,), purchases=2)
    statistics = (
        replace(BOTH, item=D, both=123_456),
        SharedAttribute(level=Columns.BRAND, name="Acme"),
    )
    assert brief(tiny, kibble, *statistics, state=ReasonState.CHECKED) == (
        f"Because you bought {TITLES[D]}; same brand."
    )


def test_what_was_only_looked_at_was_not_bought(tiny: Dataset) -> None:
    log = tiny.histories([ANN], events=(Event.PURCHASE, Event.VIEW))
    for items, words in (
        ((D,), f"Because you looked at {TITLES[D]}."),
        ((A, D), f"Because you bought or looked at Puppy Kibble (3 times) and {TITLES[D]}."),
        ((A,), "Because you bought Puppy Kibble (3 times)."),
    ):
        assert plain(tiny, reason(ReasonState.CHECKED, Removal(items=items)), log) == words


def test_how_much_the_named_purchases_carry(tiny: Dataset) -> None:
    named = Removal(items=(A,), purchases=3, last=ago(10))
    assert contribution_note(reason(ReasonState.CHECKED, named), tiny) == (
        fixed("carries 50 % of what lifts this item · last bought 20 Jun 2026")
    )
    assert contribution_note(reason(ReasonState.GENERAL), tiny).startswith("No purchase is named")


def test_hostile_names_in_evidence_are_harmless(tiny: Dataset) -> None:
    from explain.markup import markdown

    viewed = Viewed(item=C, last=ago(3), like=replace(BOTH, item=B))
    subject = replace(
        reason(ReasonState.CHECKED, Removal(items=(B,), purchases=1)),
        evidence=(
            replace(BOTH, item=B),
            SharedAttribute(level=Columns.BRAND, name="[x](http://e.example)"),
        ),
        aside=(viewed,),
        against=(Suppressor(items=(C,), label="", share=0.2),),
    )
    words = rationale(subject, tiny, tiny.histories([ANN]))
    for parts in (*words.evidence, words.against, *words.aside):
        escaped = markdown(parts)
        assert "](http" not in escaped
        assert "<script" not in escaped.replace("\\<script", "")


def test_verdicts() -> None:
    dog = Removal(items=(A, C), label="Dog", purchases=2)
    assert check_badge(reason(ReasonState.CHECKED, dog, after=1234)) == "checked 1 → 1,234"
    assert check_badge(reason(ReasonState.ASSOCIATED, dog)) == "associated"
    assert check_badge(reason(ReasonState.GENERAL)) == "general"


def test_findings(tiny: Dataset) -> None:
    dog = Removal(items=(A, C), label="Dog", purchases=4)
    everything = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    two = Removal(items=(A, B), purchases=4)
    assert check_sentence(answer(dog, 37), tiny) == (
        "Without the 4 purchases of Dog it falls from rank 1 to 37 of 1,234."
    )
    assert check_sentence(answer(everything, 1234), tiny) == (
        "Without any history it falls from rank 1 to 1,234 of 1,234."
    )
    assert check_sentence(answer(two, 3, before=5), tiny) == (
        f"Without Puppy Kibble and {TITLES[B]} it rises from rank 5 to 3 of 1,234."
    )
    assert check_sentence(answer(two, 5, before=5), tiny) == (
        f"Without Puppy Kibble and {TITLES[B]} it stays at rank 5 of 1,234."
    )


def test_listed() -> None:
    assert join_names([]) == ""
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b"]) == "a and b"
    assert join_names(["a", "b", "c"]) == "a, b and c"


def test_purchases_are_links_to_items(tiny: Dataset) -> None:
    sentence = rationale(
        reason(ReasonState.CHECKED, Removal(items=(A, B), purchases=4)), tiny, tiny.histories([ANN])
    )
    assert [(part.text, part.item) for part in sentence.spans] == [
        ("Because you bought ", None),
        ("Puppy Kibble", A),
        (" (3 times)", None),
        (" and ", None),
        (TITLES[B], B),
        (".", None),
    ]


def test_markdown_keeps_the_words_apart(tiny: Dataset) -> None:
    sentence = rationale(
        reason(ReasonState.CHECKED, Removal(items=(A, C), purchases=4)), tiny, tiny.histories([ANN])
    )
    assert sentence.markdown == (
        "Because you bought **Puppy Kibble** \\(3 times\\) and "
        "**\\<script\\>alert\\(1\\)\\<\\/script\\>**\\."
    )


@pytest.mark.parametrize("item", [A, B, C, D, E, F, G, H])
def test_plain_text_has_no_escapes(tiny: Dataset, item: int) -> None:
    history = Histories.of_items([[item]])
    sentence = rationale(
        reason(ReasonState.CHECKED, Removal(items=(item,), purchases=1), target=(item + 1) % 8),
        tiny,
        history,
    )
    assert sentence.plain == f"Because you bought {TITLES[item]}."
    assert "\\" not in sentence.plain
    assert JOINER not in sentence.plain


def test_a_title_with_blanks_around_it_stays_bold(tiny: Dataset) -> None:
    sentence = rationale(reason(ReasonState.GENERAL), tiny, tiny.histories([ANN]))
    spaced = replace(sentence, spans=(TextSpan(text="x "), TextSpan(text=" a\n", item=1)))
    assert spaced.markdown == "x **a**"


def shown(markdown: str) -> str:
    """What a reader of the Markdown sees, when every punctuation mark is escaped."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize("text", [*TITLES, "a\\*b", "~~x~~ {y} ^z^ a|b", "10% & more; 'q' \"r\" ?"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    escaped = escape(text)
    assert shown(escaped) == " ".join(text.split())
    assert "\n" not in escaped
    # every mark that Markdown could act on has an odd number of backslashes before it
    for mark in re.finditer(r"[*_`\[\]<>$:|#~(){}!&+\-=.@^\"']", escaped):
        before = escaped[: mark.start()]
        assert (len(before) - len(before.rstrip("\\"))) % 2 == 1, (mark.group(), escaped)


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
    left = re.sub(r"\\(.)", r"\1", escape(text))
    assert not re.search(r"https?://|www\.|\w@\w|:\w+:|->|<-|--|>=", left, re.IGNORECASE)
    assert left.replace(JOINER, "") == text


def test_blanks_at_the_ends_are_kept_and_become_one() -> None:
    assert escape(" a \t\n b  ") == " a b "
    assert escape("5\N{NO-BREAK SPACE}%") == "5\N{NO-BREAK SPACE}\\%"
