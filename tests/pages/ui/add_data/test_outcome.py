"""What a draft comes to, the report, and keeping it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st

from pages.ui.add_data import outcome, state
from recommenders.adapters.own_data import columns, kept
from recommenders.adapters.own_data.drafts import Draft
from recommenders.contract import Finding
from recommenders.errors import DataError
from tests.pages.panels import circle, rows, run_panel, said


def test_the_preview_is_the_history_as_it_is_read() -> None:
    app = run_panel(lambda: outcome.draw_preview(circle()))
    text = said(app).replace(":small[]", "")
    assert "Read as 48 purchases of 24 items by 25 customers" in text
    assert "Events: purchase 48." in text
    assert "The history of Eve *0*, oldest first" in text
    assert [row[1:4] for row in rows(app)] == [
        ["i00", "Tin_0", "purchase"],
        ["i01", "Tin_1", "purchase"],
    ]


def test_the_worst_of_the_report_stands_first() -> None:
    findings = (
        Finding(observation="a note", count=1, done="left"),
        Finding(observation="<b>bad</b>", count=7, done="kept", warning=True, example="*x*"),
    )
    app = run_panel(lambda: outcome.draw_report(replace(circle(), findings=findings)))
    assert "1 warning before you keep it" in said(app)
    assert (
        rows(app)
        == [
            ["Warning", "<b>bad</b>, such as *x*", "7", "kept"],
            ["Note", "a note", "1", "left"],
        ]
        or rows(app)[0][0] == "Warning"
    )
    app = run_panel(lambda: outcome.draw_report(replace(circle(), findings=())))
    assert "Nothing stands in the way" in said(app)


def test_an_error_is_text() -> None:
    error = DataError("no <b>way</b>", remedy="Do *this*.", file="a.csv")
    app = run_panel(lambda: outcome.draw_error(error))
    assert "No <b>way</b> (file a.csv). Do *this*." in said(app)
    assert "<b>" not in app.error[0].value.replace("\\<", "")


def test_it_is_kept_opened_and_removed(draft: Draft) -> None:
    def keep() -> None:
        st.text(state.fault())
        if draft.folder.exists():
            options = columns.complete(state.looks(draft), draft.options)
            outcome.draw_keep(draft, options, "Odd", circle())
        outcome.draw_kept()

    app = run_panel(keep, draft=draft.token)
    name = app.text_input(key=f"add_name/{draft.token}")
    assert name.value == "Odd"
    name.set_value("Sample shop")
    app.button[0].click().run()
    assert app.text[0].value.startswith("Another data set is called that")
    app.text_input(key=f"add_name/{draft.token}").set_value("My odd shop")
    app.button[0].click().run()
    assert app.session_state[outcome.OPENED]
    assert app.query_params["dataset"] == "my-odd-shop"
    assert "**My odd shop**, uploaded" in said(app)
    app.button(key="add_open/my-odd-shop").click().run()
    assert app.query_params["dataset"] == "my-odd-shop"
    app.button(key="add_removed/my-odd-shop").click().run()
    assert app.query_params["dataset"] == "sample"
    assert kept.kept_data() == ()


def test_large_data_open_with_what_is_quick(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep() -> None:
        options = columns.complete(state.looks(draft), draft.options)
        outcome.draw_keep(draft, options, "Odd", circle())

    monkeypatch.setattr(outcome, "LARGE", (48, 24))
    assert "It opens with" not in said(run_panel(keep))
    monkeypatch.setattr(outcome, "LARGE", (47, 24))
    assert "It opens with Item neighbours, which is fitted in a second." in said(run_panel(keep))
    assert "It opens with" not in said(run_panel(keep, recommender="item-knn"))
    app = run_panel(keep)
    app.button[0].click().run()
    assert (app.query_params["dataset"], app.query_params["recommender"]) == ("odd", "item-knn")
