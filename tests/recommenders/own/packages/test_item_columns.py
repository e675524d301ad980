"""Items of the data set among the columns of a model, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.errors import DataError
from recommenders.histories import Histories
from recommenders.own.packages.item_columns import ItemColumns


def test_what_the_model_does_not_know_has_no_score_and_counts_nothing() -> None:
    columns = ItemColumns.of(["a", "b", "c"], ["c", "x", "a"], where="m.items.txt")
    assert columns.columns.tolist() == [2, -1, 0]
    histories = Histories.of_items([[0, 1, 0], [2]])
    assert columns.counts(histories).toarray().tolist() == [[0, 0, 2], [1, 0, 0]]
    scores = columns.scores([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(scores, [[3.0, np.nan, 1.0], [6.0, np.nan, 4.0]])


def test_the_same_items_stay_where_they_are() -> None:
    columns = ItemColumns.same(3)
    assert columns.scores([[1.0, 2.0, 3.0]]).tolist() == [[1.0, 2.0, 3.0]]


def test_nothing_in_common_is_said() -> None:
    with pytest.raises(DataError, match="No item of the data set"):
        ItemColumns.of(["a"], ["b"], where="m.items.txt")


def test_an_item_twice_and_another_number_of_columns_are_refused() -> None:
    with pytest.raises(DataError, match=r"stands twice.*value 'a'"):
        ItemColumns.of(["a", "b"], ["a", "b", "a"], where="items=")
    with pytest.raises(DataError, match="2 items, and the model has 3 columns"):
        ItemColumns.of(["a", "b"], ["a", "b"], where="items=", width=3)
    assert ItemColumns.of(["a"], ["b", "a"], where="items=", width=2).n_columns == 2
