from __future__ import annotations

import numpy as np
import pytest

from explain.search.log_summary import LogSummary, suggested
from recommenders.search.model import SearchModel
from recommenders.searches.log import Act, Searches
from tests.recommenders.search.shop import shop


def repeated(counts: dict[str, tuple[int, int]]) -> Searches:
    """Queries with the number of their searches and of those with a click on item 0."""
    queries = np.array(sorted(counts), dtype=object)
    query, clicked = [], []
    for code, text in enumerate(queries):
        searches, clicks = counts[text]
        query += [code] * searches
        clicked += [1] * clicks + [0] * (searches - clicks)
    n = len(query)
    return Searches(
        queries=queries,
        query=np.array(query, dtype=np.int32),
        customers=np.arange(n, dtype=np.int32),
        times=np.arange(n, dtype=np.int64),
        indptr=np.concatenate([[0], np.cumsum(clicked)]).astype(np.int64),
        items=np.zeros(sum(clicked), dtype=np.int32),
        positions=np.zeros(sum(clicked), dtype=np.int16),
        acts=np.full(sum(clicked), Act.CLICK, dtype=np.int8),
    )


def test_head_and_tail_by_hand() -> None:
    summary = LogSummary.of(repeated({"lamp": (60, 60), "hose": (30, 0), "a": (1, 1), "b": (9, 9)}))
    assert (summary.searches, summary.head, summary.once) == (100, 1, 1)
    assert summary.head_share == pytest.approx(0.6)
    assert summary.once_share == pytest.approx(0.01)
    assert summary.clicked == pytest.approx(0.7)
    assert summary.bought == 0.0
    assert summary.queries["query"].tolist() == ["lamp", "hose", "b", "a"]
    assert summary.queries["shoppers"].tolist() == [60, 30, 9, 1]


def test_seldom_clicked_needs_searches_and_a_sure_difference() -> None:
    summary = LogSummary.of(
        repeated({"lamp": (80, 60), "hose": (30, 0), "few": (4, 0), "unsure": (8, 4)})
    )
    assert summary.seldom_clicked()["query"].tolist() == ["hose"]
    # the one with more searches, but fewer clicks missed, stands behind
    many = LogSummary.of(repeated({"lamp": (400, 400), "gift": (100, 60), "hose": (80, 0)}))
    assert many.seldom_clicked()["query"].tolist() == ["hose", "gift"]


def test_suggestions_are_of_each_kind_that_is_there() -> None:
    model = SearchModel.of(shop())
    labels = {suggestion.label: suggestion.text for suggestion in suggested(model)}
    assert labels["searched most"] == "lamp"
    assert "never clicked" not in labels  # "garden hose" was searched once
    assert model.searches.code(labels["never searched"]) is None
