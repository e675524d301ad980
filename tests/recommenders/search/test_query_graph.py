from __future__ import annotations

import numpy as np
import pytest

from recommenders.search.query_graph import QueryGraph
from tests.recommenders.search.shop import DESK, LAMP, shop


def test_clicks_are_counted_and_what_was_only_shown_is_not() -> None:
    dataset = shop()
    assert dataset.searches is not None
    graph = QueryGraph.of(dataset.searches, dataset.n_items)
    lamp, hose = dataset.searches.code("lamp"), dataset.searches.code("garden hose")
    assert graph.clicks.toarray()[lamp].tolist() == [2, 0, 0, 0, 0]
    assert graph.evidence[hose] == 0
    assert graph.searched[lamp] == 3
    assert graph.popularity[[LAMP, DESK]].tolist() == [3, 1]


def test_rows_are_shares_damped_by_popularity() -> None:
    dataset = shop()
    assert dataset.searches is not None
    graph = QueryGraph.of(dataset.searches, dataset.n_items)
    codes = np.array([dataset.searches.code(text) for text in ("lamp", "garden hose")])
    assert graph.rows(codes, damping=0.0).toarray().tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert graph.rows(codes, damping=0.5).toarray()[0, LAMP] == pytest.approx(3**-0.5)
