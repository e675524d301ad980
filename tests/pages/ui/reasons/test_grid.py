"""The grid of reasons: what is in it, where its rows lead, what goes into files."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explain.cohorts.entries import EntrySource, ListEntry
from explain.cohorts.entry_reason import EntryReason
from explain.cohorts.reason_table import ReasonTable, reason_table
from explain.contract import ReasonState
from explain.remarks import Remark, Remarks
from pages.ui.reasons import grid
from pages.ui.reasons.filters import Filters, chosen_filters
from pages.ui.session.context import ViewContext
from recommenders.contract import Columns
from tests.explain.cohorts.builders import list_entry
from tests.pages.panels import (
    Link,
    circle,
    fitted,
    from_item,
    leads,
    report_of,
    run_panel,
    said,
    view_of,
)

SHOP = {"dataset": "circle", "recommender": "item-knn"}


def entry(item: int, state: ReasonState, relation: str = "") -> ListEntry:
    figures = EntryReason(rank_without_history=1)
    if relation:
        figures = EntryReason(
            items=(1,),
            relation=relation,
            share=0.25,
            lift=1.5,
            rank_without=20,
            rank_without_history=40,
        )
    return list_entry(item, EntrySource(state), state=state, reason=figures)


LISTS = {
    0: (entry(5, ReasonState.POPULAR), entry(6, ReasonState.PERSONAL, "same category")),
    1: (entry(5, ReasonState.DOUBTFUL, "unrelated"),),
}


@pytest.fixture(scope="module")
def view() -> ViewContext:
    return view_of(fitted(from_item(0)))


@pytest.fixture
def table() -> ReasonTable:
    return reason_table(LISTS, [0, 1], circle(), of=25)


def remarks(note: str = "=1+1") -> Remarks:
    left = Remark(
        dataset="circle",
        recommender="item-knn",
        customer="c01",
        item="i05",
        flagged=True,
        note=note,
        author="Ann",
        time=datetime(2026, 11, 28, 12, 0, tzinfo=UTC),
    )
    gone = replace(left, customer="c09", note="elsewhere")
    return Remarks(by_reason={("c01", "i05"): left, ("c09", "i05"): gone})


def draw(view: ViewContext, table: ReasonTable, filters: Filters, **params: str) -> AppTest:
    return run_panel(lambda: grid.draw_grid(view, table, filters), **params)


def test_the_heading_counts_the_verdicts(table: ReasonTable) -> None:
    flagged = table.with_remarks(remarks(), circle(), circle())
    text = said(run_panel(lambda: grid.draw_heading(flagged, "North", Filters())))
    assert "North: 1 of 3 reasons is doubtful" in text
    for part in ("1 personal", "1 doubtful", "0 weak", "1 popular", "1 flagged"):
        assert part in text
    assert "lists of 2 of 25 customers" in text


def test_rows_numbers_and_links(view: ViewContext, table: ReasonTable) -> None:
    app = draw(view, table, Filters())
    frame = app.dataframe[0].value
    assert frame["verdict"].tolist() == ["doubtful", "popular", "personal"]
    assert frame["share"].fillna(-1).tolist() == [25.0, -1.0, 25.0]
    assert frame["rank_without"].tolist() == [20, pd.NA, 20]
    ways = {name: leads(frame[name].iloc[0])[0] for name in ("customer", "item", "reason")}
    pair = {**SHOP, "customer": "c01", "item": "i05"}
    assert ways["customer"] == Link("customer", "Eve *1*", pair)
    assert ways["item"] == Link("item", "Tin_5", {**SHOP, "item": "i05"})
    assert ways["reason"] == Link("what-if", "Tin_1", {**pair, "edits": "without.i01"})
    # nothing is named for what is popular
    assert frame["reason"].isna().tolist() == [False, True, False]
    assert Columns.CUSTOMER not in frame
    recorded = report_of(app).tables[0]
    assert recorded.frame["share"].iloc[0] == 0.25
    assert "reasons are listed" not in said(app)


def test_a_link_keeps_the_choices_and_its_ids_whole(view: ViewContext, table: ReasonTable) -> None:
    narrow = replace(view.selection, bought=True, chips="doubtful", only="item:i05", hits=True)
    names = {"customer": "A & b", "item": "x, y", "reason": "z"}
    reading = pd.DataFrame([names | {Columns.CUSTOMER: "a&b @c", Columns.ITEM: "1/2?#"}])
    ways = grid._leads(replace(view, selection=narrow), reading, table.only(["doubtful"]))
    kept = {**SHOP, "bought": "1", "item": "1/2?#"}
    assert leads(*ways["customer"]) == [Link("customer", "A & b", {**kept, "customer": "a&b @c"})]
    assert leads(*ways["item"]) == [Link("item", "x, y", kept)]


def test_what_is_left_is_said_and_goes_into_the_file(view: ViewContext, table: ReasonTable) -> None:
    app = draw(view, table, Filters(chips=("doubtful", "popular")))
    assert "2 of 3 reasons are listed." in said(app)
    assert len(app.dataframe[0].value) == len(report_of(app).tables[0].frame) == 2


def test_flagged_reasons_are_counted_apart(view: ViewContext, table: ReasonTable) -> None:
    joined = table.with_remarks(remarks(), circle(), circle())
    app = draw(view, joined, Filters(chips=("flagged",)))
    assert "1 flagged reason of all customers here, drawn or not." in said(app)
    assert app.dataframe[0].value["author"].tolist() == ["Ann"]


def test_nothing_left_has_a_next_step(view: ViewContext, table: ReasonTable) -> None:
    app = draw(view, table, Filters(chips=("weak",)), chips="weak", only="item:i05")
    assert "No reason here is weak." in said(app)
    both = draw(view, table, Filters(chips=("personal", "unrelated")))
    assert "No reason here is all of that." in said(both)
    app.button[0].click().run()
    assert set(app.query_params) & {"chips", "only"} == set()
    nothing = reason_table({}, [], circle(), of=0)
    assert "has an item left" in said(draw(view, nothing, Filters()))
    only = chosen_filters(replace(view, selection=replace(view.selection, only="item:i05")))
    assert "None of these lists has such an item" in said(draw(view, nothing, only))


def test_more_rows_than_a_grid_holds(
    view: ViewContext, table: ReasonTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 2)
    app = draw(view, table, Filters())
    assert len(app.dataframe[0].value) == 2
    assert "The first 2 of 3 rows; the file has them all." in said(app)
    assert len(report_of(app).tables[0].frame) == 3


def test_the_row_that_is_chosen(view: ViewContext, table: ReasonTable, links: list[Link]) -> None:
    def panel() -> None:
        grid.draw_chosen(view, table, Filters())

    text = said(run_panel(panel, **SHOP, customer="c01", item="i05"))
    assert "Eve *1*: Tin_5" in text
    assert (
        "Number 1 of the list. Named: Tin_1 (unrelated, lift 1.50, 25 % of what lifts it). "
        "Without it: rank 20. Without any history: rank 40." in text
    )
    assert links[-1].page == "pages/views/explain/customer.py"
    assert links[-1].params == {**SHOP, "customer": "c01", "item": "i05"}
    popular = said(run_panel(panel, **SHOP, customer="c00", item="i05"))
    assert "No purchase is named. Without any history: rank 1." in popular
    for unknown in ({"customer": "c01"}, {"customer": "c01", "item": "i06"}, {"item": "i05"}):
        assert said(run_panel(panel, **SHOP, **unknown)) == ""
    assert said(run_panel(panel, **SHOP, customer="c01", item="i05", present="1")) == ""


def test_a_row_puts_its_customer_and_item_into_the_address(
    view: ViewContext, table: ReasonTable
) -> None:
    def panel() -> None:
        import streamlit as st

        st.session_state["grid"] = {"selection": {"rows": st.session_state.get("rows", [])}}
        grid._on_select(view, table, "grid")

    app = run_panel(panel, customer="c05", item="i09")
    assert dict(app.query_params) == {
        "customer": "c05",
        "dataset": "sample",
        "recommender": "uptake-lift",
    }
    app.session_state["rows"] = [2]
    app.run()
    assert (app.query_params["customer"], app.query_params["item"]) == ("c00", "i06")
    app.session_state["rows"] = [7]
    app.run()
    assert "item" not in app.query_params


def test_every_flag_and_note_is_a_file(view: ViewContext, table: ReasonTable) -> None:
    def panel() -> None:
        joined = table.with_remarks(remarks(), circle(), circle())
        grid.draw_remarks_notes(view, joined, replace(remarks(), problem="Torn *x*."))

    app = run_panel(panel)
    assert "1 flag or note is on reasons that are not among these" in said(app)
    assert "Torn *x*." in said(app)
    (download,) = app.session_state["_screen"].downloads
    rows = pd.read_csv(io.BytesIO(download.content()))
    assert rows["note"].tolist() == ["'=1+1", "elsewhere"]
    assert rows["author"].tolist() == ["Ann", "Ann"]
    assert rows["flagged"].tolist() == [True, True]
    assert said(run_panel(lambda: grid.draw_remarks_notes(view, table, Remarks()))) == ""


def test_an_audience_gets_rows_without_links(view: ViewContext, table: ReasonTable) -> None:
    app = draw(view, table, Filters(), present="1")
    assert not {"open", "note", "author", "time"} & set(app.dataframe[0].value)
