"""The part Read out of an example: what was asked decides what is said."""

from __future__ import annotations

import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.experiments import read_out
from tests.pages.panels import alts, report_of, run_panel, said


def drawn(readout: str = "") -> AppTest:
    params = {"readout": readout} if readout else {}
    return run_panel(lambda: read_out.show(st.container()), **params)


def test_less_can_be_better() -> None:
    assert report_of(drawn()).title.startswith("B is better than A: spend")
    app = drawn("lower=1")
    assert report_of(app).title.startswith("B is worse than A: spend")
    app.toggle(key="readout/lower").set_value(False).run()
    assert "readout" not in app.query_params


def test_another_metric_and_the_other_control() -> None:
    app = drawn("metric=spend+per+visits&control=B")
    assert report_of(app).title.startswith("A is worse than B: spend per visits")
    assert "The mean of spend per visits is" in said(app)


def test_the_charts_say_their_takeaway_and_the_files_have_every_number() -> None:
    app = drawn()
    by_day, estimates = alts(app)
    assert by_day.startswith("B less A by day. The interval that holds at every look first left")
    assert estimates.startswith("plain: +5.4 % (+1.2 to +9.8 %); CUPED: +6.0 % (+2.5 to +9.7 %)")
    tables = {table.name: table.frame for table in report_of(app).tables}
    assert set(tables) == {
        "By day",
        "Estimates",
        "Every metric",
        "The first lines as they were read",
    }
    assert len(tables["By day"]) == 14
    assert tables["Estimates"]["decides"].tolist() == [False, True, False, False]


def test_largest_values_can_be_capped() -> None:
    plain, capped = (report_of(drawn(text)).tables for text in ("", "cap=0.01"))
    spend = [
        next(table.frame["A"][1] for table in tables if table.name == "Every metric")
        for tables in (plain, capped)
    ]
    assert spend[1] < spend[0]


def test_nothing_is_concluded_from_a_broken_assignment() -> None:
    app = drawn("example=broken")
    assert "Nothing below can be concluded from" in said(app)
    # what peeking would have said is no consolation
    assert "it could have been ended then" not in said(app)
