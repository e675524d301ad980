from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.demand.carriers import baskets, carriers
from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM, TOTAL
from tests.recommenders.demand.worlds import steady


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return steady(customers=150, items=6, weeks=30)


@pytest.fixture(scope="module")
def demand(dataset: Dataset) -> Demand:
    return Demand.fit(dataset)


@pytest.mark.parametrize("window", [(1, 1), (1, 4)])
def test_households_add_up_to_the_repeat_units_of_the_item(
    demand: Demand, window: tuple[int, int]
) -> None:
    of_items = demand.part(demand.expected.repeat, ITEM, window)
    for item in range(6):
        assert carriers(demand, item, window).units.sum() == pytest.approx(of_items[item])


def test_each_entry_is_of_its_customer(demand: Demand, dataset: Dataset) -> None:
    who = carriers(demand, 2, (1, 1))
    bought = dataset.histories()
    assert (np.diff(who.units) <= 1e-12).all()
    for customer, purchases, since in zip(
        who.customers[:20], who.due.purchases, who.due.since, strict=False
    ):
        own = bought.take([customer])
        times = own.times[own.items == 2]
        days = np.unique((times // 86_400).astype(int))
        assert purchases == len(days)
        assert since == bought.as_of // 86_400 - days[-1]


def test_the_frame_names_customers(demand: Demand, dataset: Dataset) -> None:
    frame = carriers(demand, 0, (1, 1)).frame(dataset)
    assert frame.columns[:2].tolist() == [Columns.CUSTOMER, "customer"]
    assert frame.loc[0, "customer"] == f"Customer {frame.loc[0, Columns.CUSTOMER]}"
    assert {"state", "chance", "expected units"} <= set(frame)
    assert Columns.TITLE not in frame


def test_nobody_carries_what_nobody_bought(tiny: Dataset) -> None:
    demand = Demand.fit(steady(customers=60, items=6, weeks=12))
    alone = demand.bought.items != 5
    part = Demand(
        **{name: getattr(demand, name) for name in Demand.__dataclass_fields__ if name != "bought"},
        bought=demand.bought.where(alone),
    )
    assert len(carriers(part, 5, (1, 1)).customers) == 0


def test_customers_add_up_to_the_repeat_units_of_a_part_of_the_shop(demand: Demand) -> None:
    for level in (TOTAL, Columns.CATEGORY):
        of_level = demand.part(demand.expected.repeat, level, (1, 2))
        for position, expected in enumerate(of_level.tolist()):
            part = baskets(demand, level, position, (1, 2))
            assert part.units.sum() == pytest.approx(expected)
            assert (np.diff(part.units) <= 1e-12).all()
            assert len(np.unique(part.customers)) == len(part.customers)


def test_a_basket_is_the_sum_of_what_its_customer_carries(demand: Demand, dataset: Dataset) -> None:
    whole = baskets(demand, TOTAL, 0, (1, 1))
    of_items = [carriers(demand, item, (1, 1)) for item in range(6)]
    for row in (0, 7, len(whole.customers) - 1):
        customer = whole.customers[row]
        own = [who.units[who.customers == customer].sum() for who in of_items]
        assert whole.units[row] == pytest.approx(sum(own))
        assert whole.most[row] == int(np.argmax(own))
        assert whole.most_units[row] == pytest.approx(max(own))
        assert whole.items[row] == len(dataset.histories([customer]).players())
        states = [
            str(who.due.states[int(np.flatnonzero(who.customers == customer)[0])])
            for who in of_items
            if customer in who.customers
        ]
        assert whole.due[row] == states.count("due")
    frame = whole.frame(dataset)
    assert frame.loc[0, "most expected"] == f"Item i{whole.most[0]:02}"


def test_of_many_customers_those_with_the_most_units_are_looked_at(
    demand: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = baskets(demand, TOTAL, 0, (1, 2))
    monkeypatch.setattr("recommenders.demand.carriers.MOST", 10)
    some = baskets(demand, TOTAL, 0, (1, 2))
    assert (len(some.customers), some.of, whole.of) == (10, len(whole.customers), some.of)
    for name in ("customers", "items", "due", "most"):
        np.testing.assert_array_equal(getattr(some, name), getattr(whole, name)[:10])
    np.testing.assert_allclose(some.units, whole.units[:10])
    np.testing.assert_allclose(some.most_units, whole.most_units[:10])


def test_the_first_who_carry_an_item(demand: Demand, dataset: Dataset) -> None:
    who = carriers(demand, 2, (1, 1))
    first = who.first(3).frame(dataset)
    assert len(first) == 3
    assert first.equals(who.frame(dataset).head(3))


def test_a_part_that_nobody_bought_from_has_no_customers(demand: Demand) -> None:
    nobody = Demand(
        **{name: getattr(demand, name) for name in Demand.__dataclass_fields__ if name != "bought"},
        bought=demand.bought.where(np.zeros(len(demand.bought), dtype=np.bool_)),
    )
    assert len(baskets(nobody, TOTAL, 0, (1, 1)).customers) == 0
