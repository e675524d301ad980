"""Data that have an order of lines and no times: every view works, or says why not."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import VIEWS, Run
from tests.pages.test_views import words


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "glossary"])
def test_no_view_shows_a_date_for_a_place_in_the_order(run: Run, view: str) -> None:
    app = run(view, dataset="undated", customer="c05", item="i3", recommender="item-knn")
    said = words(app)
    assert "their order stands for it" in said.replace("\\", "")
    assert "1799" not in said
    assert "1800" not in said


def test_what_will_be_due_cannot_be_told(run: Run) -> None:
    app = run("due", dataset="undated", recommender="item-knn")
    assert app.title[0].value == "What will be due cannot be told from these data"
    assert "the lines have an order and no times" in words(app)


def test_the_data_view_has_no_chart_of_time_and_what_if_no_day(run: Run) -> None:
    app = run("data", dataset="undated", recommender="item-knn")
    assert not any(heading.value.startswith("Purchases by") for heading in app.header)
    app = run("what_if", dataset="undated", customer="c05", recommender="item-knn")
    assert not app.date_input


def test_the_last_line_of_each_customer_is_held_back(run: Run) -> None:
    app = run("customer", dataset="undated", customer="c05", recommender="item-knn", hits="1")
    assert "The last line of each customer is held back." in words(app)
    assert "line 1 before the last" in words(app)


def test_no_sentence_counts_days_or_weeks(run: Run) -> None:
    for bought in ("0", "1"):
        app = run("customer", dataset="undated", customer="c05", bought=bought)
        said = words(app).replace("their order stands for it, a day for each line", "")
        assert not re.search(r"\d days|30 days|due about now|last weeks|days ago", said), said
