"""Orders with one line for each: what repeats an id, and what it may stand for."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.order_heads import (
    ID,
    OURS,
    Part,
    file_name,
    one_each,
    read_orders,
    written_alike,
)
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

CUSTOMER = f"{OURS}{Columns.CUSTOMER}"


def part(*rows: tuple[str | None, str, str], file: str = "x/orders.csv") -> Part:
    frame = pd.DataFrame(rows, columns=["nr", "who", "status"], dtype="str")
    names = {Columns.ORDER: "nr", Columns.CUSTOMER: "who"}
    return Part(sheet=Sheet(frame=frame, file=file), names=names)


def heads(parts: list[Part], findings: list[Finding]) -> pd.DataFrame:
    return read_orders(parts, lambda name: name == "status", findings)[0]


def one(parts: list[Part], findings: list[Finding]) -> tuple[pd.DataFrame, set[str]]:
    def is_undone(column: str, value: str) -> bool:
        return column == "status" and value == "refunded"

    return one_each(heads(parts, findings), "orders.csv", parts, is_undone, findings)


def test_orders_of_several_files_with_their_places() -> None:
    findings: list[Finding] = []
    first = part(("1.0", "a", "paid"), (None, "b", "paid"))
    frame = pd.DataFrame({"order": ["2"], "user": ["c"], "total": ["9"]})
    second = Part(
        sheet=Sheet(frame=frame, file="y/orders-2.csv"),
        names={Columns.ORDER: "order", Columns.CUSTOMER: "user"},
    )
    orders = heads([first, second], findings)
    assert orders[ID].tolist() == ["1", "2"]
    assert orders[CUSTOMER].tolist() == ["a", "c"]
    assert {finding.observation: finding.count for finding in findings} == {
        'Ids of "nr" of orders.csv that are written like 17850.0': 1,
        "Columns of orders-2.csv that are none of ours: total": 1,
        "Lines of orders.csv without the id of an order": 1,
    }
    assert file_name(second.sheet) == "orders-2.csv"


def test_an_order_that_stands_there_twice_is_one() -> None:
    findings: list[Finding] = []
    orders, torn = one([part(("1", "a", "paid"), ("1", "a", "paid"))], findings)
    assert (len(orders), torn) == (1, set())
    (finding,) = findings
    assert (finding.count, finding.done, finding.warning) == (1, "left out", False)


@pytest.mark.parametrize("states", [("refunded", "paid"), ("paid", "refunded")])
def test_of_an_order_with_several_states_the_undone_one_counts(states: tuple[str, str]) -> None:
    findings: list[Finding] = []
    rows = [("1", "a", state) for state in states]
    orders, _ = one([part(*rows, ("2", "b", "open"), ("2", "b", "paid"))], findings)
    assert orders["status"].tolist() == ["refunded", "paid"]
    (finding,) = findings
    assert "2 of them with other values" in finding.observation
    assert finding.warning


def test_ids_of_several_customers_are_left_out_or_refused() -> None:
    others = [(str(number), "x", "paid") for number in range(10, 50)]
    findings: list[Finding] = []
    orders, torn = one([part(("1", "a", ""), ("1", "b", ""), *others)], findings)
    assert torn == {"1"}
    assert len(orders) == 40
    assert [(finding.count, finding.warning) for finding in findings] == [(1, True)]
    with pytest.raises(DataError, match="1 ids of orders stand for several customers") as error:
        one([part(("1", "a", ""), ("1", "b", ""), ("2", "c", ""))], [])
    assert (error.value.column, error.value.row, error.value.value) == ("nr", 3, "1")


def test_a_gap_is_no_other_customer() -> None:
    _, torn = one([part(("1", "a", ""), ("1", "", ""))], [])
    assert torn == set()


def test_ids_are_written_as_the_lines_have_them() -> None:
    findings: list[Finding] = []
    orders = heads([part(("#007", "a", ""), ("8", "b", ""))], findings)
    lines = [part(file="lines.csv")]
    assert written_alike(orders, {"7", "8"}, "orders.csv", lines, findings)[ID].tolist() == [
        "7",
        "8",
    ]
    assert (findings[-1].example, findings[-1].warning) == ("#007 and 7", True)
    # where two may be meant, nothing is
    assert written_alike(orders, {"7", "07"}, "orders.csv", lines, [])[ID].tolist() == ["#007", "8"]
