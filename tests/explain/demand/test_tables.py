from __future__ import annotations

import numpy as np
import pytest

from explain.demand import tables
from explain.formats import FIXED_SPACE
from recommenders.contract import Columns, Dataset
from recommenders.demand.carriers import baskets, carriers
from recommenders.demand.forecast import Demand, DemandConfig
from recommenders.demand.hierarchy import ITEM, TOTAL
from recommenders.repeat.buy_again import DueState
from tests.recommenders.demand.worlds import steady

WEEK = (1, 1)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return steady(customers=150, items=6, weeks=30)


@pytest.fixture(scope="module")
def demand(dataset: Dataset) -> Demand:
    return Demand.fit(dataset)


def test_a_part_of_the_shop_goes_into_the_address_and_back(demand: Demand) -> None:
    for part in tables.divisions(demand):
        assert tables.division_of(demand, tables.token(demand, part)) == part
    food = tables.division_of(demand, "category:Food > Kind 0")
    assert food is not None
    assert tables.label(demand, food) == "Food > Kind 0"
    assert tables.division_of(demand, None) == tables.WHOLE
    assert tables.token(demand, tables.WHOLE) is None


@pytest.mark.parametrize(
    "asked", ["Food", "department:", "item:Food > Kind 0 > i00", "total:", "category:Kind 0", "x:y"]
)
def test_what_the_shop_has_not_is_none(demand: Demand, asked: str) -> None:
    assert tables.division_of(demand, asked) is None


def test_parts_stand_below_the_one_that_they_lie_in(demand: Demand) -> None:
    labels = [tables.label(demand, part) for part in tables.divisions(demand)]
    assert labels == [
        "The whole shop",
        "Care",
        "Care > Kind 2",
        "Food",
        "Food > Kind 0",
        "Food > Kind 1",
    ]


def test_where_some_customers_are_learned_from_it_is_said(
    demand: Demand, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not tables.learned_from(demand)
    some = Demand.fit(dataset, DemandConfig(pairs=len(demand.bought) // 3))
    assert (
        f"learned from {some.learned} of {dataset.n_customers} customers at even distances"
        in tables.learned_from(some)
    )
    whole = baskets(demand, TOTAL, 0, WEEK)
    assert tables.in_the_file(whole) == f"{whole.of} customers in all: the file has them."
    monkeypatch.setattr("recommenders.demand.carriers.MOST", 12)
    first = tables.in_the_file(baskets(demand, TOTAL, 0, WEEK))
    assert first == f"{whole.of} customers in all: the file has the first 12."


def test_what_is_below_adds_up(demand: Demand) -> None:
    below = tables.below(demand, tables.WHOLE, WEEK)
    assert below is not None
    assert below.level == Columns.DEPARTMENT
    whole = demand.total(TOTAL, WEEK)[0]
    assert below.frame["expected units"].sum() == pytest.approx(whole)
    food = tables.division_of(demand, "department:Food")
    assert food is not None
    kinds = tables.below(demand, food, WEEK)
    assert kinds is not None
    assert set(kinds.frame[Columns.CATEGORY]) == {"Kind 0", "Kind 1"}
    of_food = below.frame.set_index(Columns.DEPARTMENT).loc["Food", "expected units"]
    assert kinds.frame["expected units"].sum() == pytest.approx(of_food)
    kind = tables.division_of(demand, "category:Food > Kind 0")
    assert kind is not None
    assert tables.below(demand, kind, WEEK) is None


def test_items_come_by_their_expected_units(demand: Demand, dataset: Dataset) -> None:
    lines = tables.items(demand, tables.WHOLE, WEEK)
    units = lines.frame["expected units"].to_numpy()
    assert (np.diff(units) <= 0).all()
    np.testing.assert_array_equal(demand.total(ITEM, WEEK)[lines.positions], units)
    frame = tables.titled(lines, dataset)
    assert frame[Columns.TITLE].tolist() == [f"Item {id_}" for id_ in frame[Columns.ITEM]]
    shown = tables.for_screen(lines, dataset, most=2, before="Sold last week")
    assert shown["Item"].tolist() == frame[Columns.TITLE].tolist()[:2]
    assert shown[tables.EXPECTED].tolist() == pytest.approx(units[:2], abs=0.501)
    assert shown[tables.AGAIN].between(1.0, 100.0).all()


def test_states_are_counted_and_half_of_the_units_found(demand: Demand, dataset: Dataset) -> None:
    who = carriers(demand, 1, WEEK)
    counts = tables.DueCounts.of(who)
    assert sum(counts.counts.values()) == len(who.customers)
    assert counts.counts[DueState.DUE] == who.due.states.count(DueState.DUE)
    assert (
        who.units[: counts.half].sum() >= who.units.sum() / 2 > who.units[: counts.half - 1].sum()
    )
    shown = tables.carriers_for_screen(who, dataset, most=3)
    assert shown["Customer"].tolist() == [dataset.customer_label(c) for c in who.customers[:3]]
    assert (
        shown["Why"].str.match(r"Bought (once|twice|\d+ times), .* days.*: (due|early|o|l)").all()
    )
    assert shown["Chance"].str.endswith(f"{FIXED_SPACE}%").all()


def test_thousands_of_units_have_no_tenths() -> None:
    assert tables._units([2882.7, 6.1], 1) == ["2,883", "6"]
    assert tables._units([6.1, 0.25], 1) == ["6.1", "0.2"]
    assert tables._units([], 1) == []
