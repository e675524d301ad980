from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import (
    CoPurchase,
    Popular,
    PriceDrop,
    PurchaseRhythm,
    ReasonKind,
    SequentialPurchase,
    SharedAttribute,
    ShopRelation,
    Viewed,
)
from explain.reasons.explanation import explain
from recommenders.contract import Columns, Dataset, Event
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import Line, reason, shop, told
from tests.worlds import AS_OF

A, B, C, D = range(4)
ME = "c00"


def crowd(first: str, then: str, days: tuple[float, float], n: int, start: int = 1) -> list[Line]:
    """Customers who bought two items so many days ago."""
    return [
        (f"c{number:02}", item, ago)
        for number in range(start, start + n)
        for item, ago in ((first, days[0]), (then, days[1]))
    ]


def lone(item: str, n: int, start: int) -> list[Line]:
    return [(f"c{number:02}", item, 100.0) for number in range(start, start + n)]


TOGETHER = [
    (ME, "a", 50.0),
    *crowd("a", "b", (60.0, 60.0), 6),
    *lone("a", 4, 10),
    *lone("c", 30, 20),
]


def test_bought_together_counts_the_others() -> None:
    supported = told(shop(TOGETHER), reason(B, (A,)))
    # 6 of the 10 others with a have b, which 6 of the 40 others who bought anything have
    assert supported.evidence == (CoPurchase(item=A, both=6, buyers=10, usual=6 / 40),)
    assert supported.evidence[0].share == 0.6
    assert supported.kind is ReasonKind.TOGETHER


def test_the_customer_is_no_evidence_for_himself() -> None:
    before = told(shop([*TOGETHER, (ME, "b", 40.0)]), reason(B, (A,)))
    assert before.evidence == told(shop(TOGETHER), reason(B, (A,))).evidence


@pytest.mark.parametrize(
    "lines",
    [
        # four who bought both are too few
        [(ME, "a", 50.0), *crowd("a", "b", (60.0, 60.0), 4), *lone("c", 30, 20)],
        # as often as everybody: 6 of 10, and 24 of the other 40
        [*TOGETHER[:-30], *lone("b", 18, 30), *lone("c", 12, 60)],
        # 6 of 10 where 18 of all 40 buy it may be chance
        [*TOGETHER[:-30], *lone("b", 12, 30), *lone("c", 18, 60)],
    ],
)
def test_what_is_not_bought_together(lines: list[Line]) -> None:
    supported = told(shop(lines), reason(B, (A,)))
    assert supported.evidence == ()
    assert supported.kind is ReasonKind.OTHER


def test_the_purchase_that_is_named_first_is_told_first() -> None:
    lines = [*TOGETHER, (ME, "d", 9.0), *crowd("d", "b", (70.0, 70.0), 8, start=60)]
    for named in ((D, A), (A, D)):
        assert told(shop(lines), reason(B, named)).evidence[0].item == named[0]


def follows(n: int, before: int, *, days: float = 5.0) -> list[Line]:
    """n customers buy b some days after a, ``before`` the other way round."""
    return [
        (ME, "a", 40.0),
        (ME, "c", 400.0),
        *crowd("a", "b", (80.0 + days, 80.0), n),
        *crowd("a", "b", (80.0, 80.0 + days), before, start=n + 1),
        *lone("c", 30, 60),
    ]


def test_bought_after_when_the_order_is_clear() -> None:
    supported = told(shop(follows(18, 1)), reason(B, (A,)))
    assert supported.evidence == (SequentialPurchase(item=A, before=18, after=1, days=30),)
    assert supported.kind is ReasonKind.AFTER


@pytest.mark.parametrize(
    "lines",
    [
        follows(10, 6),  # no clear order
        follows(6, 0),  # six of six may be chance
        follows(18, 1, days=0.5),  # in one day
        follows(18, 1, days=45.0),  # too far apart
    ],
)
def test_an_order_that_is_not_clear_is_not_told(lines: list[Line]) -> None:
    supported = told(shop(lines), reason(B, (A,)))
    assert [type(fact) for fact in supported.evidence] == [CoPurchase]


def test_what_is_bought_all_the_time_is_not_followed() -> None:
    """a is bought every week, b once: first purchases of a come first, which tells nothing."""
    weekly = [(f"c{n:02}", "a", float(ago)) for n in range(1, 21) for ago in range(3, 200, 7)]
    once = [(f"c{n:02}", "b", 80.0) for n in range(1, 21)]
    lines = [(ME, "a", 40.0), *weekly, *once, *lone("c", 30, 60)]
    assert told(shop(lines), reason(B, (A,))).kind is ReasonKind.TOGETHER


def test_windows_that_are_not_over_do_not_count() -> None:
    # bought at the end: nobody can have bought a in the 30 days after
    lines = [
        (ME, "a", 40.0),
        (ME, "c", 400.0),
        *crowd("a", "b", (20.0, 10.0), 18),
        *lone("c", 30, 60),
    ]
    assert told(shop(lines), reason(B, (A,))).kind is ReasonKind.TOGETHER


ALIKE = {
    Columns.DEPARTMENT: ["x", "x", "x", "y"],
    Columns.CATEGORY: ["p", "p", "q", "q"],
    Columns.BRAND: ["m", "m", "n", "n"],
    Columns.PRODUCT_TYPE: ["s", "s", "t", "u"],
}


@pytest.mark.parametrize(
    ("columns", "named", "kind"),
    [
        ([Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY], (A,), ReasonKind.PRODUCT_TYPE),
        ([Columns.BRAND, Columns.CATEGORY], (A,), ReasonKind.BRAND),
        ([Columns.CATEGORY], (A,), ReasonKind.CATEGORY),
        ([Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY], (C,), ReasonKind.OTHER),
        # both have to be of the brand
        ([Columns.BRAND], (A, C), ReasonKind.OTHER),
    ],
)
def test_alike(columns: list[str], named: tuple[int, ...], kind: ReasonKind) -> None:
    lines = [(ME, "a", 500.0), (ME, "c", 500.0), *lone("d", 3, 5)]
    supported = told(shop(lines, **{column: ALIKE[column] for column in columns}), reason(B, named))
    assert supported.kind is kind
    if kind is not ReasonKind.OTHER:
        assert supported.evidence == (SharedAttribute(level=columns[0], name=ALIKE[columns[0]][B]),)


def test_mixed_when_two_kinds_hold() -> None:
    brands = {Columns.BRAND: ALIKE[Columns.BRAND]}
    supported = told(shop(TOGETHER, **brands, title=list("abcd")), reason(B, (A,)))
    assert [fact.kind for fact in supported.evidence] == [ReasonKind.TOGETHER, ReasonKind.BRAND]
    assert supported.kind is ReasonKind.MIXED


def test_a_department_is_not_worth_a_word_beside_figures() -> None:
    departments = {Columns.DEPARTMENT: ["x", "x", "y", "y"]}
    assert told(shop(TOGETHER, **departments), reason(B, (A,))).kind is ReasonKind.TOGETHER
    apart = shop([(ME, "a", 500.0), *lone("d", 3, 5)], **departments)
    assert told(apart, reason(B, (A,))).kind is ReasonKind.DEPARTMENT


def test_the_word_of_the_shop_stands_beside_what_customers_do() -> None:
    departments = {Columns.DEPARTMENT: ["x", "x", "y", "y"]}
    lone_shop = shop([(ME, "a", 500.0), *lone("d", 3, 5)], **departments)
    for dataset, kinds in (
        (shop(TOGETHER), [ReasonKind.TOGETHER, ReasonKind.SAID]),
        (lone_shop, [ReasonKind.SAID]),  # and no word of half of the shop
    ):
        edges = np.zeros((dataset.n_items, dataset.n_items), dtype=np.float32)
        edges[A, B] = 1.0
        supported = told(
            replace(dataset, known_edges=sparse.csr_array(edges)), reason(B, (A,), share=0.5)
        )
        assert [fact.kind for fact in supported.evidence] == kinds
        assert ShopRelation(item=A) in supported.evidence
        back = told(
            replace(dataset, known_edges=sparse.csr_array(edges.T)), reason(B, (A,), share=0.5)
        )
        assert back.evidence == told(dataset, reason(B, (A,))).evidence


def rhythm(
    days: list[float], others: list[Line], named: int = A, **items: list[str]
) -> PurchaseRhythm:
    lines = [*((ME, "a", ago) for ago in days), *others]
    (fact,) = told(shop(lines, **items), reason(A, (named,))).evidence
    assert isinstance(fact, PurchaseRhythm)
    return fact


REPEAT = [
    line for n in range(1, 5) for line in ((f"c{n:02}", "a", 200.0), (f"c{n:02}", "a", 160.0))
]


def test_due_by_the_customers_own_rhythm() -> None:
    fact = rhythm([127.0, 96.0, 65.0, 34.0], REPEAT)
    assert (fact.usual, fact.gaps, fact.due, fact.label) == (31.0, 3, True, "")
    assert fact.last == int((AS_OF - pd.Timedelta(days=34)).timestamp())
    assert fact.kind is ReasonKind.DUE


@pytest.mark.parametrize(
    ("last", "due"), [(10.0, False), (24.0, True), (46.0, True), (47.0, False)]
)
def test_due_from_three_quarters_to_half_as_much_again(last: float, due: bool) -> None:
    fact = rhythm([last + 93.0, last + 62.0, last + 31.0, last], REPEAT)
    assert fact.usual == 31.0
    assert fact.due is due
    assert fact.kind is (ReasonKind.DUE if due else ReasonKind.AGAIN)


def test_a_single_gap_is_drawn_towards_everybodys() -> None:
    fact = rhythm([40.0, 30.0], REPEAT)
    # one gap of 10, everybody's median of 40 (four of 40, one of 10) counts three times
    assert fact.usual == pytest.approx(np.exp((np.log(10) + 3 * np.log(40)) / 4))
    assert fact.gaps == 1


def test_without_a_gap_it_is_everybodys() -> None:
    fact = rhythm([35.0], REPEAT)
    assert (fact.usual, fact.gaps, fact.due) == (40.0, 0, True)


def test_what_few_buy_again_is_not_due() -> None:
    fact = rhythm([35.0], [*REPEAT[:2], *lone("a", 5, 10)])
    assert (fact.usual, fact.due) == (40.0, False)


def test_what_nobody_bought_twice_has_no_rhythm() -> None:
    fact = rhythm([35.0], lone("a", 5, 10))
    assert np.isnan(fact.usual)
    assert not fact.due


def test_due_by_the_product_type() -> None:
    types = {Columns.PRODUCT_TYPE: ["litter", "litter", "rest", "other"]}
    lines = [(ME, "b", 127.0), (ME, "c", 1.0), (ME, "b", 96.0), (ME, "b", 65.0), (ME, "b", 34.0)]
    supported = told(shop(lines, **types), reason(A, (B,)))
    (fact,) = supported.evidence
    assert isinstance(fact, PurchaseRhythm)
    assert (fact.label, fact.usual, fact.due) == ("litter", 31.0, True)
    # bought yesterday: then it is only of the same type
    again = told(shop([*lines, (ME, "b", 1.0)], **types), reason(A, (B,)))
    assert again.kind is ReasonKind.PRODUCT_TYPE


def test_popular_now() -> None:
    lines = [*((f"c{n:02}", "a", 10.0) for n in range(1, 8)), (ME, "b", 300.0), ("c01", "a", 5.0)]
    supported = told(shop(lines), reason(A, None))
    # lines of one customer are one buyer
    assert supported.evidence == (Popular(buyers=7, rank=1, days=30),)
    assert supported.kind is ReasonKind.POPULAR
    old = told(shop(lines), reason(B, None))
    assert (old.evidence, old.kind) == ((), ReasonKind.NOT_PERSONAL)
    undated = replace(shop(lines), present=shop(lines).present - {Columns.TIME})
    assert told(undated, reason(A, None)).evidence == (Popular(buyers=7, rank=1, days=0),)


def test_the_order_of_lines_has_no_rhythm() -> None:
    types = {Columns.PRODUCT_TYPE: ["litter", "litter", "rest", "other"]}
    lines = [(ME, "b", 127.0), (ME, "b", 96.0), (ME, "b", 65.0), (ME, "b", 34.0)]
    dated = shop(lines, **types)
    undated = replace(dated, present=dated.present - {Columns.TIME})
    assert told(dated, reason(A, (B,))).kind is ReasonKind.DUE
    assert told(undated, reason(A, (B,))).kind is ReasonKind.PRODUCT_TYPE
    assert told(undated, reason(B, (B,))).evidence == ()


def test_popular_is_only_what_leads() -> None:
    """Of 30 items, eleven and later are not popular however they came to be in a list."""
    lines = [(f"c{n:02}", f"i{item:02}", 3.0) for item in range(30) for n in range(30 - item)]
    dataset = shop(lines)
    assert told(dataset, reason(9, None)).kind is ReasonKind.POPULAR
    assert told(dataset, reason(10, None)).kind is ReasonKind.NOT_PERSONAL


def test_what_no_few_purchases_decide_has_no_evidence() -> None:
    supported = told(shop(TOGETHER), reason(B, (A,), state=ReasonState.WEAK))
    assert (supported.evidence, supported.kind) == ((), ReasonKind.MANY)


def paid(prices: list[tuple[float, float]]) -> list[Line]:
    """Purchases of a, (days ago, unit price) each, by customers of their own."""
    return [(f"c{n:02}", "a", ago, price) for n, (ago, price) in enumerate(prices)]


def drops(prices: list[tuple[float, float]], price: float, **more: list[float]) -> list[object]:
    lines = [*paid(prices), ("x", "b", 1.0, 99.0)]
    columns = {Columns.PRICE: [price, 5.0], Columns.LIST_PRICE: [np.nan, np.nan]}
    return [*told(shop(lines, **{**columns, **more}), reason(0, None), customer=0).aside]


STEADY = [(float(ago), 10.0) for ago in range(2, 80, 8)]


def test_a_price_drop() -> None:
    (fact,) = drops(STEADY, 8.0)
    assert fact == PriceDrop(price=8.0, usual=10.0, listed=False)
    assert fact.share == pytest.approx(0.2)
    assert drops(STEADY, 9.1) == []
    assert drops(STEADY, 12.0) == []


def test_an_offer_that_many_took_is_still_one() -> None:
    rush = [(float(ago) / 10, 8.0) for ago in range(20, 40)]
    assert drops([*STEADY, *rush], 8.0) == [PriceDrop(price=8.0, usual=10.0, listed=False)]


def test_raised_and_then_cut_is_no_drop() -> None:
    """10 for long, 15 in the last 40 days, 12 now: below the last month, above what is usual."""
    raised = [(float(ago), 15.0 if ago < 40 else 10.0) for ago in range(2, 90, 6)]
    assert drops(raised, 12.0) == []
    assert drops(raised, 8.0) == [PriceDrop(price=8.0, usual=10.0, listed=False)]
    # raised for 80 days: the last quarter knows no other price, the last half year does
    longer = [(float(ago), 15.0 if ago < 80 else 10.0) for ago in range(2, 180, 6)]
    assert drops(longer, 12.0) == []


def test_too_few_sales_make_no_usual_price() -> None:
    assert drops(STEADY[:4], 8.0) == []
    assert len(drops(STEADY[:5], 8.0)) == 1


def test_the_list_price_counts_where_nothing_is_known_of_what_was_paid() -> None:
    lines = [("x", "a", 3.0), ("x", "b", 3.0)]
    columns = {Columns.PRICE: [8.0, 5.0], Columns.LIST_PRICE: [10.0, 5.1]}
    (fact,) = told(shop(lines, **columns), reason(0, None)).aside
    assert fact == PriceDrop(price=8.0, usual=pytest.approx(10.0), listed=True)
    assert told(shop(lines, **columns), reason(1, None)).aside == ()
    assert drops(STEADY, 10.0, **{Columns.LIST_PRICE: [20.0, 5.0]}) == []


def test_a_last_price_paid_has_to_be_confirmed() -> None:
    """Without a price column the price is the last one paid: one cheap order is no drop."""
    single = shop([*paid(STEADY), ("big", "a", 1.0, 6.0)])
    assert told(single, reason(0, None)).aside == ()
    three = shop([*paid(STEADY), *((f"n{n}", "a", 1.0 + n / 10, 6.0) for n in range(3))])
    assert told(three, reason(0, None)).aside == (PriceDrop(price=6.0, usual=10.0, listed=False),)


def looked(item: str, ago: float, event: str = "view") -> Line:
    return (ME, item, ago, np.nan, event)


def test_a_view_of_the_item_itself_stands_aside() -> None:
    lines = [(ME, "a", 50.0), looked("b", 3.0), looked("b", 9.0), *lone("c", 3, 5)]
    supported = told(shop(lines), reason(B, (A,)))
    last = int((AS_OF - pd.Timedelta(days=3)).timestamp())
    assert supported.aside == (Viewed(item=B, last=last, like=None),)
    assert supported.evidence == ()


@pytest.mark.parametrize("line", [looked("b", 31.0), looked("b", 3.0, "impression")])
def test_old_views_and_impressions_are_none(line: Line) -> None:
    lines = [(ME, "a", 50.0), line, (ME, "b", 2.0), *lone("c", 3, 5)]
    assert told(shop(lines), reason(B, (A,))).aside == ()


def test_a_view_that_led_to_a_purchase_is_none() -> None:
    lines = [(ME, "a", 50.0), looked("b", 3.0), (ME, "b", 2.0), *lone("c", 3, 5)]
    assert told(shop(lines), reason(B, (A,))).aside == ()
    later = [*lines, looked("b", 1.0)]
    assert len(told(shop(later), reason(B, (A,))).aside) == 1


def test_similar_to_viewed_by_type_by_customers_and_by_category() -> None:
    types = {Columns.PRODUCT_TYPE: ["s", "t", "u", "t"], Columns.CATEGORY: ["p", "q", "q", "r"]}
    start = [(ME, "a", 50.0), looked("c", 2.0)]
    (fact,) = told(shop([*start, ("z", "b", 9.0)], **types), reason(B, (A,))).aside
    assert (fact.item, fact.like) == (C, SharedAttribute(level=Columns.CATEGORY, name="q"))
    common = [*start, *crowd("c", "b", (60.0, 60.0), 8), *lone("a", 20, 30)]
    (fact,) = told(shop(common, **types), reason(B, (A,))).aside
    assert fact.like == CoPurchase(item=C, both=8, buyers=8, usual=8 / 28)
    # the product type is closer, though it was looked at before
    (fact,) = told(shop([*common, looked("d", 20.0)], **types), reason(B, (A,))).aside
    assert (fact.item, fact.like) == (D, SharedAttribute(level=Columns.PRODUCT_TYPE, name="t"))


def test_a_little_more_often_together_is_not_similar() -> None:
    lines = [
        (ME, "d", 50.0),
        looked("c", 2.0),
        *crowd("c", "b", (60.0, 60.0), 30),
        *lone("c", 20, 31),
        *lone("b", 20, 51),
        *lone("a", 60, 71),
    ]
    # 30 of 50 buyers of c buy b, which 50 of all 130 do: clearly more, but not twice as often
    assert told(shop([*lines, (ME, "c", 9.0)]), reason(B, (C,))).kind is ReasonKind.TOGETHER
    assert told(shop(lines), reason(B, (D,))).aside == ()


def test_a_view_is_evidence_only_where_the_recommender_reads_it_and_the_check_names_it() -> None:
    lines = [looked("b", 3.0), (ME, "a", 50.0), *lone("c", 3, 5)]
    both = (Event.PURCHASE, Event.VIEW)
    named = told(shop(lines), reason(B, (B,)), events=both)
    assert [type(fact) for fact in named.evidence] == [Viewed]
    assert named.aside == ()
    assert named.kind is ReasonKind.VIEWED
    other = told(shop(lines), reason(B, (A,)), events=both)
    assert (other.evidence, len(other.aside)) == ((), 1)
    blind = told(shop(lines), reason(B, (B,)))
    assert (blind.evidence, len(blind.aside)) == ((), 1)


@pytest.mark.slow
def test_only_reasons_from_purchases_have_personal_evidence(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    kinds = set()
    for customer in range(0, mid.n_customers, 5):
        for words in explain(
            ExplanationContext(mid_ranker, mid, mid_statistics), customer
        ).rationales:
            reason_given = words.reason
            kinds.add(reason_given.kind)
            popular = reason_given.kind in (ReasonKind.POPULAR, ReasonKind.NOT_PERSONAL)
            assert popular == (reason_given.state is ReasonState.POPULAR)
            for fact in reason_given.evidence:
                if isinstance(fact, CoPurchase | SequentialPurchase):
                    assert reason_given.named is not None
                    assert fact.item in reason_given.named.items
            assert all(isinstance(fact, PriceDrop | Viewed) for fact in reason_given.aside)
    assert {ReasonKind.POPULAR, ReasonKind.CATEGORY, ReasonKind.MIXED} <= kinds


def test_without_optional_columns(bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    assert np.isnan(statistics.purchases.usual_price).all()
    for customer in range(bare.n_customers):
        supported = told(bare, reason(3, None), customer=customer)
        assert supported.aside == ()
