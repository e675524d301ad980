from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.order_lines import (
    filled_down,
    one_item_a_line,
    with_places,
    with_time_of_day,
)
from recommenders.contract import Columns
from recommenders.data.tables import RawTables, lines_before_last
from tests.recommenders.adapters.line_exports import bought, expected, order_lines

C = Columns
_OF_TITLES = (" / ", " + ", " & ", " ")


def tables() -> RawTables:
    return RawTables(name="t", title="T", interactions=pd.DataFrame(), file="t.csv")


def test_lines_of_one_order_have_its_customer() -> None:
    frame = pd.DataFrame(
        {
            "Order": ["#1", "#1", "#2", "#3", "#3"],
            C.CUSTOMER: ["a", "", "", "b", ""],
            C.TIME: ["2026-01-01", "", "", "2026-01-03", "2026-01-04"],
        }
    )
    raw = tables()
    filled = filled_down(frame, {}, raw)
    # order 2 has no line with a customer: it is nobody's
    assert filled[C.CUSTOMER].tolist() == ["a", "a", "", "b", "b"]
    assert filled[C.TIME].tolist() == ["2026-01-01", "2026-01-01", "", "2026-01-03", "2026-01-04"]
    assert [finding.count for finding in raw.findings] == [2]


def test_lines_that_leave_out_the_order_as_well_are_of_the_one_above() -> None:
    frame = pd.DataFrame(
        {
            "Order": ["#1", None, "#2", None],
            C.CUSTOMER: ["a", None, "b", ""],
            C.TIME: ["2026-01-01", "", "2026-01-03", ""],
            C.ITEM: ["x", "y", "x", "z"],
        }
    )
    raw = tables()
    filled = filled_down(frame, {}, raw)
    assert filled[C.CUSTOMER].tolist() == ["a", "a", "b", "b"]
    assert filled[C.TIME].tolist() == ["2026-01-01", "2026-01-01", "2026-01-03", "2026-01-03"]
    assert filled["Order"].tolist() == ["#1", "#1", "#2", "#2"]
    assert [(finding.count, finding.warning) for finding in raw.findings] == [(2, False)]
    typed = frame.assign(**{C.TIME: pd.to_datetime(frame[C.TIME])})
    assert filled_down(typed, {}, tables())[C.TIME].dt.day.tolist() == [1, 1, 3, 3]
    # a guest has an order and a time of his own
    guests = frame.assign(Order=["#1", "#2", "#3", None])
    assert filled_down(guests, {}, tables()) is guests


def test_without_the_number_of_an_order_nothing_is_filled() -> None:
    frame = pd.DataFrame({C.CUSTOMER: ["a", ""], C.TIME: ["2026-01-01", ""]})
    assert filled_down(frame, {}, tables()) is frame


def test_several_items_in_a_cell_are_parted_where_it_is_said() -> None:
    frame = pd.DataFrame({C.CUSTOMER: ["a", "b"], C.ITEM: ["x, y", "x"]})
    parted = one_item_a_line(frame, tables(), Options(list_separator=", "))
    assert parted[[C.CUSTOMER, C.ITEM]].to_numpy().tolist() == [["a", "x"], ["a", "y"], ["b", "x"]]
    assert parted.index.tolist() == [0, 0, 1]


def test_cells_that_look_like_lists_are_a_warning() -> None:
    raw = tables()
    lists = ["Shiraz, Merlot", "Shiraz, Rose", "Merlot, Rose", "Shiraz"]
    one_item_a_line(pd.DataFrame({C.ITEM: lists}), raw, Options())
    assert [(finding.count, finding.warning) for finding in raw.findings] == [(3, True)]
    assert 'list_separator = ", "' in raw.findings[0].done
    titles = ["Socks, red", "Tea, green", "Jam, plum", "Bread"]
    one_item_a_line(pd.DataFrame({C.ITEM: titles}), raw, Options())
    assert len(raw.findings) == 1


@pytest.mark.parametrize("sign", ["\n", "<br>", " / ", " + ", " & ", " "])
def test_signs_that_titles_have_as_well_part_what_moves_from_place_to_place(sign: str) -> None:
    raw = tables()
    items = ["A1", "B2", "C3", "D4"]
    lists = [sign.join(items[n % 4 - k] for k in range(1 + n % 3)) for n in range(12)]
    one_item_a_line(pd.DataFrame({C.ITEM: lists}), raw, Options())
    (finding,) = raw.findings
    assert finding.warning
    assert repr(sign)[1:-1] in finding.done
    # sizes and colours stand at their place
    raw = tables()
    kinds = [f"Shirt {n}{sign}{'red' if n % 2 else 'blue'}{sign}XL" for n in range(12)]
    one_item_a_line(pd.DataFrame({C.ITEM: kinds}), raw, Options())
    assert [finding.text for finding in raw.findings if sign in _OF_TITLES] == []


def test_few_lists_of_what_stands_alone_elsewhere_are_a_warning() -> None:
    raw = tables()
    one_item_a_line(pd.DataFrame({C.ITEM: [*"abcdefghij" * 3, "a, b"]}), raw, Options())
    assert [finding.count for finding in raw.findings] == [1]
    raw = tables()
    one_item_a_line(pd.DataFrame({C.ITEM: ["Salt", "Pepper", "Salt & Pepper"]}), raw, Options())
    assert raw.findings == []


def test_date_and_time_of_day_are_read_together() -> None:
    frame = pd.DataFrame({C.TIME: ["2026-01-01", "2026-01-02"], "time": ["09:00", "17:30"]})
    raw = tables()
    together = with_time_of_day(frame, {C.TIME: "date"}, raw)
    assert together[C.TIME].tolist() == ["2026-01-01 09:00", "2026-01-02 17:30"]
    assert raw.findings[0].observation == 'Columns "date" and "time"'
    typed = frame.assign(**{C.TIME: pd.to_datetime(frame[C.TIME])})
    together = with_time_of_day(typed, {C.TIME: "date"}, tables())
    assert together[C.TIME].dt.hour.tolist() == [9, 17]
    digits = frame.assign(**{C.TIME: [20260101, 20260102]})
    together = with_time_of_day(digits, {C.TIME: "date"}, tables())
    assert together[C.TIME].tolist() == ["2026-01-01 09:00", "2026-01-02 17:30"]
    other = frame.assign(time=["slow", "fast"])
    assert with_time_of_day(other, {C.TIME: "date"}, tables()) is other
    whole = frame.assign(**{C.TIME: ["2026-01-01 10:00", "2026-01-02 11:00"]})
    assert with_time_of_day(whole, {C.TIME: "date"}, tables()) is whole


def placed(columns: dict[str, list[str]]) -> list[int]:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    frame = pd.DataFrame(columns).astype({C.CUSTOMER: "category"})
    times = with_places(frame, raw)[C.TIME]
    assert raw.ordered
    assert [finding.warning for finding in raw.findings] == [True]
    return [lines_before_last(time) for time in times]  # type: ignore[misc]


def test_without_times_the_order_of_a_customers_lines_stands_for_them() -> None:
    assert placed({C.CUSTOMER: ["a", "b", "a", "a", "b"]}) == [2, 1, 1, 0, 0]


def test_lines_of_one_order_have_one_place() -> None:
    customers = ["a", "a", "a", "b", "a"]
    orders = ["1", "1", "2", "2", ""]
    assert placed({C.CUSTOMER: customers, "Order ID": orders}) == [2, 2, 1, 0, 0]


def test_lines_with_times_keep_them() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    frame = pd.DataFrame({C.CUSTOMER: ["a"], C.TIME: ["2026-01-01"]})
    assert with_places(frame, raw) is frame
    assert not raw.ordered


def test_the_name_of_an_item_joins_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "track.csv"
    path.write_text(
        "user_id,anonymous_id,event,timestamp,product_id,name\n"
        + "".join(
            f"{'' if n % 5 == 1 else f'u{n % 3}'},a{n},order_completed,"
            f"2026-01-{n + 1:02d} 10:00:00 UTC,p{n // 2},Tea {'ABCDEFGHIJ'[n // 2]}\n"
            for n in range(20)
        )
    )
    data = load(path)
    assert len(data.unit_prices) == 16
    assert [finding.count for finding in data.findings if "without a customer" in finding.text] == [
        4
    ]
    assert data.items[Columns.TITLE].tolist()[:2] == ["Tea A", "Tea B"]


def test_a_customer_who_is_named_above_a_group_is_of_all_its_lines(tmp_path: Path) -> None:
    lines = order_lines().sort_values(["customer", "day"], kind="stable")
    again = lines["customer"].duplicated()
    rows = [
        f"{'' if repeated else line['customer']},{line['sku']},{line['day']},{line['quantity']}"
        for repeated, line in zip(again, lines.to_dict("records"), strict=True)
    ]
    path = tmp_path / "merged.csv"
    path.write_text("\n".join(["Customer,SKU,Date,Qty", *rows]))
    data = load(path)
    assert bought(data) == expected(lines)
    assert [found.count for found in data.findings if found.warning] == [int(again.sum())]
    # where times run on, what has no name is of guests
    path.write_text(
        "\n".join(["Customer,SKU,Date,Qty", *sorted(rows, key=lambda row: row[-21:-2])])
    )
    assert len(bought(load(path))) == (~again).sum()
