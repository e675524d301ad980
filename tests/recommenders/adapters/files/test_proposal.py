from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.proposal import propose, ranked_for
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from recommenders.errors import DataError

C = Columns


def sheet(**columns: list[object]) -> Sheet:
    return Sheet(frame=pd.DataFrame(columns), file="t.csv")


def test_what_has_a_known_name_is_found() -> None:
    proposal = propose(
        sheet(CustomerID=["1"], StockCode=["x"], InvoiceDate=["2026-01-01"]), "interactions"
    )
    assert proposal.recognised == {
        C.CUSTOMER: "CustomerID",
        C.ITEM: "StockCode",
        C.TIME: "InvoiceDate",
    }
    assert proposal.candidates == {}
    assert proposal.complete


def test_what_has_none_is_told_by_its_values() -> None:
    lines = 60
    frame = sheet(
        wer_mail=[f"c{n % 7}@shop" for n in range(lines)],
        ware=[f"a{n % 11}" for n in range(lines)],
        wann=[f"{1 + n % 28:02}.03.2026" for n in range(lines)],
        beleg=[str(n) for n in range(lines)],
        bemerkung=[""] * lines,
    )
    proposal = propose(frame, "interactions")
    assert [candidate.column for candidate in proposal.candidates[C.TIME]] == ["wann"]
    assert proposal.candidates[C.TIME][0].why == "100% of its values are dates"
    assert proposal.candidates[C.CUSTOMER][0].column == "wer_mail"
    assert proposal.candidates[C.CUSTOMER][0].why == "7 different values on 60 lines"
    assert proposal.candidates[C.ITEM][0].column == "ware"
    assert proposal.candidates[C.ITEM][0].samples == ("a0", "a1", "a2")
    assert proposal.unused == ("beleg", "bemerkung")
    assert proposal.mapping == {C.TIME: "wann", C.CUSTOMER: "wer_mail", C.ITEM: "ware"}


def test_where_nothing_fits_nothing_is_proposed() -> None:
    notes = sheet(note=["a", "b", "c"], total=[1, 2, 3], status=["new", "new", "old"])
    proposal = propose(notes, "interactions")
    assert not proposal.complete
    assert proposal.mapping == {}


def test_columns_of_searches_are_told_apart() -> None:
    lines = 60
    frame = sheet(
        what_was_typed=[["tea pot", "mug", f"lamp {'x' * n}"][n % 3] for n in range(lines)],
        clicked_product=[f"P{n % 9}" for n in range(lines)],
        who=[f"u{n % 7}" for n in range(lines)],
        moment=[f"2026-03-{1 + n % 28:02} 10:00" for n in range(lines)],
    )
    proposal = propose(frame, "searches")
    assert proposal.mapping == {C.TIME: "moment", C.QUERY: "what_was_typed", C.CUSTOMER: "who"}


def test_amounts_are_no_ids() -> None:
    lines = 30
    proposal = propose(
        sheet(
            when=[f"2026-03-{1 + n % 28:02} 10:00" for n in range(lines)],
            cena=[f"{n % 9},50 zł" for n in range(lines)],
            total_owed=[str(n % 9) for n in range(lines)],
            c=[f"C{n % 4}" for n in range(lines)],
            d=[f"A{n % 7}" for n in range(lines)],
        ),
        "interactions",
    )
    assert {candidate.column for candidate in proposal.candidates[C.CUSTOMER]} == {"c", "d"}


def test_what_is_looked_at_is_not_called_unused() -> None:
    columns = {"customer_id": ["a"], "item_id": ["b"], "date": ["2026-01-01"]}
    proposal = propose(sheet(**columns, cancelled=["0"], note=["x"], name=["#1"]), "interactions")
    assert proposal.looked_at == ("cancelled", "name")
    assert proposal.unused == ("note",)
    # whether it is the customer's is seen when all lines are read
    assert C.NAME not in proposal.mapping


def test_numbers_of_lines_and_of_orders_are_neither_items_nor_customers() -> None:
    lines = 40
    frame = sheet(
        order_item_id=[str(n) for n in range(lines)],
        order_id=[str(n // 3) for n in range(lines)],
        order_item_name=[f"Tea {n % 7}" for n in range(lines)],
        placed=[f"2026-03-{1 + n % 28:02}" for n in range(lines)],
    )
    proposal = propose(frame, "interactions")
    assert [found.column for found in proposal.candidates[C.ITEM]] == ["order_item_name"]
    assert proposal.candidates[C.CUSTOMER] == ()
    # a table of items has another one on each line, and a name may be anybody's
    assert ranked_for(C.ITEM, frame, ["order_item_id"], "items")
    people = sheet(name=[f"Ann {n % 9}" for n in range(lines)])
    assert [found.column for found in ranked_for(C.CUSTOMER, people, ["name"], "interactions")] == [
        "name"
    ]


def test_an_error_about_a_missing_column_names_those_that_may_be_it(tmp_path: Path) -> None:
    rows = "".join(f"k{at % 5},2024-01-{at % 28 + 1:02},w{at % 7}\n" for at in range(40))
    (tmp_path / "lines.csv").write_text("who,am,ware\n" + rows)
    with pytest.raises(DataError) as raised:
        load(tmp_path / "lines.csv")
    assert "customer_id may be “ware” or “who”" in raised.value.remedy
    assert "timestamp may be “am”" in raised.value.remedy


def test_a_total_is_no_proposal_as_the_numbers_have_to_say_what_it_is() -> None:
    frame = pd.DataFrame(
        {
            "user_id": ["a", "b"],
            "sku": ["x", "y"],
            "date": ["2026-01-01", "2026-01-02"],
            "qty": [1, 2],
            "total": [3, 4],
        }
    )
    proposal = propose(Sheet(frame=frame, file="t.csv"), "interactions")
    assert Columns.LINE_TOTAL not in proposal.mapping
    assert (proposal.looked_at, proposal.unused) == (("total",), ())
    told = Options(columns={ANY: {Columns.LINE_TOTAL: "total"}})
    assert (
        propose(Sheet(frame=frame, file="t.csv"), "interactions", told).mapping[Columns.LINE_TOTAL]
        == "total"
    )
