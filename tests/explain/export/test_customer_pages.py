"""The page of several customers: a heading and a table for each, and nothing that runs."""

from __future__ import annotations

import re
from html import unescape

import pytest

from explain.explainer import Explainer
from explain.export.customer_pages import customer_pages
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from tests.worlds import ANN, BOB


@pytest.fixture(scope="module")
def explainer(tiny: Dataset) -> Explainer:
    return Explainer(ItemKNN().fit(tiny), tiny)


def test_a_heading_and_a_table_for_each_customer(explainer: Explainer, tiny: Dataset) -> None:
    explanations = [explainer.explain(tiny.customer_id(code), k=2) for code in (ANN, BOB)]
    page = customer_pages(explanations)
    headings = [unescape(heading) for heading in re.findall(r"<h1[^>]*>(.*?)</h1>", page)]
    assert headings == [explanation.title for explanation in explanations]
    assert page.count("<table") == 2
    assert len(re.findall(r"<tr", page)) == 2 * (1 + 2)  # a header and two items


def test_titles_are_text_and_no_markup(explainer: Explainer, tiny: Dataset) -> None:
    explanations = [explainer.explain(id_, k=8) for id_ in tiny.customers["customer_id"]]
    titles = {title for shown in explanations for title in shown.frame()["title"]}
    hostile = {title for title in titles if "<" in title}
    page = customer_pages(explanations)
    assert hostile
    for title in hostile:
        assert title not in page


def test_a_page_of_nobody_has_no_table() -> None:
    page = customer_pages([])
    assert page.startswith("<!doctype html>")
    assert "<table" not in page
