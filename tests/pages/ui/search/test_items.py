"""The items of a query with their evidence, in words that fit."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explain.search.answer import SearchAnswer
from pages.ui.search import items
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.search.taste import CustomerTaste
from tests.pages.panels import alts, leads, report_of, rows, run_panel, said
from tests.recommenders.search.shop import SHADE, shop

DATASET = shop()
LINKS = Links(dataset=DATASET, selection=Selection(dataset="lights"))


@pytest.fixture(scope="module")
def model() -> SearchModel:
    return SearchModel.of(DATASET, SearchConfig(words=0.0))


@pytest.fixture(scope="module")
def with_words(model: SearchModel) -> SearchModel:
    return model.with_config(SearchConfig())


def drawn(model: SearchModel, text: str, *, sessions: bool = True, **params: str) -> AppTest:
    answer = SearchAnswer.of(model, text, sessions=sessions)
    links = LINKS
    if params.get("present"):
        links = Links(dataset=DATASET, selection=Selection(dataset="lights", present=True))

    def draw() -> None:
        items.draw_heading(answer, model, links)
        items.draw_notes(answer)
        items.draw_items(answer, model, links)
        items.draw_log_of(answer, model, links)

    return run_panel(draw, **params)


def test_each_item_stands_with_its_evidence_and_leads_on(model: SearchModel) -> None:
    app = drawn(model, "lamp")
    text = said(app)
    assert app.title[0].value == "“lamp” leads to Brass Lamp"
    assert "3 searches by 3 shoppers · 2 clicks" in text
    assert "Clicked by 2 shoppers who searched this (in 2 of 3 searches)." in text
    assert "In 2 sessions with Brass Lamp, which was clicked for this query." in text
    assert "not listed without sessions" in text
    assert "Without sessions Linen Shade and Warm Bulb are not there." in text
    labels = [link.label for link in leads(*(element.value for element in app.markdown))]
    assert {"Brass Lamp", "Linen Shade", "Warm Bulb"} <= set(labels)
    assert alts(app)[0].startswith("What each item's score is made of. Brass Lamp")
    assert {table.name for table in report_of(app).tables} == {
        "Items of the query",
        "Shown for the query",
    }


def test_what_was_shown_is_a_table(model: SearchModel) -> None:
    assert rows(drawn(model, "lamp")) == [
        ["Brass Lamp", "2", "2", "1"],
        ["Oak Desk", "1", "0", "0"],
    ]


def test_without_sessions_it_says_what_they_would_bring(model: SearchModel) -> None:
    text = said(drawn(model, "lamp", sessions=False))
    assert "without sessions" in text
    assert "With sessions Linen Shade and Warm Bulb are there as well." in text


@pytest.mark.parametrize(
    ("query", "title", "note"),
    [
        ("linen shades", "“linen shades” leads to Linen Shade", "Nobody has searched this"),
        ("garden hose", "No item fits “garden hose” well", "led to 0 clicks"),
        ("qqq zzz", "Nothing is known of “qqq zzz”", "Try other words"),
        ("lammy zzzzzzzz yyyyyyyy xxxxxxxx", "No item fits", "Only parts of its words"),
    ],
)
def test_what_is_unusual_is_said(
    with_words: SearchModel, query: str, title: str, note: str
) -> None:
    app = drawn(with_words, query)
    assert app.title[0].value.startswith(title)
    assert note in said(app)


def test_an_audience_has_names_and_no_links(model: SearchModel) -> None:
    app = drawn(model, "lamp", present="1")
    assert not leads(*(element.value for element in app.markdown))
    assert "Linen Shade" in said(app)


def test_as_for_a_customer_each_item_says_what_taste_adds(with_words: SearchModel) -> None:
    ones = np.ones(5)
    bought, own = np.zeros(5, dtype=np.int64), ones.copy()
    bought[SHADE], own[SHADE] = 2, 20.0
    mine = CustomerTaste(bought=bought, own=own, lift=ones, brand=ones)
    answer = SearchAnswer.of(with_words, "lamp", taste=mine, k=2)

    def draw() -> None:
        items.draw_heading(answer, with_words, LINKS, name="Ann *x*")
        items.draw_items(answer, with_words, LINKS, name="Ann *x*")

    app = run_panel(draw)
    assert app.title[0].value == r"“lamp” leads Ann \*x\* to Linen Shade"
    text = said(app)
    assert "Ann *x* has bought it 2 times (counts 20.0 times)." in text
    assert "The purchases of Ann *x* say nothing for or against it." in text
    assert "place 2 for everybody (" in text
    assert "As for Ann" in text
    assert "who gains takes from the rest" in text
    first = report_of(app).tables[0].frame
    assert first["rank for everybody"].tolist() == [2, 1]
