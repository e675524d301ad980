from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.shelves.contract import Shelf
from recommenders.shelves.viewed import SHRINKAGE, ViewedShelf
from tests.worlds import ANN, BOB, D, E, H

AS_OF = pd.Timestamp("2026-06-30 12:00", tz="UTC")


def test_views_fade_and_a_cart_counts_two(tiny: Dataset) -> None:
    # D was viewed 3 and 2 days ago, E put into the cart 2 days ago, H viewed 40 days ago
    month, half_year = (
        ViewedShelf(tiny, window=window).score(tiny.log.take([ANN, BOB])) for window in (30, 180)
    )
    assert month[0, D] == pytest.approx(0.5 ** (3 / 7) + 0.5 ** (2 / 7), rel=1e-5)
    assert month[0, E] == pytest.approx(2 * 0.5 ** (2 / 7), rel=1e-5)
    assert np.flatnonzero(month[0]).tolist() == [D, E]
    assert half_year[0, H] == pytest.approx(0.5 ** (40 / 7), rel=1e-4)
    assert not month[1].any()
    assert ViewedShelf.shelf is Shelf.VIEWED


def together() -> Dataset:
    """Ten customers view cup and saucer on one day; ann views the cup and buys a spoon."""
    lines = [(f"c{n}", item, 50, "view") for n in range(10) for item in ("cup", "saucer")]
    lines += [("ann", "cup", 7, "view"), ("ann", "spoon", 60, "purchase")]
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days", Columns.EVENT])
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    return build(RawTables(name="t", title="T", interactions=raw, as_of=AS_OF))


def test_what_is_viewed_with_it_follows_at_its_likeness() -> None:
    dataset = together()
    shelf = ViewedShelf(dataset, window=30)
    ann = dataset.log.take([0])
    cup, saucer, _ = range(3)
    scores = shelf.score(ann)[0]
    # 10 visits have both, 11 the cup and 10 the saucer; the view is a week old
    likeness = 10 / (np.sqrt(11 * 10) + SHRINKAGE)
    np.testing.assert_allclose(scores, [0.5, 0.5 * likeness, 0.0], rtol=1e-5)
    assert shelf.reasons(ann, np.array([cup, saucer], dtype=np.int32)) == [
        "viewed 7 days ago",
        "viewed with Item cup on 10 visits; that was viewed 7 days ago",
    ]


def test_ways_of_looking_are_told_together(tiny: Dataset) -> None:
    shelf = ViewedShelf(tiny, window=30)
    reasons = shelf.reasons(tiny.log.take([ANN]), np.array([D, E], dtype=np.int32))
    assert reasons == ["viewed twice, last 2 days ago", "put into the cart 2 days ago"]
