from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.context import ExplanationContext
from explain.counterfactual.edits import (
    MAX_EDITS,
    Action,
    Edit,
    Edits,
    apply,
    day,
    days,
    edit_time,
    parse,
    passed_over,
    text,
    words,
)
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN, FAY, A, B, C, D, E, H

DAY = 86_400


def edits(*pairs: tuple[Action, int]) -> Edits:
    return Edits(edits=tuple(Edit(action=action, item=item) for action, item in pairs))


WITHOUT, BUY = Action.WITHOUT, Action.BUY


def test_the_text_is_short_and_read_back(tiny: Dataset) -> None:
    original = edits((WITHOUT, A), (BUY, D), (BUY, D))
    assert text(original, tiny) == "without.A~buy.D~buy.D"
    assert parse("without.A~buy.D~buy.D", tiny) == original
    assert parse(None, tiny) == parse("", tiny) == Edits()
    assert text(Edits(), tiny) == ""


def test_any_id_survives_the_text() -> None:
    ids = ["a.b", "a~b", "~", ".", "%7E", "a b", "-", "Ä€", "buy.x", "&x=1#", "\u202e", "a/b+c"]
    lines = pd.DataFrame(
        {Columns.CUSTOMER: "c", Columns.ITEM: ids, Columns.TIME: pd.Timestamp("2026-01-01")}
    )
    dataset = build(RawTables(name="odd", title="Odd", interactions=lines))
    original = edits(*[(BUY, code) for code in range(dataset.n_items)])
    written = text(original, dataset)
    assert parse(written, dataset) == original
    assert set(written.replace("%", "")) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~"
    )


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("foo", "“foo” in the address is no change of a history."),
        ("steal.A", "“steal.A” in the address is no change of a history."),
        ("buy", "“buy” in the address is no change of a history."),
        ("buy.", "There is no item “” in Tiny."),
        ("buy.%FF%00", "There is no item “\ufffd\x00” in Tiny."),
        ("without.ZZ", "There is no item “ZZ” in Tiny."),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_kept(
    tiny: Dataset, broken: str, sentence: str
) -> None:
    parsed = parse(f"{broken}~buy.D~{broken}", tiny)
    assert parsed.edits == edits((BUY, D)).edits
    assert parsed.problems == (sentence,)


def test_an_endless_address_is_cut(tiny: Dataset) -> None:
    parsed = parse("~".join(["buy.D"] * (MAX_EDITS + 5)), tiny)
    assert len(parsed.edits) == MAX_EDITS
    assert parsed.problems == ("The address has 105 changes; only the first 100 are made.",)
    (long,) = parse("x" * 5000, tiny).problems
    assert len(long) < 120


def test_steps_of_a_person(tiny: Dataset) -> None:
    changes = Edits().then(WITHOUT, A).then(BUY, D).then(BUY, A)
    assert changes.items(WITHOUT) == (A,)
    assert changes.items(BUY) == (D, A)
    assert changes.undone() == Edits().then(WITHOUT, A).then(BUY, D)
    assert changes.forget(A) == Edits().then(BUY, D)
    assert Edits().undone() == Edits()


def test_edits_made_by_hand(tiny: Dataset) -> None:
    """Ann bought A three times (100, 40 and 10 days ago), B (10) and C (5)."""
    own = tiny.histories([ANN])
    assert own.items.tolist() == [A, A, A, B, C]
    done = apply(own, edits((WITHOUT, A), (BUY, D), (BUY, B)))
    assert done.history.items.tolist() == [B, C, D, B]
    assert done.history.times[-2:].tolist() == [own.as_of] * 2
    assert done.history.quantities[-2:].tolist() == [1.0, 1.0]
    assert done.history.events[-2:].tolist() == [Event.PURCHASE] * 2
    assert done.history.indptr.tolist() == [0, 4]
    assert done.impossible == ()
    assert own.items.tolist() == [A, A, A, B, C]


def test_the_order_of_edits_counts(tiny: Dataset) -> None:
    own = tiny.histories([ANN])
    assert apply(own, edits((WITHOUT, A), (BUY, A))).history.items.tolist() == [B, C, A]
    assert apply(own, edits((BUY, A), (WITHOUT, A))).history.items.tolist() == [B, C]


def test_what_is_not_there_cannot_be_taken_away(tiny: Dataset) -> None:
    own = tiny.histories([ANN])
    twice = apply(own, edits((WITHOUT, A), (WITHOUT, A), (WITHOUT, H), (BUY, D)))
    assert twice.impossible == edits((WITHOUT, A), (WITHOUT, H)).edits
    assert twice.applied == edits((WITHOUT, A), (BUY, D))
    sentence = passed_over(twice.impossible[0], tiny)
    assert (
        sentence == "“Puppy Kibble” is not in the history at that point: it cannot be taken away."
    )


def test_a_date_before_drops_and_a_date_after_ages(tiny: Dataset) -> None:
    own = tiny.histories([ANN])
    earlier = apply(own, edits((BUY, E)), as_of=own.as_of - 20 * DAY).history
    assert earlier.items.tolist() == [A, A, E]
    assert earlier.times[-1] == earlier.as_of == own.as_of - 20 * DAY
    later = apply(own, Edits(), as_of=own.as_of + 20 * DAY).history
    np.testing.assert_array_equal(later.times, own.times)
    assert later.as_of == own.as_of + 20 * DAY
    # a purchase on the very second stays
    assert len(apply(own, Edits(), as_of=int(own.times[0])).history.items) == 1
    gone = apply(own, edits((WITHOUT, C)), as_of=own.as_of - 20 * DAY)
    assert gone.impossible == edits((WITHOUT, C)).edits


def test_a_history_from_nothing(tiny: Dataset) -> None:
    own = tiny.histories([FAY])
    assert len(own.items) == 0
    assert apply(own, edits((BUY, D), (BUY, A))).history.items.tolist() == [D, A]


def test_days_that_can_be_chosen(tiny: Dataset) -> None:
    # the first event is 100 days before 30 Jun 2026
    assert days(tiny) == (datetime.date(2026, 3, 22), datetime.date(2027, 6, 30))
    own = tiny.as_of.date()
    assert day(None, tiny) == day("", tiny) == (own, "")
    assert day("2026-05-12", tiny) == (datetime.date(2026, 5, 12), "")
    for broken in ("12 May", "2026-02-30", "0", "9" * 400, "\x00"):
        chosen, problem = day(broken, tiny)
        assert chosen == own
        assert "is no date" in problem
    for broken in ("2026-03-21", "2027-07-01", "0001-01-01", "9999-12-31"):
        chosen, problem = day(broken, tiny)
        assert chosen == own
        assert (
            problem == "The as-of date can be from 22 Mar 2026 to 30 Jun 2027: it stays as it is."
        )


def test_a_day_is_over_at_its_last_second_in_the_shop(tiny: Dataset) -> None:
    assert edit_time(tiny.as_of.date(), tiny) == tiny.log.as_of
    end = pd.Timestamp("2026-05-12 23:59:59", tz="UTC")
    assert edit_time(datetime.date(2026, 5, 12), tiny) == int(end.timestamp())
    # in Santiago 6 Sep 2026 begins at one o'clock: there is no midnight
    santiago = replace(tiny, timezone="America/Santiago")
    end = pd.Timestamp("2026-09-05 23:59:59", tz="America/Santiago")
    assert edit_time(datetime.date(2026, 9, 5), santiago) == int(end.timestamp())


def test_the_changes_in_words(tiny: Dataset) -> None:
    today = tiny.as_of.date()
    assert words(Edits(), tiny, today) == ""
    assert words(edits((WITHOUT, A)), tiny, today) == "Without Puppy Kibble"
    changes = edits((BUY, E), (WITHOUT, A), (BUY, E))
    phrase = "Without Puppy Kibble, plus :material/home: Lamp (2 times), as of 12 May 2026"
    assert words(changes, tiny, datetime.date(2026, 5, 12)) == phrase
    many = edits((WITHOUT, A), (WITHOUT, B), (WITHOUT, C), (WITHOUT, D))
    assert words(many, tiny, today) == "Without Puppy Kibble and 3 more items"


def test_an_edited_history_is_explained_without_the_log(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    own = tiny.histories([ANN])
    real = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=2)
    same = explain(
        ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=2, history=own
    )
    np.testing.assert_array_equal(same.ranking.items, real.ranking.items)
    np.testing.assert_array_equal(same.attribution.values, real.attribution.values)
    reasons = [rationale.reason for rationale in same.rationales]
    assert all(not reason.evidence and not reason.aside for reason in reasons)
    assert [
        replace(rationale.reason, evidence=(), aside=()) for rationale in real.rationales
    ] == reasons
    # Fay bought nothing: what is told of her rests on what was added, and on that alone
    bought = apply(tiny.histories([FAY]), edits((BUY, C))).history
    explanation = explain(
        ExplanationContext(tiny_ranker, tiny, tiny_statistics), FAY, shown=2, history=bought
    )
    assert explanation.ranking.personal
    named = {
        item
        for rationale in explanation.rationales
        if (n := rationale.reason.named)
        for item in n.items
    }
    assert named <= {C}
