from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain import Explainer
from explain.attribution.attribute import AttributionConfig
from explain.batch.rows import rows_of
from explain.context import ExplanationContext
from explain.contract import AttributionMethod, ReasonState
from explain.formats import percent
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.candidates import EVERYTHING
from explain.reasons.explanation import explain, history_groups
from explain.reasons.on_record import related_purchases
from explain.reasons.wording import contribution_note
from recommenders import load_dataset
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN
from recommenders.own.entries import own_model
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.explain.shops import stall
from tests.worlds import ANN, BOB, EVE, FAY, A, B, C, D, E, F, G, H


@pytest.mark.slow
@pytest.mark.parametrize("customer", range(6))
@pytest.mark.parametrize("bought_before", [False, True])
@pytest.mark.parametrize("kind", [GraphFilter, ItemKNN, Popularity])
def test_every_customer_of_the_tiny_world(
    tiny: Dataset, tiny_statistics: ItemStatistics, customer: int, bought_before: bool, kind: type
) -> None:
    ranker = Ranker.of(kind().fit(tiny), tiny)
    explanation = explain(
        ExplanationContext(ranker, tiny, tiny_statistics),
        customer,
        shown=4,
        bought_before=bought_before,
    )
    n_bought = len(tiny.histories([customer]).players())
    n_shown = min(4, 8 if bought_before else 8 - n_bought)
    assert (
        len(explanation.ranking.items)
        == len(explanation.rationales)
        == len(explanation.checks)
        == n_shown
    )
    np.testing.assert_array_equal(explanation.attribution.targets, explanation.ranking.items)
    np.testing.assert_allclose(explanation.attribution.total, explanation.ranking.scores, rtol=1e-5)
    assert explanation.attribution.gap < 1e-5
    np.testing.assert_allclose(
        explanation.grouped.values.sum(axis=0) + explanation.grouped.base,
        explanation.attribution.total,
        rtol=1e-5,
        atol=1e-7,
    )
    for position, (target, checks) in enumerate(
        zip(explanation.ranking.items, explanation.checks, strict=True), start=1
    ):
        assert {check.target for check in checks} <= {target}
        assert {check.rank_before for check in checks} <= {position}
        assert (bool(checks) and checks[-1].removal.everything) == (n_bought > 0)
    table = explanation.frame(tiny)
    assert table["reason"].tolist() == [words.plain for words in explanation.rationales]
    assert table["kind"].tolist() == [str(words.reason.kind) for words in explanation.rationales]
    assert table["rank"].tolist() == list(range(1, n_shown + 1))


def test_no_history(tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker) -> None:
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), FAY, shown=4)
    # popularity: A 2 recent buyers and an older one, then B, C, D
    assert set(explanation.ranking.items.tolist()) == {A, B, C, D}
    assert not explanation.ranking.personal
    assert explanation.attribution.units == ()
    # in the last 30 days one customer bought A, two bought B, one bought C, one bought D
    popular = {words.reason.target: words.plain for words in explanation.rationales}
    assert popular[A] == (
        "Popular now, not personal: 1 customer bought it in the last 30 days, and there is no "
        "purchase to go by yet."
    )
    assert "2 customers bought it" in popular[B]
    table = explanation.frame(tiny)
    for column in ("rank_without", "rank_without_history", "share", "faithful", "plausible"):
        assert table[column].isna().all()
    assert not table["personal"].any()
    assert set(table["kind"]) == {"popular now"}
    assert set(table["evidence"]) == set(table["held_back"]) == {""}


def test_one_purchase_without_neighbours(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), EVE, shown=7)
    # nobody else bought F: nothing personal, so nothing may be said to be because of it
    assert {words.reason.state for words in explanation.rationales} == {ReasonState.POPULAR}
    assert not explanation.attribution.values.any()


def test_causes_by_hand(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    """Ann has A, B and C. D comes from B and C, E from A; F, G and H from nothing.

    Shown are two: D (1/11.73 + 1/11.41) and E (1/11.73). Both would be there without any history
    too, by popularity, so nothing is asked about single purchases.
    """
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=2)
    assert explanation.ranking.items.tolist() == [D, E]
    np.testing.assert_allclose(
        explanation.attribution.values,
        [[0, 1 / (3**0.5 + 10)], [1 / (3**0.5 + 10), 0], [1 / (2**0.5 + 10), 0]],
        atol=1e-7,
    )
    ranks = {
        (check.target, tuple(sorted(check.removal.items))): check.rank_after
        for checks in explanation.checks
        for check in checks
    }
    # without any history D (bought yesterday) and E (30 days ago) still lead F, G and H
    assert ranks == {(D, (A, B, C)): 1, (E, (A, B, C)): 2}
    assert [words.reason.state for words in explanation.rationales] == [ReasonState.POPULAR] * 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", [GraphFilter, ItemKNN, Popularity])
def test_what_is_worded_as_a_cause_is_one(
    mid: Dataset, mid_statistics: ItemStatistics, kind: type
) -> None:
    ranker = Ranker.of(kind().fit(mid), mid)
    states: list[ReasonState] = []
    for customer in range(0, mid.n_customers, 4):
        explanation = explain(ExplanationContext(ranker, mid, mid_statistics), customer)
        for words in explanation.rationales:
            reason = words.reason
            states.append(reason.state)
            if reason.state is not ReasonState.PERSONAL:
                assert not words.plain.startswith("Because")
                continue
            assert reason.named is not None
            rest = explanation.history.where(
                ~np.isin(explanation.history.items, reason.named.items)
            )
            scores = ranker.recommender.score(rest)
            before = ranker.recommender.score(explanation.history)
            assert scores[0, reason.target] < before[0, reason.target]
            targets = np.array([reason.target], dtype=np.int32)
            after = ranker.ranks(scores, targets, explanation.ranking.candidates)[0, 0]
            check = reason.verdict.check
            assert check is not None
            assert abs(after - check.rank_after) <= 1
            assert after > check.rank_before
            # and nothing that would be listed without any history has a cause
            nothing = ranker.recommender.score(rest.where(np.zeros(len(rest.items), dtype=bool)))
            alone = ranker.ranks(nothing, targets, explanation.ranking.candidates)[0, 0]
            assert alone == reason.verdict.rank_without_history > 10
            assert all(ground.related for ground in reason.verdict.grounds)
            assert 1 <= len(reason.verdict.grounds) <= 3
    if kind is Popularity:
        assert set(states) == {ReasonState.POPULAR}
    else:
        assert states.count(ReasonState.PERSONAL) > len(states) / 5


def test_a_recommender_that_is_not_linear(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(toys.squashed(mid.n_items), mid)
    customer = int(mid.histories().lengths.argmax())
    explanation = explain(
        ExplanationContext(ranker, mid, mid_statistics),
        customer,
        config=AttributionConfig(max_flat=20),
        shown=5,
    )
    assert explanation.attribution.method is AttributionMethod.TWO_LEVEL
    assert explanation.attribution.gap < 1e-6
    names = {unit.label for unit in explanation.attribution.units} - {""}
    assert all(name.startswith("Category") for name in names)
    again = explain(
        ExplanationContext(ranker, mid, mid_statistics),
        customer,
        config=AttributionConfig(max_flat=20),
        shown=5,
    )
    np.testing.assert_array_equal(explanation.attribution.values, again.attribution.values)


def test_items_that_purchases_hold_back(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    """A list of items with negative scores only: in it because the others are lower still."""
    w = -np.random.default_rng(0).uniform(0.5, 1.0, (mid.n_items, mid.n_items))
    w[:, :20] *= 0.1
    ranker = Ranker.of(toys.Linear(w), mid)
    customer = int(mid.histories().lengths.argmax())
    explanation = explain(ExplanationContext(ranker, mid, mid_statistics), customer)
    assert len(explanation.rationales) == 10
    assert all(words.reason.state is not ReasonState.PERSONAL for words in explanation.rationales)


def test_bought_before_names_the_item_itself(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    w = np.eye(mid.n_items) * 5 + 0.01
    ranker = Ranker.of(toys.Linear(w), mid)
    explanation = explain(
        ExplanationContext(ranker, mid, mid_statistics), 5, bought_before=True, shown=3
    )
    assert set(explanation.ranking.items.tolist()) <= set(explanation.history.players().tolist())
    personal = [
        words
        for words in explanation.rationales
        if words.reason.state is not ReasonState.POPULAR  # one is first without any history too
    ]
    assert len(personal) == 2
    for words in personal:
        assert words.plain.startswith("Because customer c0005 bought it before")
        (ground,) = words.reason.verdict.grounds
        assert (ground.item, ground.same_item) == (words.reason.target, True)


def test_what_holds_an_item_back_is_told(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    w = np.full((mid.n_items, mid.n_items), 0.01)
    customer = int(mid.histories().lengths.argmax())
    players = mid.histories([customer]).players()
    w[players[0]] = 1.0
    w[players[1]] = -0.3
    w[players[2]] = -0.05  # under a tenth of what lifts
    explanation = explain(
        ExplanationContext(Ranker.of(toys.Linear(w), mid), mid, mid_statistics), customer
    )
    for words in explanation.rationales:
        ((held, share),) = [
            (suppressor.items, suppressor.share) for suppressor in words.reason.against
        ]
        assert held == (players[1],)
        assert share == pytest.approx(0.3 / (1.0 + 0.01 * (len(players) - 3)))
    title = mid.items["title"].iloc[players[1]]
    assert explanation.frame(mid)["held_back"].iloc[0] == (
        f"Held back by {title}, which takes away {percent(share)} of what lifts it."
    )


def test_groups_of_a_history(tiny: Dataset, tiny_statistics: ItemStatistics, bare: Dataset) -> None:
    players = np.array([A, B, E, G], dtype=np.int32)
    groups = history_groups(tiny_statistics, players)
    assert groups is not None
    assert groups.tolist() == ["Dog", "Cat", "Lights", "Desk"]
    assert history_groups(ItemStatistics.of(bare), players) is None


def test_without_optional_columns(bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    ranker = Ranker.of(GraphFilter().fit(bare), bare)
    for customer in range(bare.n_customers):
        explanation = explain(ExplanationContext(ranker, bare, statistics), customer, shown=3)
        assert len(explanation.frame(bare)) == min(3, 6 - len(explanation.history.players()))
        labels = {c.removal.label for checks in explanation.checks for c in checks}
        assert labels <= {"", EVERYTHING}


def test_hostile_titles_reach_the_sentence_as_text(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    from explain.reasons.reason import Reason
    from explain.reasons.verdict import Verdict
    from explain.reasons.wording import rationale

    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), BOB, shown=6)
    for checks in explanation.checks:
        for check in checks:
            reason = Reason(
                target=check.target,
                named=check.removal,
                verdict=Verdict(without_history=replace(check, rank_after=90), check=check),
            )
            words = rationale(reason, tiny, explanation.history, customer=BOB)
            assert "](http" not in words.markdown
            assert "<script" not in words.markdown.replace("\\<script", "")
    assert set(explanation.ranking.items.tolist()) == {C, D, E, F, G, H}


@pytest.mark.parametrize("related", [(), ("i29,i00",)])
def test_a_purchase_that_two_others_made_with_it_is_a_doubtful_reason(
    tmp_path: Path, related: tuple[str, ...]
) -> None:
    """Also where the shop says the reverse: who has the item is led to the purchase."""
    dataset = load_dataset(str(stall(tmp_path / "stall", *related)))
    line = Explainer(ItemKNN().fit(dataset), dataset).explain("me").frame().iloc[0]
    assert (line["item_id"], line["state"], line["kind"]) == ("i29", "doubtful", "other purchases")
    assert line["reason"] == (
        "It hangs on Item i00, and that is odd: only 2 other customers bought it and this."
    )
    assert line["evidence"] == ""


def test_the_word_of_the_shop_makes_it_a_cause_and_every_voice_says_so(tmp_path: Path) -> None:
    dataset = load_dataset(str(stall(tmp_path / "stall", "i00,i29")))
    explained = Explainer(ItemKNN().fit(dataset), dataset).explain("me")
    line = explained.frame().iloc[0]
    assert (line["item_id"], line["state"], line["plausible"]) == ("i29", "personal", True)
    assert line["kind"] == "related by the shop"
    assert line["grounds"] == "the shop relates it to this"
    # the sentence says it, so nothing beside it says it again
    said = "Because customer me bought Item i00, which the shop relates to this."
    assert (line["reason"], line["evidence"]) == (said, "")
    entry = explained.to_dict()["items"][0]
    assert entry["answers"]["plausible"] == "yes, the shop relates it to this"
    assert (entry["reason"], entry["kind"]) == (said, "related by the shop")
    (row, *_) = rows_of(explained)
    assert (row["reason"], row["kind"]) == (said, "related by the shop")
    assert row["customer_reason"] == "Because you bought Item i00, which goes with this"


def test_a_record_names_what_the_shop_relates(tmp_path: Path) -> None:
    dataset = load_dataset(str(stall(tmp_path / "stall", "i00,i29")))
    place = tmp_path / "recs.csv"
    place.write_text("customer_id,item_id,score\nme,i29,2\nme,i05,1\n")
    explainer = Explainer(own_model(str(place)).fit(dataset), dataset)
    explained = explainer.explain("me")
    frame = explained.frame()
    assert frame["state"].tolist() == ["untested"] * 2
    assert frame["kind"].iloc[0] == "related by the shop"
    assert frame["reason"].tolist() == [
        "Goes with Item i00, which customer me bought.",
        "Nothing that customer me bought clearly goes with it.",
    ]
    assert frame["evidence"].tolist() == ["The shop relates Item i00 to this.", ""]
    related, nothing = (
        related_purchases(explainer.context, explained.explanation, position) for position in (0, 1)
    )
    assert related["relation"].tolist() == ["Related by the shop"]
    assert nothing.empty
    last = explained.explanation.rationales[1].reason
    assert contribution_note(last, dataset) == (
        "No purchase is named: none is alike, none is bought with it often enough, and the shop "
        "relates none to it."
    )
