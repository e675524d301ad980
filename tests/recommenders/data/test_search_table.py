"""A table of searches becomes a log, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.pseudonyms import pseudonymous
from recommenders.data.search_table import normalised_queries
from recommenders.data.splits import until, without_last
from recommenders.errors import DataError
from recommenders.searches.log import Act

C = Columns
DAY = pd.Timestamp("2026-01-02 10:00", tz="UTC")
LINES = [
    # who, minutes, query, item, position, event
    ("ann", 0, "lamp", "x", 1, "shown"),
    ("ann", 0, "lamp", "y", 2, "shown"),
    ("ann", 1, "lamp", "y", None, "click"),
    ("ann", 20, "lamp", "y", 2, "purchase"),
    ("ann", 60, "lamp", "x", 3, "shown"),
    ("eve", 5, "desk", None, None, "shown"),
    ("bob", 2, "lamp", "zz", 1, "click"),
    ("bob", 2, "lamp", "x", 1, "click"),
]


def shop(lines: list[tuple[object, ...]] = LINES) -> Dataset:
    bought = pd.DataFrame({C.CUSTOMER: ["ann", "bob"], C.ITEM: ["x", "y"]})
    bought[C.TIME] = [DAY, DAY + pd.Timedelta(hours=2)]
    frame = pd.DataFrame(lines, columns=[C.CUSTOMER, "at", C.QUERY, C.ITEM, C.POSITION, C.EVENT])
    frame[C.TIME] = DAY + pd.to_timedelta(frame.pop("at"), unit="min")
    return build(RawTables(name="shop", title="Shop", interactions=bought, searches=frame))


def test_lines_become_searches_in_the_order_of_time() -> None:
    dataset = shop()
    searches = dataset.searches
    assert searches is not None
    assert dataset.has(C.QUERY)
    # ann at once, bob two minutes later, the visitor, and ann again after a rest of 40 minutes
    assert searches.queries[searches.query].tolist() == ["lamp", "lamp", "desk", "lamp"]
    assert searches.customers.tolist() == [0, 1, -1, 0]
    assert ((searches.times - int(DAY.timestamp())) // 60).tolist() == [0, 2, 5, 60]
    assert np.diff(searches.indptr).tolist() == [2, 1, 0, 1]
    assert searches.items.tolist() == [0, 1, 0, 0]
    assert searches.positions.tolist() == [1, 2, 1, 3]
    assert searches.acts.tolist() == [Act.SHOWN, Act.PURCHASE, Act.CLICK, Act.SHOWN]


def test_what_is_left_out_is_in_the_report() -> None:
    counts = {finding.observation: finding.count for finding in shop().findings}
    assert counts["Lines of searches whose item is not in the data"] == 1
    assert counts["Visitors who searched and are no customers of the data"] == 1
    assert "Lines of searches after the as-of date" not in counts
    late = shop([*LINES, ("ann", 60 * 24 * 9, "lamp", "x", 1, "click")])
    counts = {finding.observation: finding.count for finding in late.findings}
    assert counts["Lines of searches after the as-of date"] == 1


def test_the_fingerprint_tells_searches_apart() -> None:
    assert shop().fingerprint == shop(LINES[::-1]).fingerprint
    other = [*LINES[:-1], ("bob", 2, "lamps", "x", 1, "click")]
    assert shop().fingerprint != shop(other).fingerprint


def test_without_searches_there_are_none() -> None:
    dataset = shop([])
    assert dataset.searches is None
    assert not dataset.has(C.QUERY)


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(DataError, match="column event, row 3, value 'stare'"):
        shop([LINES[0], ("ann", 0, "lamp", "x", 1, "stare")])


def test_parts_and_pseudonyms_keep_what_they_may() -> None:
    dataset = shop()
    earlier = until(dataset, DAY + pd.Timedelta(minutes=3))
    assert earlier.searches is not None
    assert len(earlier.searches) == 2
    assert without_last(dataset)[0].searches is None
    hidden = pseudonymous(dataset, key=b"key")
    assert hidden.searches is not None
    assert len(hidden.searches) == 0


def test_queries_are_normalised_in_a_column() -> None:
    texts = pd.Series([" Lamp", "lamp!", None, "--"], index=[3, 4, 5, 6])
    read = normalised_queries(texts)
    assert read.dropna().tolist() == ["lamp", "lamp"]
    assert read.isna().tolist() == [False, False, True, True]
    assert read.index.tolist() == [3, 4, 5, 6]
