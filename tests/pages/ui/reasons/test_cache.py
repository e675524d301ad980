"""The reasons of a cohort are explained once, and nothing long begins without a click."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
import streamlit as st

from explain.cohorts import in_parts
from explain.cohorts.reason_table import ReasonTable
from explain.remarks import Remark, Remarks
from pages.ui.reasons import cache
from pages.ui.reasons.cache import ToExplain, cohort_reasons, flagged_reasons
from tests.pages.panels import circle, fitted, onward, run_panel, said, view_of


@pytest.fixture
def customers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The customers whose lists are explained, in order."""
    customers: list[int] = []
    entries = in_parts.list_entries

    def counted(context: object, customer: int, **more: bool) -> object:
        customers.append(customer)
        return entries(context, customer, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(in_parts, "list_entries", counted)
    return customers


def test_the_reasons_of_a_cohort(customers: list[int]) -> None:
    view = view_of(fitted(onward()))
    table = cohort_reasons(view, (1, 2, 3, 4), None)
    assert isinstance(table, ReasonTable)
    assert (table.drawn, table.of, len(table)) == (4, 4, 40)
    assert sorted(customers) == [1, 2, 3, 4]
    assert cohort_reasons(view, (1, 2, 3, 4), None) is table
    # everybody's takes what was explained from the book
    everybody = cohort_reasons(view, None, None)
    assert isinstance(everybody, ReasonTable)
    # c24 has no history, and a list all the same
    assert (everybody.drawn, everybody.of, len(everybody)) == (25, 25, 250)
    assert sorted(customers) == list(range(25))
    drawn = cohort_reasons(view, None, 10)
    assert isinstance(drawn, ReasonTable)
    assert (drawn.drawn, drawn.of) == (10, 25)
    assert len(customers) == 25


def test_after_a_restart_nothing_is_explained_again(customers: list[int]) -> None:
    view = view_of(fitted(onward()))
    before = cohort_reasons(view, None, None)
    assert len(customers) == 25
    st.cache_resource.clear()
    after = cohort_reasons(view, None, None)
    assert after is not before
    assert isinstance(before, ReasonTable)
    assert isinstance(after, ReasonTable)
    pd.testing.assert_frame_equal(after.frame(circle()), before.frame(circle()))
    assert len(customers) == 25


def test_flags_of_customers_who_were_not_drawn(customers: list[int]) -> None:
    left = Remark(
        dataset="circle",
        recommender="item-knn",
        customer="c03",
        item="i06",
        flagged=True,
        time=datetime(2026, 11, 28, tzinfo=UTC),
    )
    remarks = Remarks(by_reason={("c03", "i06"): left, ("gone", "i06"): left})
    view = view_of(fitted(onward()))
    table = flagged_reasons(view, None, remarks, circle())
    assert table is not None
    assert set(table.rows["customer"]) == {3}
    assert customers == [3]
    # he is not of this cohort, and nobody else is flagged
    assert flagged_reasons(view, (1, 2), remarks, circle()) is None
    assert flagged_reasons(view, None, Remarks(), circle()) is None


def test_what_takes_long_waits_for_a_click(
    customers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # by this clock the first list takes 20 seconds, and each of the next two takes four
    ticks = iter([100.0, 120.0, 120.0, 124.0, 124.0, 128.0])
    monkeypatch.setattr(cache, "perf_counter", lambda: next(ticks))
    view = view_of(fitted(onward()))
    drawn: list[object] = []

    def panel() -> None:
        drawn.append(cohort_reasons(view, None, None))
        if isinstance(drawn[-1], ToExplain):
            cache.draw_button(drawn[-1], "about 2 minutes")

    app = run_panel(panel)
    waiting = drawn[-1]
    assert isinstance(waiting, ToExplain)
    assert (waiting.lists, waiting.seconds) == (22, 88.0)
    assert len(customers) == 3
    assert app.button[0].label == "Explain 22 lists (about 2 minutes)"
    # the pace is not measured again
    app.run()
    assert drawn[-1] == waiting
    assert len(customers) == 3
    app.button[0].click().run()
    assert not app.exception
    assert isinstance(drawn[-1], ReasonTable)
    assert sorted(customers) == list(range(25))
    assert said(app) == ""
