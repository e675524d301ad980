from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.charts.agreement import shared, takeaway
from explain.rankings.agreement import Agreement


@pytest.fixture
def agreement() -> Agreement:
    """Four customers with 2, 2, 0 and 1 of two items in common, and one without a list."""
    nothing = np.zeros(5)
    return Agreement(
        customers=np.arange(5, dtype=np.int32),
        of=5,
        k=2,
        bought=np.ones(5, dtype=np.int64),
        common=np.array([2, 2, 0, 1, 0]),
        overlap=np.array([1.0, 1.0, 0.0, 0.5, np.nan]),
        rbo=nothing,
        first=np.zeros(5, dtype=np.bool_),
        groups=(),
    )


def test_a_bar_for_each_number_of_items(agreement: Agreement) -> None:
    figure = shared(agreement)
    (bars,) = figure.data
    assert list(bars.x) == [0, 1, 2]
    assert list(bars.y) == [1, 1, 2]
    assert list(bars.text) == ["1", "1", "2"]
    assert figure.layout.xaxis.title.text == "items in common, of 2"
    assert figure.layout.yaxis.rangemode == "tozero"


def test_the_words_have_every_number(agreement: Agreement) -> None:
    assert takeaway(agreement) == "Customers by items in common: 0: 1, 1: 1, 2: 2"
    many = replace(agreement, common=np.full(5, 2).repeat(300), overlap=np.ones(5).repeat(300))
    assert takeaway(many).endswith("2: 1,500")
