"""The menu of a panel: what it offers, for which panel, and where its link leads."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest

from explain.export import browser
from explain.export.report import Chart, Report, Table
from pages.ui.downloads.panel_menu import Panel, files
from pages.ui.elements import screen
from tests.pages.panels import run_panel

FIGURE = go.Figure(data=[{"type": "bar", "x": ["Tea"], "y": [2.5]}])
TABLE = Table(name="Prices", frame=pd.DataFrame({"price": [2.5]}))
FRAME = pd.DataFrame({"item": ["=Tea"], "price": [2.5]})


def panel(block: Chart | Table, **place: object) -> Panel:
    options = {"key": "1", "heading": ("Week by week", "week"), "report": Report()} | place
    return Panel(block=block, **options)  # type: ignore[arg-type]


def test_a_chart_is_a_slide_a_drawing_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "missing", lambda: "")
    offers = files(panel(Chart(figure=FIGURE, alt="Tea sells.")), dark=False)
    assert [offer.file_name for offer in offers] == [
        "week-by-week.png",
        "week-by-week.svg",
        "week-by-week.csv",
    ]
    assert offers[2].content().decode("utf-8-sig").splitlines() == ['"x","y"', '"Tea",2.5']


def test_without_a_browser_to_draw_with_there_are_the_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser, "missing", lambda: "Pictures need Chromium.")
    offers = files(panel(Chart(figure=FIGURE, alt="Tea sells.")), dark=False)
    assert [offer.label for offer in offers] == ["Numbers as CSV"]


def test_a_table_is_the_file_of_its_name_in_the_manner_of_its_data() -> None:
    (offer,) = files(panel(Table(name="Prices", frame=FRAME), locale="de_DE"), dark=False)
    assert offer.file_name == "prices.csv"
    assert offer.content().decode("utf-8-sig").splitlines()[1] == '"\'=Tea";"2,5"'


def test_a_chart_below_the_title_goes_by_it() -> None:
    assert panel(Chart(figure=FIGURE, alt="Tea sells."), heading=("", "")).name == "Tea sells."


def draw() -> None:
    screen.title("A finding")
    screen.chart(FIGURE, key="bars", alt="Tea sells.")
    screen.section("Part *two*")
    screen.table("Prices", FRAME)


def _popovers(app: AppTest) -> list[str]:
    """The labels of what can be opened, from the top."""

    def within(node: object) -> Iterator[str]:
        proto = getattr(node, "proto", None)
        if isinstance(proto, BlockProto) and proto.HasField("popover"):
            yield proto.popover.label
        for child in getattr(node, "children", {}).values():
            yield from within(child)

    return list(within(app.main))


def test_each_panel_has_a_menu_that_is_closed() -> None:
    app = run_panel(draw)
    labels = [label for label in _popovers(app) if label.startswith("Menu of")]
    assert labels == ["Menu of A finding", "Menu of Prices"]
    assert not app.get("download_button")


def test_nobody_is_offered_a_menu_in_front_of_an_audience() -> None:
    assert not [label for label in _popovers(run_panel(draw, present="1")) if "Menu" in label]


def draw_customer() -> None:
    import streamlit as st

    shown = Panel(key="1", heading=("", ""), block=TABLE, report=Report(), customer="c01")
    st.text(f"{shown.selection.customer} {shown.selection.link('http://a/due')}")


@pytest.mark.parametrize(("address", "customer"), [({}, "c01"), ({"customer": "c02"}, "c02")])
def test_the_customer_who_is_shown_is_named_though_the_address_names_nobody(
    address: dict[str, str], customer: str
) -> None:
    app = run_panel(draw_customer, **address)
    named, link = app.text[-1].value.split(" ")
    assert named == customer
    assert f"customer={customer}" in link
