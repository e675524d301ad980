from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset, Histories
from recommenders.related.embeddings import EmbeddingConfig
from recommenders.related.recommender import Related, RelatedConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.related.five_items import (
    BELT,
    CASE,
    HAT,
    PHONE,
    SOCK,
    Lines,
    bought,
    shop,
    visits,
)


class TestContract(RegisteredRecommenderContract):
    make = Related
    bad_settings = ({"kept": 0},)


class TestContractWithoutThresholds(TestContract):
    @staticmethod
    def make() -> Related:
        embedding = EmbeddingConfig(min_customers=1, min_buyers=1, rank=5, co_views=0.0)
        return Related(RelatedConfig(kept=7, embedding=embedding))


def eager(**settings: object) -> Related:
    """All items have embeddings of their own, of full rank, and one customer is enough."""
    defaults = {"min_customers": 1, "min_buyers": 1, "rank": 99, "max_share": 1.0}
    return Related(RelatedConfig(embedding=EmbeddingConfig(**(defaults | settings))))


def others(customers: int = 40) -> Lines:
    """Belts and hats, either first: the rest of the shop, without which nothing stands out."""
    lines = []
    for n in range(customers):
        first, second = (BELT, HAT) if n % 2 else (HAT, BELT)
        lines += [bought(f"h{n}", first, "2026-01-01"), bought(f"h{n}", second, "2026-01-05")]
    return lines


def phones_and_cases(customers: int = 8) -> Lines:
    """Customers who bring a case after the phone."""
    lines = []
    for n in range(customers):
        lines += [bought(f"p{n}", PHONE, "2026-01-01"), bought(f"p{n}", CASE, "2026-01-05")]
    return lines


@pytest.mark.parametrize("both_at_once", [False, True])
def test_the_phone_leads_to_the_case(both_at_once: bool) -> None:
    baskets = [bought(f"b{n}", item, "2026-01-01") for n in range(8) for item in (PHONE, CASE)]
    lines = others() + phones_and_cases() + (baskets if both_at_once else [])
    model = eager().fit(shop([*lines, bought("s", SOCK, "2026-01-01")]))
    scores = model.score(Histories.of_items([[PHONE], [CASE], [BELT], [HAT]]))
    assert scores[0].argmax() == CASE
    # both in one basket ties the two, and does not turn the direction
    assert scores[0, CASE] > scores[1, PHONE]
    assert (scores[1, PHONE] > 0) == both_at_once
    assert scores[2, HAT] == pytest.approx(scores[3, BELT], rel=1e-4)
    assert not np.diagonal(scores).any()


def test_the_evidence_reads_both_ways() -> None:
    lines = [bought(f"p{n}", PHONE, "2026-01-01") for n in range(4)]
    lines += [bought(f"p{n}", CASE, "2026-01-05") for n in range(3)]
    lines += [bought("q", CASE, "2026-01-01"), bought("q", PHONE, "2026-01-02")]
    lines += [bought("r", CASE, "2026-01-01"), bought("r", PHONE, "2026-01-01")]
    lines += [("s", item, "2026-01-01", "view") for item in (PHONE, CASE)]
    data = shop(others() + lines)
    model = eager().fit(data)
    onward, inward = model.towards(PHONE), model.from_(CASE)
    for pairs in (onward, inward):
        assert (pairs.sources[0], pairs.targets[0]) == (PHONE, CASE)
        assert (pairs.forward[0], pairs.backward[0]) == (3, 1)
        assert (pairs.together[0], pairs.viewed[0]) == (1, 1)
        assert pairs.direction[0] == pytest.approx(3 / 4)
        assert not pairs.borrowed.any()
    assert onward.scores[0] == inward.scores[0]
    frame = onward.frame(data)
    assert frame.loc[0, ["source", "target", "basis"]].tolist() == [
        "a-phone",
        "b-case",
        "purchases",
    ]
    assert frame.loc[0, "target within 30 days after source"] == 3
    assert frame.loc[0, "source within 30 days after target"] == 1
    other_way = model.towards(CASE)
    assert (other_way.forward[0], other_way.backward[0]) == (1, 3)


def test_the_pairs_are_the_weights_in_order(mid: Dataset) -> None:
    model = Related().fit(mid)
    for item in (3, 40):
        scores = model.score(Histories.of_items([[item]]))[0]
        onward = model.towards(item, 5)
        np.testing.assert_array_equal(onward.scores, -np.sort(-scores)[:5])
        np.testing.assert_array_equal(scores[onward.targets], onward.scores)
        every = model.score(Histories.of_items([[source] for source in range(mid.n_items)]))
        inward = model.from_(item, 5)
        np.testing.assert_array_equal(inward.scores, -np.sort(-every[:, item])[:5])
        np.testing.assert_array_equal(every[inward.sources, item], inward.scores)
        after = visits(mid).counts(inward.sources, first=1, last=30).toarray()
        np.testing.assert_array_equal(inward.forward, after[:, item])
        assert len(onward.frame(mid)) == 5
    assert len(model.towards(3, 0).frame(mid)) == 0


def test_a_pair_without_evidence_has_no_direction() -> None:
    lines = [bought("x", PHONE, "2026-01-01"), bought("x", CASE, "2026-01-01")]
    model = eager().fit(shop(others() + lines))
    assert model.towards(PHONE).together.tolist() == [1]
    assert np.isnan(model.towards(PHONE).direction).all()


def test_a_new_item_borrows_from_its_kind() -> None:
    kinds = ["phone", "case", "belt", "hat", "case"]
    lines = others() + phones_and_cases()
    data = shop(lines, **{Columns.PRODUCT_TYPE: kinds, Columns.TITLE: list("pcbhs")})
    model = eager(min_buyers=5).fit(data)
    pairs = model.towards(PHONE)
    assert dict(zip(pairs.targets.tolist(), pairs.borrowed.tolist(), strict=True)) == {
        CASE: False,
        SOCK: True,
    }
    np.testing.assert_allclose(*pairs.scores, rtol=1e-5)
    assert (pairs.forward.tolist(), pairs.together.tolist()) == ([8, 0], [0, 0])
    assert pairs.frame(data)["basis"].tolist() == ["purchases", "attributes"]
    assert model.from_(SOCK).sources.tolist() == [PHONE]
    # without a word on what it is, a new item leads nowhere
    assert not len(eager(min_buyers=5).fit(shop(lines)).from_(SOCK).sources)


def test_co_viewed_items_share_what_they_lead_to() -> None:
    lines = others() + phones_and_cases() + [bought("s", SOCK, "2026-01-01")]
    lines += [("v", item, "2026-01-01", "view") for item in (CASE, SOCK)]
    model, without = eager().fit(shop(lines)), eager(co_views=0.0).fit(shop(lines))
    assert without.towards(PHONE).targets.tolist() == [CASE]
    assert model.towards(PHONE).targets.tolist() == [CASE, SOCK]
    assert model.from_(SOCK).sources.tolist() == [PHONE]


def test_an_empty_history_and_a_shop_without_purchases(tiny: Dataset) -> None:
    assert not Related().fit(tiny).score(Histories.of_items([[]])).any()
    model = Related().fit(shop([("x", PHONE, "2026-01-01", "view")]))
    assert not len(model.towards(PHONE).frame(tiny))
