from __future__ import annotations

import re
from dataclasses import replace

import pytest

from explain.contract import State
from explain.counterfactual import Check, Removal
from explain.rationale import Part, escape, finding, listed, rationale, verdict
from explain.reasons import EVERYTHING, Reason
from recommenders.contract import Dataset, Histories
from tests.worlds import ANN, TITLES, A, B, C, D, E, F, G, H

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
    state: State,
    removal: Removal | None = None,
    *,
    after: int = 37,
    before: int = 1,
    alone: int | None = 80,
    target: int = E,
) -> Reason:
    whole = Removal(items=(A, B), label=EVERYTHING, everything=True)
    return Reason(
        target=target,
        state=state,
        named=removal,
        check=None if removal is None else answer(removal, after, before=before, target=target),
        alone=None if alone is None else answer(whole, alone, target=target),
        share=0.5,
    )


def plain(dataset: Dataset, found: Reason, history: Histories | None = None) -> str:
    history = dataset.histories([ANN]) if history is None else history
    return rationale(found, dataset, history).plain


def test_one_purchase(tiny: Dataset) -> None:
    found = reason(State.CHECKED, Removal(items=(B,), purchases=1))
    assert plain(tiny, found) == f"Because you bought {TITLES[B]}."


def test_a_purchase_made_repeatedly(tiny: Dataset) -> None:
    found = reason(State.CHECKED, Removal(items=(A,), purchases=3))
    assert plain(tiny, found) == "Because you bought Puppy Kibble (3 times)."


def test_two_purchases(tiny: Dataset) -> None:
    found = reason(State.CHECKED, Removal(items=(A, B), purchases=4))
    assert plain(tiny, found) == f"Because you bought Puppy Kibble (3 times) and {TITLES[B]}."


def test_three_purchases(tiny: Dataset) -> None:
    found = reason(State.CHECKED, Removal(items=(A, B, C), purchases=5))
    assert plain(tiny, found) == (
        f"Because you bought Puppy Kibble (3 times), {TITLES[B]} and {TITLES[C]}."
    )


def test_four_purchases_are_named_and_counted(tiny: Dataset) -> None:
    history = Histories.of_items([[B, B, C, D, F, F, F]])
    found = reason(State.CHECKED, Removal(items=(F, B, C, D), purchases=7))
    assert plain(tiny, found, history) == (
        f"Because you bought {TITLES[F]} (3 times), {TITLES[B]} (2 times) and 2 more."
    )


def test_the_item_itself(tiny: Dataset) -> None:
    found = reason(State.CHECKED, Removal(items=(A,), purchases=3), target=A)
    assert plain(tiny, found) == "Because you bought it before (3 times)."


@pytest.mark.parametrize(
    ("purchases", "words"),
    [(1, "1 purchase"), (2, "2 purchases"), (1234, "1,234 purchases")],
)
def test_a_group(tiny: Dataset, purchases: int, words: str) -> None:
    found = reason(State.CHECKED, Removal(items=(A, C), label="Dog", purchases=purchases))
    assert plain(tiny, found) == f"Because of your {words} of Dog."


def test_the_whole_history(tiny: Dataset) -> None:
    whole = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert plain(tiny, reason(State.CHECKED, whole)) == (
        "Because of your 5 purchases as a whole; no part that was tried decides it."
    )


def test_no_history(tiny: Dataset) -> None:
    assert plain(tiny, reason(State.GENERAL, alone=None)) == (
        "Popular with customers lately; there is no purchase to go by yet."
    )


def test_general_although_there_is_a_history(tiny: Dataset) -> None:
    assert plain(tiny, reason(State.GENERAL, alone=7)) == (
        "Popular with customers lately: number 7 without any history too."
    )


def test_associated_when_the_rank_stays(tiny: Dataset) -> None:
    found = reason(State.ASSOCIATED, Removal(items=(B,), purchases=1), after=4, before=4)
    assert plain(tiny, found) == (
        f"Associated with {TITLES[B]}, which does not decide it (rank stays the same without)."
    )


def test_associated_when_the_rank_moves(tiny: Dataset) -> None:
    found = reason(State.ASSOCIATED, Removal(items=(A, C), label="Dog", purchases=2), after=1300)
    assert plain(tiny, found) == (
        "Associated with your 2 purchases of Dog, which do not decide it (rank 1,300 without)."
    )


def test_associated_with_two(tiny: Dataset) -> None:
    found = reason(State.ASSOCIATED, Removal(items=(B, C), purchases=2), after=1)
    assert plain(tiny, found) == (
        f"Associated with {TITLES[B]} and {TITLES[C]}, which do not decide it "
        "(rank stays the same without)."
    )


def test_associated_with_all_of_it(tiny: Dataset) -> None:
    whole = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    assert plain(tiny, reason(State.ASSOCIATED, whole, after=1)) == (
        "Associated with your 5 purchases as a whole, which do not decide it "
        "(rank stays the same without)."
    )


def test_only_a_confirmed_check_is_worded_as_a_cause(tiny: Dataset) -> None:
    for removal in (Removal(items=(A,)), Removal(items=(A, C), label="Dog", purchases=2)):
        for state in State:
            words = plain(tiny, reason(state, None if state is State.GENERAL else removal))
            assert words.startswith("Because") == (state is State.CHECKED)


def test_verdicts() -> None:
    dog = Removal(items=(A, C), label="Dog", purchases=2)
    assert verdict(reason(State.CHECKED, dog, after=1234)) == "checked 1 → 1,234"
    assert verdict(reason(State.ASSOCIATED, dog)) == "associated"
    assert verdict(reason(State.GENERAL)) == "general"


def test_findings(tiny: Dataset) -> None:
    dog = Removal(items=(A, C), label="Dog", purchases=4)
    whole = Removal(items=(A, B, C), label=EVERYTHING, purchases=5, everything=True)
    two = Removal(items=(A, B), purchases=4)
    assert finding(answer(dog, 37), tiny) == (
        "Without the 4 purchases of Dog it falls from rank 1 to 37 of 1,234."
    )
    assert finding(answer(whole, 1234), tiny) == (
        "Without any history it falls from rank 1 to 1,234 of 1,234."
    )
    assert finding(answer(two, 3, before=5), tiny) == (
        f"Without Puppy Kibble and {TITLES[B]} it rises from rank 5 to 3 of 1,234."
    )
    assert finding(answer(two, 5, before=5), tiny) == (
        f"Without Puppy Kibble and {TITLES[B]} it stays at rank 5 of 1,234."
    )


def test_listed() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_purchases_are_links_to_items(tiny: Dataset) -> None:
    found = rationale(
        reason(State.CHECKED, Removal(items=(A, B), purchases=4)), tiny, tiny.histories([ANN])
    )
    assert [(part.text, part.item) for part in found.parts] == [
        ("Because you bought ", None),
        ("Puppy Kibble", A),
        (" (3 times)", None),
        (" and ", None),
        (TITLES[B], B),
        (".", None),
    ]


def test_markdown_keeps_the_words_apart(tiny: Dataset) -> None:
    found = rationale(
        reason(State.CHECKED, Removal(items=(A, C), purchases=4)), tiny, tiny.histories([ANN])
    )
    assert found.markdown == (
        "Because you bought **Puppy Kibble** \\(3 times\\) and "
        "**\\<script\\>alert\\(1\\)\\<\\/script\\>**\\."
    )


@pytest.mark.parametrize("item", [A, B, C, D, E, F, G, H])
def test_plain_text_has_no_escapes(tiny: Dataset, item: int) -> None:
    history = Histories.of_items([[item]])
    found = rationale(
        reason(State.CHECKED, Removal(items=(item,), purchases=1), target=(item + 1) % 8),
        tiny,
        history,
    )
    assert found.plain == f"Because you bought {TITLES[item]}."
    assert "\\" not in found.plain
    assert JOINER not in found.plain


def test_a_title_with_blanks_around_it_stays_bold(tiny: Dataset) -> None:
    found = rationale(reason(State.GENERAL), tiny, tiny.histories([ANN]))
    spaced = replace(found, parts=(Part(text="x "), Part(text=" a\n", item=1)))
    assert spaced.markdown == "x **a**"


def shown(markdown: str) -> str:
    """What a reader of the Markdown sees, when every punctuation mark is escaped."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize("text", [*TITLES, "a\\*b", "~~x~~ {y} ^z^ a|b", "10% & more; 'q' \"r\" ?"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    found = escape(text)
    assert shown(found) == " ".join(text.split())
    assert "\n" not in found
    # every mark that Markdown could act on has an odd number of backslashes before it
    for mark in re.finditer(r"[*_`\[\]<>$:|#~(){}!&+\-=.@^\"']", found):
        before = found[: mark.start()]
        assert (len(before) - len(before.rstrip("\\"))) % 2 == 1, (mark.group(), found)


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
