from __future__ import annotations

import pandas as pd
import pytest

from explain.markup import markdown, text
from explain.reasons.evidence_types import (
    CoPurchase,
    Evidence,
    PriceDrop,
    PurchaseRhythm,
    SequentialPurchase,
    SharedAttribute,
    SideNote,
    Viewed,
)
from explain.reasons.evidence_wording import against_sentence, aside_sentences, evidence_sentence
from explain.reasons.reason import Suppressor
from recommenders.contract import Columns, Dataset, Event
from tests.worlds import AS_OF, TITLES, A, B, C, D, E

PURCHASES = (Event.PURCHASE,)
NAN = float("nan")
BOTH = CoPurchase(item=A, both=34, buyers=209, usual=0.04)


def ago(days: float) -> int:
    return int((AS_OF - pd.Timedelta(days=days)).timestamp())


def fixed(sentence: str) -> str:
    """With the space before a percent sign that does not break."""
    return sentence.replace(" %", "\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (
            PurchaseRhythm(label="", usual=31.2, gaps=3, last=ago(34), due=True),
            "Leon buys it about every 31 days; the last time was 34 days ago.",
        ),
        (
            PurchaseRhythm(label="Cat Litter", usual=1.2, gaps=5, last=ago(1), due=True),
            "Leon buys Cat Litter about every day; the last time was yesterday.",
        ),
        (
            PurchaseRhythm(label="", usual=60.0, gaps=2, last=ago(65), due=True),
            "Usually rebought after about 60 days; last bought 65 days ago.",
        ),
        (
            PurchaseRhythm(label="Cat Litter", usual=1.0, gaps=0, last=ago(0), due=False),
            "Cat Litter is usually rebought after about 1 day; last bought today.",
        ),
        (
            PurchaseRhythm(label="", usual=NAN, gaps=0, last=ago(400), due=False),
            "Leon bought it before; the last time was 400 days ago.",
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
        (Viewed(item=E, last=ago(3), like=None), "Leon viewed it 3 days ago."),
    ],
)
def test_evidence_is_told(tiny: Dataset, fact: Evidence, sentence: str) -> None:
    told = text(evidence_sentence(fact, tiny, "Leon"))
    assert told == fixed(sentence)
    assert "ecause" not in told


def test_a_sentence_begins_with_a_capital(tiny: Dataset) -> None:
    rhythm = PurchaseRhythm(label="", usual=31.2, gaps=3, last=ago(34), due=True)
    assert text(evidence_sentence(rhythm, tiny, "customer 12347")).startswith("Customer 12347 buys")


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
        ((Viewed(item=E, last=ago(0), like=None),), "Leon viewed it today."),
        (
            (
                Viewed(
                    item=A, last=ago(3), like=SharedAttribute(level=Columns.CATEGORY, name="Dog")
                ),
            ),
            "Leon viewed Puppy Kibble 3 days ago; it is of the same category, Dog.",
        ),
        (
            (Viewed(item=A, last=ago(1), like=BOTH),),
            "Leon viewed Puppy Kibble yesterday; 34 of the 209 other customers who bought it "
            "bought this too: 16 %, against 4 % of all buyers.",
        ),
    ],
)
def test_what_is_no_reason_is_told_apart(
    tiny: Dataset, facts: tuple[SideNote, ...], sentence: str
) -> None:
    assert [text(parts) for parts in aside_sentences(facts, tiny, "Leon", PURCHASES)] == [
        fixed(sentence),
        "No part of the reason: this recommender reads purchases only.",
    ]
    events = (Event.PURCHASE, Event.VIEW, Event.CART)
    assert text(aside_sentences(facts, tiny, "Leon", events)[-1]) == (
        "No part of the reason: this recommender reads purchases, views and carts only."
    )


def test_nothing_apart_needs_no_excuse(tiny: Dataset) -> None:
    assert aside_sentences((), tiny, "Leon", PURCHASES) == ()


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
            "Held back by Leon's purchases of Dog, which take away 12 % of what lifts it.",
        ),
    ],
)
def test_what_holds_it_back(
    tiny: Dataset, held: tuple[tuple[int, ...], ...], sentence: str
) -> None:
    against = tuple(
        Suppressor(items=items, label="Dog" if len(items) > 1 else "", share=0.12) for items in held
    )
    assert text(against_sentence(against, tiny, "Leon")) == fixed(sentence)


def test_no_share_above_the_whole_is_told(tiny: Dataset) -> None:
    """A large part of next to nothing: 13,634 % of what lifted it were taken away."""

    def told(*shares: float) -> str:
        held = [
            Suppressor(items=(item,), label="", share=share)
            for item, share in zip((A, B, C), shares, strict=False)
        ]
        return text(against_sentence(tuple(held), tiny, "Leon"))

    start = "Held back: the history lowers it more than it lifts it, above all"
    assert told(136.0) == f"{start} Puppy Kibble."
    assert told(0.6, 0.3, 0.1) == fixed(f"{start} Puppy Kibble and {TITLES[B]}.")
    assert fixed("take away 99 % of what lifts it") in told(0.6, 0.3, 0.09)


def test_hostile_names_are_harmless(tiny: Dataset) -> None:
    viewed = Viewed(item=C, last=ago(3), like=CoPurchase(item=B, both=9, buyers=20, usual=0.1))
    facts = (
        CoPurchase(item=B, both=9, buyers=20, usual=0.1),
        SharedAttribute(level=Columns.BRAND, name="[x](http://e.example)"),
    )
    sentences = [
        *(evidence_sentence(fact, tiny, "<script>") for fact in facts),
        against_sentence((Suppressor(items=(C,), label="", share=0.2),), tiny, "Leon"),
        *aside_sentences((viewed,), tiny, "[x](http://e.example)", PURCHASES),
    ]
    for parts in sentences:
        escaped = markdown(parts)
        assert "](http" not in escaped
        assert "<script" not in escaped.replace("\\<script", "")
