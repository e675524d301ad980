"""Lines with what their orders say; the rest of it is in test_table_sheets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.joined_orders import Joined, agreed_ids, join_orders
from recommenders.adapters.files.baskets.order_heads import Part
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from recommenders.errors import DataError

C = Columns


def part(file: str, names: dict[str, str], **columns: list[str | None]) -> Part:
    frame = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})
    return Part(sheet=Sheet(frame=frame, file=file), names=names)


def orders(**more: list[str | None]) -> Part:
    columns = {"id": ["1", "2"], "who": ["a", "b"], "day": ["2026-01-01", "2026-01-02"], **more}
    return part("o.csv", {C.ORDER: "id", C.CUSTOMER: "who", C.TIME: "day"}, **columns)


def lines(**more: list[str | None]) -> Part:
    columns = {"order": ["2", "9", "1", None], "what": ["x", "y", "z", "q"], **more}
    return part("l.csv", {C.ORDER: "order", C.ITEM: "what"}, **columns)


def joined(of_lines: list[Part], of_orders: Part, *, older: bool = False) -> Joined:
    return join_orders(
        of_lines,
        [of_orders],
        wanted=lambda name: name == "status",
        is_undone=lambda column, value: False,
        older=older,
    )


def test_lines_have_what_their_orders_say() -> None:
    result = joined([lines()], orders(status=["paid", None], total=["1", "2"]))
    assert result.names == {C.ITEM: "what", C.CUSTOMER: "who", C.TIME: "day"}
    (sheet,) = result.sheets
    assert sheet.frame.to_dict("list") == {
        "order": ["2", "1"],
        "what": ["x", "z"],
        "day": ["2026-01-02", "2026-01-01"],
        "who": ["b", "a"],
        "status": [pytest.approx(float("nan"), nan_ok=True), "paid"],
    }
    assert sheet.other is not None
    # the line of the file counts on, and what comes from the orders stands in theirs
    assert sheet.frame.index.tolist() == [0, 2]
    assert sheet.other.place_of(0) == ("o.csv", 1)
    assert sheet.other.columns == {"who", "day", "status"}


def test_what_is_left_out_is_told() -> None:
    (sheet,) = joined([lines()], orders()).sheets
    said = {finding.observation: (finding.count, finding.warning) for finding in sheet.findings}
    assert said["Lines of orders that o.csv does not have"] == (1, True)
    assert said["Lines of l.csv without the id of an order"] == (1, True)
    assert said["Lines of l.csv joined with 2 orders of o.csv"] == (2, False)
    (sheet,) = joined([lines()], orders(), older=True).sheets
    older = next(f for f in sheet.findings if f.done == "left out: the orders begin at since")
    assert (older.count, older.warning) == (1, False)


def test_a_name_that_both_have_is_told_apart() -> None:
    of_orders = orders(status=["paid", "open"])
    (sheet,) = joined([lines(status=list("abcd"), who=list("efgh"))], of_orders).sheets
    assert sheet.frame["status"].tolist() == ["a", "c"]
    assert sheet.frame["order.status"].tolist() == ["open", "paid"]
    assert sheet.frame["order.who"].tolist() == ["b", "a"]


def test_several_files_of_lines_have_the_names_of_the_first() -> None:
    second = part("m.csv", {C.ORDER: "nr", C.ITEM: "sku"}, nr=["1"], sku=["w"])
    first = lines(units=["1", "2", "3", "4"])
    first = Part(sheet=first.sheet, names={**first.names, C.QUANTITY: "units"})
    result = joined([first, second], orders())
    assert [sheet.file for sheet in result.sheets] == ["l.csv", "m.csv"]
    assert result.sheets[1].frame["what"].tolist() == ["w"]
    assert result.sheets[1].frame["units"].isna().all()
    assert "only some files of a table have (m.csv): units" in result.sheets[1].findings[0].text


def test_ids_of_several_customers_and_no_match_at_all() -> None:
    torn = part(
        "o.csv",
        {C.ORDER: "id", C.CUSTOMER: "who"},
        id=["1", "1", *map(str, range(2, 40))],
        who=["a", "b", *["c"] * 38],
    )
    (sheet,) = joined([lines()], torn).sheets
    told = next(f for f in sheet.findings if "Lines of orders that stand for several" in f.text)
    assert told.count == 1
    with pytest.raises(DataError, match="None of the lines has an order"):
        joined([part("l.csv", {C.ORDER: "order", C.ITEM: "order"}, order=["77"])], orders())


def test_columns_by_which_they_meet() -> None:
    of_orders, of_lines = orders(number=["7", "8"]).sheet, lines(ref=["8", "8", "7", "x"]).sheet
    assert agreed_ids(of_orders, of_lines, ["number", "id"], ["order"]) == ("id", "order")
    assert agreed_ids(of_orders, of_lines, ["number", "id"], ["order", "ref"]) == ("number", "ref")
    assert agreed_ids(of_orders, of_lines, ["who", "day"], ["order"]) == ("who", "order")
    assert agreed_ids(of_orders, of_lines, ["who"], ["order"]) == ("who", "order")


def test_what_orders_say_is_kept_once_and_read_as_ever(tmp_path: Path) -> None:
    """Dates with the time in a column of its own, ids with fractions, and a day turned round."""
    rows = [f"{n},1785{n % 5}.0,{13 + n:02}/02/2026,1{n % 9}:15,paid" for n in range(10)]
    head = "order_id,customer_id,order_date,order_time,status"
    (tmp_path / "orders.csv").write_text("\n".join([head, *rows]) + "\n")
    of_lines = [f"{n % 10},s{n % 3},{n}" for n in range(30)]
    (tmp_path / "order_items.csv").write_text("\n".join(["order_id,sku,price", *of_lines]) + "\n")
    data = load(tmp_path)
    assert [data.customer_id(code) for code in range(5)] == [f"1785{n}" for n in range(5)]
    assert data.local_time(int(data.log.times.min())) == pd.Timestamp("2026-02-13 10:15", tz="UTC")
    said = {finding.text: finding.count for finding in data.findings}
    assert said['Ids of "customer_id" that are written like 17850.0'] == 5
    assert said['Columns "order_date" and "order_time"'] == 30
    (result,) = joined([lines()], orders(status=["paid", None])).sheets
    assert isinstance(result.frame["status"].dtype, pd.CategoricalDtype)
