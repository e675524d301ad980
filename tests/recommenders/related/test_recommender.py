from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.related.attributes import attributes, nearest, strongest
from recommenders.related.embeddings import EmbeddingConfig, associations, factors
from recommenders.related.recommender import Related, RelatedConfig
from recommenders.related.visits import Visits, shares
from tests.contracts.recommender_contract import RegisteredRecommenderContract

PHONE, CASE, BELT, HAT, SOCK = range(5)
NAMES = ("a-phone", "b-case", "c-belt", "d-hat", "e-sock")


class TestContract(RegisteredRecommenderContract):
    make = Related
    bad_settings = ({"kept": 0},)


class TestContractWithoutThresholds(TestContract):
    @staticmethod
    def make() -> Related:
        embedding = EmbeddingConfig(min_customers=1, min_buyers=1, rank=5, co_views=0.0)
        return Related(RelatedConfig(kept=7, embedding=embedding))


Lines = list[tuple[str, int, str, str]]


def shop(lines: Lines, *, zone: str = "UTC", **columns: object) -> Dataset:
    """A shop of five items: customer, item, time, event."""
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, Columns.TIME, Columns.EVENT])
    raw[Columns.ITEM] = [NAMES[item] for item in raw[Columns.ITEM]]
    raw[Columns.TIME] = pd.to_datetime(raw[Columns.TIME], utc=True, format="ISO8601")
    items = pd.DataFrame({Columns.ITEM: NAMES} | columns)
    return build(RawTables(name="shop", title="Shop", interactions=raw, items=items, timezone=zone))


def bought(customer: str, item: int, day: str) -> tuple[str, int, str, str]:
    return (customer, item, day, "purchase")


def visits(data: Dataset, event: Event = Event.PURCHASE) -> Visits:
    return Visits.of(data.log, event, n_items=data.n_items, timezone=data.timezone)


def counts(data: Dataset, first: int, last: int) -> list[list[int]]:
    every = np.arange(len(NAMES), dtype=np.int32)
    return visits(data).counts(every, first=first, last=last).toarray().astype(int).tolist()


def eager(**settings: object) -> Related:
    """All items have embeddings of their own, of full rank, and one customer is enough."""
    defaults = {"min_customers": 1, "min_buyers": 1, "rank": 99, "max_share": 1.0}
    return Related(RelatedConfig(embedding=EmbeddingConfig(**(defaults | settings))))


def test_the_window_ends_after_thirty_days() -> None:
    data = shop(
        [
            bought("on the day", PHONE, "2026-01-01 08:00"),
            bought("on the day", CASE, "2026-01-01 21:00"),
            bought("last day", PHONE, "2026-01-01 23:59"),
            bought("last day", CASE, "2026-01-31 00:01"),
            bought("too late", PHONE, "2026-01-01 00:01"),
            bought("too late", CASE, "2026-02-01 00:01"),
            bought("before", CASE, "2026-01-01"),
            bought("before", PHONE, "2026-01-02"),
        ]
    )
    after = counts(data, 1, 30)
    assert after[PHONE][CASE] == 1
    assert after[CASE][PHONE] == 1
    assert counts(data, 1, 31)[PHONE][CASE] == 2
    together = counts(data, 0, 0)
    assert together[PHONE][CASE] == together[CASE][PHONE] == 1
    assert counts(data, 0, 30)[PHONE][CASE] == 2


def test_a_day_is_one_of_the_shop() -> None:
    lines = [bought("x", PHONE, "2026-01-01 23:00"), bought("x", CASE, "2026-01-02 03:00")]
    assert counts(shop(lines), 0, 0)[PHONE][CASE] == 0
    assert counts(shop(lines, zone="America/New_York"), 0, 0)[PHONE][CASE] == 1


def test_a_customer_counts_once_for_a_pair() -> None:
    often = [bought("x", item, f"2026-01-{day:02}") for day in range(1, 9) for item in (0, 1)]
    data = shop([*often, bought("y", PHONE, "2026-01-01"), bought("y", CASE, "2026-01-02")])
    assert counts(data, 0, 0)[PHONE][CASE] == 1
    assert counts(data, 1, 30)[PHONE][CASE] == 2
    assert counts(data, 1, 30)[CASE][PHONE] == 1
    # and one purchase is not the next one of the customer who stands after
    assert counts(data, 1, 3000)[CASE][PHONE] == 1


def test_other_events_are_no_purchases() -> None:
    data = shop([bought("x", PHONE, "2026-01-01"), ("x", CASE, "2026-01-02", "view")])
    assert not np.any(counts(data, 0, 30)[PHONE][CASE:])
    assert visits(data, Event.VIEW).items.toarray().tolist() == [[0, 1, 0, 0, 0]]
    assert len(visits(data, Event.WISHLIST).days) == 0


def test_counts_agree_with_a_loop_over_all_events(mid: Dataset) -> None:
    bought, days = mid.histories(), mid.log.as_of // 86_400
    assert mid.timezone == "UTC"
    who: dict[tuple[int, int], set[int]] = {}
    for customer in range(mid.n_customers):
        own = bought.take([customer])
        day = own.times // 86_400
        assert (day <= days).all()
        for u, at in zip(own.items, day, strict=True):
            for v, then in zip(own.items, day, strict=True):
                if 1 <= then - at <= 30:
                    who.setdefault((int(u), int(v)), set()).add(customer)
    expected = np.zeros((mid.n_items, mid.n_items))
    for (u, v), customers in who.items():
        expected[u, v] = len(customers)
    every = np.arange(mid.n_items, dtype=np.int32)
    counted = visits(mid).counts(every, first=1, last=30).toarray()
    np.testing.assert_array_equal(counted, expected)
    np.fill_diagonal(expected, 0.0)
    expected[expected < 2] = 0.0
    some = np.array([5, 3, 60, 61, 7], dtype=np.int32)
    frequent = visits(mid).pairs(every, first=1, last=30, least=2).toarray()
    np.testing.assert_array_equal(frequent, expected)
    frequent = visits(mid).pairs(some, first=1, last=30, least=2).toarray()
    np.testing.assert_array_equal(frequent, expected[np.ix_(some, some)])


def test_the_association_is_the_root_of_the_likelihood_ratio() -> None:
    table = np.array([[0.0, 8.0, 2.0], [3.0, 0.0, 5.0], [0.0, 1.0, 0.0]], dtype=np.float32)
    values = associations(sparse.csr_array(table)).toarray()
    total = table.sum()
    for u in range(3):
        for v in range(3):
            c, e = table[u, v], table[u].sum() * table[:, v].sum() / total
            expected = np.sqrt(2 * (c * np.log(c / e) - c + e)) if c > e else 0.0
            assert values[u, v] == pytest.approx(expected, rel=1e-5), (u, v)
    assert values[0, 1] > 0
    assert values[0, 2] == 0


def test_more_customers_are_surer() -> None:
    few = sparse.csr_array(np.array([[3.0, 97.0], [97.0, 9803.0]], dtype=np.float32))
    many = sparse.csr_array(100 * few.toarray())
    assert associations(many)[0, 0] == pytest.approx(10 * associations(few)[0, 0], rel=1e-5)


def test_full_rank_gives_back_the_smoothed_matrix() -> None:
    rng = np.random.default_rng(0)
    m = sparse.csr_array(rng.poisson(0.5, (30, 30)).astype(np.float32))
    views = rng.poisson(0.2, (30, 30))
    near = shares(sparse.csr_array((views + views.T).astype(np.float32)))
    sums = near.sum(axis=1)
    assert np.isin(sums.round(5), [0.0, 1.0]).all()
    left, right = factors(m, near, EmbeddingConfig(rank=29, max_share=1.0, co_views=0.5))
    spread = np.eye(30) + 0.5 * near.toarray()
    smoothed = spread @ m.toarray() @ spread.T
    u, d, v = np.linalg.svd(smoothed)
    np.testing.assert_allclose(left @ right.T, u[:, :29] * d[:29] @ v[:29], atol=1e-4)


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


def test_attributes_weigh_what_is_rare() -> None:
    data = shop(
        [bought("x", PHONE, "2026-01-01")],
        **{
            Columns.TITLE: ["Red case", "Blue case", "Blue belt", "Case", "Z"],
            Columns.BRAND: ["Acme", None, "Acme", "Acme", None],
            Columns.PRICE: [9.0, 15.9, 16.0, None, None],
        },
    )
    rows = attributes(data).toarray()
    like = rows @ rows.T
    np.testing.assert_allclose(np.diagonal(like), 1.0, rtol=1e-5)
    # of five items three are a case, three of Acme, two blue, and two from 8 to 16 in price
    case, pair, own = np.log(5 / 3), np.log(5 / 2), np.log(5 / 1)
    phone = np.sqrt(own**2 + 2 * case**2 + pair**2)
    blue = np.sqrt(2 * pair**2 + case**2)
    assert like[PHONE, CASE] == pytest.approx((case**2 + pair**2) / (phone * blue), rel=1e-5)
    assert like[PHONE, BELT] == pytest.approx(
        case**2 / (phone * np.sqrt(pair**2 + 2 * own**2 + case**2)), rel=1e-5
    )
    weights = nearest(attributes(data), np.array([False, True, False, False, False]), 1).toarray()
    np.testing.assert_allclose(weights, [[1.0, 0.0, 0.0, 0.0]])


def test_the_strongest_of_each_row() -> None:
    values = np.array([[3, 1, 3, 3, -1], [0, 0, 2, 0, 0], [-1, -2, -3, -4, -5]], dtype=np.float32)
    strong = strongest(values, 2).toarray()
    assert strong.tolist() == [[3, 0, 3, 0, 0], [0, 0, 2, 0, 0], [0, 0, 0, 0, 0]]
    assert strongest(values, 9).toarray().tolist() == np.maximum(values, 0).tolist()
