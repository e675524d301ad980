"""The Search view: which query, what is said of its items, and what sessions change."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from explain.formats import FIXED_SPACE
from explain.reasons.wording import escape
from pages.ui.search import field
from tests.e2e.own_data import MARK, TITLES
from tests.pages.conftest import Run
from tests.pages.test_views import words


def tables(app: AppTest) -> dict[str, object]:
    return {table.name: table.frame for table in app.session_state["_screen"].report.tables}


def test_without_a_choice_it_is_a_rare_query(run: Run) -> None:
    app = run("search", dataset="sample")
    assert "leads to" in app.title[0].value
    text = words(app)
    for part in (escape("Its items, and why they stand there"), "All searches", "Searched most"):
        assert part in text
    assert app.pills(key=field.TRY).value == "rare"
    assert "query" not in app.query_params
    frame = tables(app)["Items of the query"]
    assert len(frame) == 10
    parts = frame[["of clicks", "of sessions", "of words"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(frame["score"].tolist())


def test_a_known_query_has_its_counts(run: Run) -> None:
    app = run("search", dataset="sample", query="Training  TREATS!")
    assert app.title[0].value.startswith("“training treats” leads to")
    text = words(app).replace(FIXED_SPACE, " ")
    assert "shoppers who searched this" in text
    assert "sessions with" in text
    assert "What the shop has shown for it" in text
    frame = tables(app)["Shown for the query"]
    assert (frame["shown"] >= frame["clicked"]).all()
    assert (frame["clicked"] >= frame["bought"]).all()


def test_sessions_are_switched_in_the_address(run: Run) -> None:
    app = run("search", dataset="sample", query="best clumping litter")
    before = tables(app)["Items of the query"]
    assert before["of sessions"].sum() > 0
    app.toggle(key=field.SESSIONS).set_value(False).run()
    assert app.query_params["sessions_off"] == "1"
    assert tables(app)["Items of the query"]["of sessions"].sum() == 0
    assert "clicks · without sessions" in words(app)
    app.toggle(key=field.SESSIONS).set_value(True).run()
    assert "sessions_off" not in app.query_params


def test_a_query_nobody_has_typed_names_the_words_that_matched(run: Run) -> None:
    app = run("search", dataset="sample", query="squeaky crate mats")
    text = words(app)
    assert "Nobody has searched this" in text
    assert "“crate”" in text
    assert "not a known query" in text
    assert "What the shop has shown for it" not in text


def test_what_the_shop_does_not_sell_is_said(run: Run) -> None:
    app = run("search", dataset="sample", query="garden hose")
    assert app.title[0].value == "No item fits “garden hose” well"
    assert "shoppers look for something that is not here" in words(app)
    app = run("search", dataset="sample", query="qqqq zzzz")
    assert app.title[0].value == "Nothing is known of “qqqq zzzz”"
    assert "Try other words" in words(app)


def test_choosing_writes_the_query_into_the_address(run: Run) -> None:
    app = run("search", dataset="sample")
    app.pills(key=field.TRY).select("searched most").run()
    assert app.query_params["query"] == "vegetables"
    app.selectbox(key=field.PICKED).select("milk").run()
    assert app.query_params["query"] == "milk"
    assert not app.exception
    assert app.title[0].value.startswith("“milk” leads to")


@pytest.mark.parametrize("query", [*TITLES, MARK, "kettle", "x" * 5000, "\u0000", "🙂", "]("])
def test_no_query_and_no_title_is_markup(run: Run, query: str) -> None:
    app = run("search", dataset="traps", query=query)
    text = words(app)
    assert not re.search(r"(?<!\\)<(img|script|b>|a )", text)
    assert "All searches" in text


def test_hostile_queries_of_the_log_are_text(run: Run) -> None:
    app = run("search", dataset="traps")
    frame = tables(app)["Most searched queries"]
    assert "kettle" in set(frame["query"])
    assert escape("kettle") in words(app)


def test_with_pseudonyms_rare_queries_are_not_there(run: Run) -> None:
    open_queries = set(tables(run("search", dataset="sample"))["Most searched queries"]["query"])
    app = run("search", dataset="sample", private="1")
    hidden = tables(app)["Most searched queries"]
    assert (hidden["shoppers"] >= 5).all()
    assert set(hidden["query"]) < open_queries
    rare = run("search", dataset="sample", private="1", query="best clumping litter")
    assert "Fewer than 5 customers have searched this, or nobody." in words(rare)
    assert "queries that fewer than 5 customers have typed are left out" in words(rare)


def test_the_taste_of_a_customer_is_switched_on(run: Run) -> None:
    plain = tables(run("search", dataset="sample", query="toothpaste"))["Items of the query"]
    app = run("search", dataset="sample", query="toothpaste", customer="C0828", taste="1")
    assert app.title[0].value.startswith("“toothpaste” leads Paula to")
    assert "Ranked as for Paula, by" in words(app)
    frame = tables(app)["Items of the query"]
    assert (frame["factor of that"] > 1).any()
    parts = frame[["of clicks", "of sessions", "of words"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(frame["score"].tolist())
    ranks = dict(zip(plain["item_id"], plain["rank"], strict=True))
    told = dict(zip(frame["item_id"], frame["rank for everybody"], strict=True))
    assert {item: rank for item, rank in told.items() if rank == rank} == {
        item: rank for item, rank in ranks.items() if item in told
    }


def test_an_audience_sees_no_controls(run: Run) -> None:
    app = run("search", dataset="sample", query="training treats", present="1")
    assert not app.selectbox
    assert not app.toggle
    assert "](" not in "".join(element.value for element in app.markdown)
