from __future__ import annotations

import pytest

from recommenders.contract import COSTS, Columns, Dataset, Event
from recommenders.guests.guest import basket_history, with_guest
from tests.worlds import ANN, AS_OF, CAT, D, G


def test_codes_and_ids_lead_to_each_other(tiny: Dataset) -> None:
    assert [tiny.item_id(code) for code in range(8)] == list("ABCDEFGH")
    assert [tiny.item_code(tiny.item_id(code)) for code in range(8)] == list(range(8))
    assert [tiny.customer_code(tiny.customer_id(code)) for code in range(6)] == list(range(6))
    for unknown in ("", "I", "a", "AA"):
        assert tiny.item_code(unknown) is None
        assert tiny.customer_code(unknown) is None


def test_a_guest_who_stands_last_is_found(tiny: Dataset) -> None:
    both = with_guest(tiny, basket_history([0], tiny))
    ids = [both.customer_id(code) for code in range(7)]
    assert ids != sorted(ids)
    assert [both.customer_code(name) for name in ids] == list(range(7))


def test_names_stand_in_for_ids_and_the_other_way_round(tiny: Dataset, bare: Dataset) -> None:
    assert tiny.customer_label(ANN) == "Ann"
    assert tiny.customer_label(CAT) == "Customer cat"  # has no name
    assert bare.customer_label(ANN) == "Customer ann"
    assert tiny.item_title(G) == "Line break"
    assert bare.item_title(0) == "Item A"


def test_histories_are_those_of_the_kinds_that_are_wanted(tiny: Dataset) -> None:
    assert tiny.histories([ANN]).lengths.tolist() == [5]
    views = tiny.histories([CAT, ANN], events=(Event.VIEW,))
    assert views.lengths.tolist() == [0, 3]
    assert len(tiny.histories()) == tiny.n_customers == 6
    assert (views.items == D).sum() == 2


def test_what_a_missing_column_costs_is_known_for_each(tiny: Dataset, bare: Dataset) -> None:
    # without a time the order of the lines stands for it
    required = {Columns.CUSTOMER, Columns.ITEM}
    # what is told by it is told while files are read; no data set has it afterwards
    required |= {Columns.WEIGHT, Columns.ORDER, Columns.LINE_TOTAL}
    columns = {value for name, value in vars(Columns).items() if name.isupper()}
    assert set(COSTS) == columns - required
    assert tiny.has(Columns.PRICE)
    assert [column for column in COSTS if bare.has(column)] == [Columns.TIME]


@pytest.mark.parametrize("seconds", [0, 3600])
def test_times_are_those_of_the_shop(tiny: Dataset, seconds: int) -> None:
    time = tiny.local_time(int(AS_OF.timestamp()) - seconds)
    assert (AS_OF - time).total_seconds() == seconds
    assert str(time.tz) == tiny.timezone
