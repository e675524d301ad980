"""What was shown and clicked, read from a data set by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError
from recommenders.position_bias.exposures import Exposures, has_exposures

C = Columns
Line = tuple[str, str, str, str, int | None, bool | None]


def dataset(lines: list[Line]) -> Dataset:
    frame = pd.DataFrame(
        lines, columns=[C.CUSTOMER, C.ITEM, C.TIME, C.EVENT, C.POSITION, C.RANDOMISED]
    )
    frame[C.TIME] = pd.to_datetime(frame[C.TIME])
    return build(RawTables(name="t", title="T", interactions=frame))


def rows(exposed: Exposures) -> list[tuple[int, int, int, float, float]]:
    columns = (exposed.customers, exposed.items, exposed.places, exposed.shown, exposed.clicks)
    return list(zip(*(column.tolist() for column in columns), strict=True))


LINES: list[Line] = [
    ("a", "x", "2026-01-01 10:00", "impression", 1, False),
    ("a", "y", "2026-01-01 10:00", "impression", 2, False),
    ("a", "y", "2026-01-01 10:01", "click", 2, False),
    # again on the same impression: a click more says nothing more
    ("a", "y", "2026-01-01 10:02", "click", 2, False),
    ("a", "x", "2026-01-02 10:00", "impression", 2, True),
    # names no place: that of the last impression
    ("a", "x", "2026-01-02 10:01", "click", None, None),
    ("b", "x", "2026-01-02 11:00", "impression", 1, False),
    # two days later, and at a place where it did not stand
    ("b", "x", "2026-01-04 11:00", "click", 1, False),
    ("b", "x", "2026-01-02 11:01", "click", 3, False),
]


def test_a_click_belongs_to_the_impression_before_it() -> None:
    exposed = Exposures.of(dataset(LINES))
    assert rows(exposed) == [(0, 0, 0, 1, 0), (0, 0, 1, 1, 1), (0, 1, 1, 1, 1), (1, 0, 0, 1, 0)]
    assert exposed.unmatched == 2
    assert (exposed.n_customers, exposed.n_items, exposed.n_places) == (2, 2, 2)
    assert exposed.subjects().tolist() == [0, 0, 1, 2]
    assert exposed.subjects(by_customer=False).tolist() == [0, 0, 1, 0]


def test_random_visits_are_read_alone() -> None:
    exposed = Exposures.of(dataset(LINES), randomised=True)
    assert rows(exposed) == [(0, 0, 1, 1, 1)]


def test_a_purchase_and_a_season_end_an_episode() -> None:
    lines: list[Line] = [
        ("a", "x", "2026-01-01 10:00", "impression", 1, None),
        ("a", "x", "2026-01-01 10:01", "click", 1, None),
        ("a", "x", "2026-01-01 10:05", "purchase", None, None),
        ("a", "x", "2026-01-02 10:00", "impression", 2, None),
        ("a", "x", "2026-01-03 10:00", "impression", 1, None),
        ("a", "x", "2026-08-03 10:00", "impression", 1, None),
    ]
    exposed = Exposures.of(dataset(lines))
    assert sorted(exposed.subjects().tolist()) == [0, 1, 1, 2]
    assert exposed.shown.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("drop", "randomised", "column"),
    [
        ("impression", False, C.POSITION),
        ("click", False, C.POSITION),
        ("nothing", True, C.RANDOMISED),
    ],
)
def test_what_lacks_is_named(drop: str, randomised: bool, column: str) -> None:
    data = dataset([(*line[:5], False) for line in LINES if line[3] != drop])
    assert has_exposures(data) is (drop == "nothing")
    with pytest.raises(DataError) as error:
        Exposures.of(data, randomised=randomised)
    assert error.value.column == column
    assert "impression" in error.value.remedy


def test_data_of_purchases_alone_have_none(bare: Dataset) -> None:
    assert not has_exposures(bare)
    with pytest.raises(DataError, match="at which place"):
        Exposures.of(bare)
