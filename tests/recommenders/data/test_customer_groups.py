"""Groups of customers, on a few customers that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_groups import (
    NO_SEGMENT,
    by_length,
    by_segment,
    segment_labels,
)


def test_the_largest_segments_come_first_and_the_small_ones_together() -> None:
    segments = pd.Series(["b", "a", "b", None, "c", "a", "b"])
    groups = by_segment(segments, most=2, unknown="unknown", rest="others")
    assert [(name, np.flatnonzero(inside).tolist()) for name, inside in groups] == [
        ("b", [0, 2, 6]),
        ("a", [1, 5]),
        ("others", [3, 4]),
    ]
    everyone = by_segment(segments, most=9, unknown="unknown", rest="others")
    assert [name for name, _ in everyone] == ["b", "a", "unknown", "c"]


def test_a_segment_called_as_the_rest_is_counted_with_it() -> None:
    segments = pd.Series(["others", "others", "a", "b"])
    groups = by_segment(segments, most=2, unknown="unknown", rest="others")
    assert {name: int(inside.sum()) for name, inside in groups} == {"others": 3, "a": 1}


def test_lengths_are_grouped_with_both_ends_and_without_empty_groups() -> None:
    groups = by_length(np.array([0, 1, 4, 5, 50, 700]))
    assert [(name, np.flatnonzero(inside).tolist()) for name, inside in groups] == [
        ("1 to 4", [1, 2]),
        ("5 to 9", [3]),
        ("50 and more", [4, 5]),
    ]
    assert by_length(np.zeros(0, dtype=np.int64)) == []


def test_ranges_and_their_names_are_the_callers() -> None:
    groups = by_length(
        np.array([0, 3, 9]), [(0, 0), (1, None)], name=lambda low, _: "some" if low else "none"
    )
    assert {name: inside.tolist() for name, inside in groups} == {
        "none": [True, False, False],
        "some": [False, True, True],
    }


def test_every_customer_has_a_label(tiny: Dataset) -> None:
    bare = replace(tiny, present=tiny.present - {Columns.SEGMENT})
    assert segment_labels(bare).tolist() == [NO_SEGMENT] * tiny.n_customers
    segments = ["new", None, 3, "old", float("nan"), "new"]
    dataset = replace(
        tiny,
        customers=tiny.customers.assign(**{Columns.SEGMENT: pd.Series(segments, dtype=object)}),
        present=tiny.present | {Columns.SEGMENT},
    )
    assert segment_labels(dataset).tolist() == ["new", NO_SEGMENT, "3", "old", NO_SEGMENT, "new"]
