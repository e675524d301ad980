"""The Quality view: judged at once where that is quick, else when asked; honest where it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st

from explain.quality import explanations
from pages.ui.session import evaluations
from recommenders.evaluation import stored_results
from recommenders.operation import processes
from tests.pages.conftest import Run
from tests.pages.panels import plain
from tests.pages.test_views import words

SECTIONS = ["How well it ranks", "By length of the list", "Repeats and discoveries apart"]


def test_a_small_data_set_is_judged_at_once(run: Run) -> None:
    app = run("quality", dataset="sample")
    title = plain(app.title[0].value)
    assert re.match(r"Uptake times lift beats bestsellers by \d+ %, clearly for ", title)
    assert title.endswith("of nine segments")
    assert "% of customers went on to buy one of the 10 new items" in words(app).replace("\\", "")
    assert [heading.value for heading in app.header][:3] == SECTIONS
    table = app.dataframe[0].value
    judged = table["Recommender"].tolist()
    assert judged[0] == "Uptake times lift"
    # what another view has had judged is there as well
    assert {"Item neighbours", "Popularity", "Uptake"} < set(judged)
    assert all("to" in cell for cell in table.iloc[:, 1])
    assert "Where it fails" in words(app)
    all_items = run("quality", dataset="sample", bought="1")
    assert "what each customer bought most often" in all_items.title[0].value
    assert "All items are ranked" in words(all_items).replace("\\", "")
    assert all_items.dataframe[0].value.iloc[0, 1] != table.iloc[0, 1]


def test_a_segment_is_judged_by_itself(run: Run) -> None:
    app = run("quality", dataset="sample")
    everybody = app.dataframe[0].value
    app.selectbox(key="segment").select("Student").run()
    assert not app.exception
    assert app.query_params["segment"] == "Student"
    assert app.title[0].value.endswith("in the segment Student")
    assert "Means over 81 customers" in words(app)
    assert app.dataframe[0].value.iloc[0, 1] != everybody.iloc[0, 1]
    # it has no other segment beside it; its histories still have lengths
    text = words(app)
    assert "By segment" not in text
    assert "no segments" not in text
    assert "Explanations are measured over all customers" in text
    nowhere = run("quality", dataset="sample", segment="x_x")
    assert nowhere.title[0].value == "This segment is not in the data set"


def test_one_more_recommender_joins_and_stays(run: Run) -> None:
    app = run("quality", dataset="sample", against="buy-again")
    assert "Buy again" in app.dataframe[0].value["Recommender"].tolist()
    assert app.selectbox(key="quality_against").value == "buy-again"
    later = run("quality", dataset="sample")
    assert "Buy again" in later.dataframe[0].value["Recommender"].tolist()
    assert not later.selectbox(key="quality_against").value


def test_few_customers_are_counted_and_not_called_a_share(run: Run) -> None:
    app = run("quality", dataset="traps")
    assert plain(app.title[0].value).startswith("Only 2 customers came back, too few to tell")
    text = words(app)
    assert "1 of 2 customers went on to buy one" in text
    assert "Fewer than 20 customers" in text
    assert "no segments" in text


def test_what_takes_long_waits_for_its_button(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # nobody has measured anything here, and what is measured by half stays here
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    st.cache_resource.clear()
    monkeypatch.setattr(evaluations, "AT_ONCE", -1.0)
    monkeypatch.setattr(evaluations, "BEHIND", -1.0)  # nor behind another view
    # another process would know nothing of what is set here
    monkeypatch.setenv(processes.VARIABLE, processes.THREADS)
    monkeypatch.setattr(explanations, "CUSTOMERS", 3)
    monkeypatch.setattr(explanations, "AUDITED", 4)
    monkeypatch.setattr(explanations, "STABLE", 1)
    app = run("quality", dataset="traps", recommender="tifu-knn")
    assert "has not been measured yet" in app.title[0].value
    assert not app.table
    labels = [button.label for button in app.button]
    judge = "Judge Frequency with neighbours, Popularity, Uptake and Item neighbours, "
    assert any(label.startswith(judge) for label in labels), labels
    with monkeypatch.context() as halfway:
        halfway.setattr(evaluations, "_evaluate", lambda *_: st.stop())
        app.button(key="quality_start").click().run()
    assert app.title[0].value.endswith("is being measured")
    assert len(app.title) == 1
    # who waits below this title gets no second one
    assert app.session_state["_page_without_its_title"] == ""
    app.run()
    assert not app.exception
    assert len(app.title) == 1
    assert "too few to tell" in app.title[0].value
    assert "Not measured yet" in words(app)
    app.button(key="explained_start").click().run()
    assert not app.exception
    assert "Not measured yet" not in words(app)
    assert "4 customers" in words(app)
    # in a new session it is there at once
    again = run("quality", dataset="traps", recommender="tifu-knn")
    assert "too few to tell" in again.title[0].value
    assert "Not measured yet" not in words(again)
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("against", "said"), [("x_x", r"No recommender is called “x\_x”"), ("uptake-lift", "")]
)
def test_an_odd_other_side_is_said_or_left_out(run: Run, against: str, said: str) -> None:
    app = run("quality", dataset="traps", against=against)
    assert [warning.value for warning in app.warning] == ([f"{said}."] if said else [])


def test_data_that_cannot_be_split_are_refused_in_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # nothing that another view has had judged is known here
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    st.cache_resource.clear()
    monkeypatch.setattr(stored_results, "days_of", lambda dataset: 1e6)
    app = run("quality", dataset="traps", recommender="personal-frequency")
    assert "too short a story" in app.title[0].value
    assert "on both sides of the split" in words(app)


def test_an_audience_sees_no_controls_and_no_links(run: Run) -> None:
    app = run("quality", dataset="sample", present="1")
    assert not app.main.selectbox
    assert [button.label for button in app.main.button] == ["Leave"]
    names = [table.value.columns.tolist() for table in app.table]
    assert ["Customer", "Found", "To find", "Items bought before"] in names


def test_names_in_the_view_are_pseudonyms_when_asked_for(run: Run) -> None:
    open_, private = (
        run("quality", dataset="sample", present="1", **extra) for extra in ({}, {"private": "1"})
    )
    tables = [
        next(t.value for t in app.table if "To find" in t.value.columns) for app in (open_, private)
    ]
    assert not set(tables[0]["Customer"]) & set(tables[1]["Customer"])
    assert tables[0]["To find"].tolist() == tables[1]["To find"].tolist()


def test_what_is_held_back_elsewhere_changes_nothing_here(run: Run) -> None:
    plain_, held_back = (run("quality", dataset="sample", **e) for e in ({}, {"hits": "1"}))
    assert held_back.title[0].value == plain_.title[0].value
    assert held_back.dataframe[0].value.equals(plain_.dataframe[0].value)
