from __future__ import annotations

import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.histories import DAY
from recommenders.repeat.held_back import HeldBack
from tests.worlds import ANN, AS_OF, BOB, CAT, DAN, EVE, A, B, C, D


def test_the_window_is_held_back(tiny: Dataset) -> None:
    held = HeldBack.of(tiny, days=28.0)
    assert held.days == 28.0
    # fay never bought; dan and eve did, and took nothing since
    rows = {customer: row for row, customer in enumerate((ANN, BOB, CAT, DAN, EVE))}
    assert len(held.histories) == len(held.later) == len(rows)
    assert held.histories.take([rows[ANN]]).items.tolist() == [A, A]
    assert held.later.take([rows[ANN]]).items.tolist() == [A, B, C]
    assert held.later.take([rows[CAT]]).items.tolist() == [D]
    assert held.later.lengths.tolist() == [3, 1, 1, 0, 0]
    assert held.later.take([rows[BOB]]).items.tolist() == [B]
    # seen from the day on which the window begins
    assert held.histories.as_of == tiny.log.as_of - 28 * DAY
    assert held.earlier.histories().times.max() <= held.histories.as_of


def test_in_short_data_it_is_the_last_basket_seen_from_its_day() -> None:
    lines = [
        ("a", "X", 9),
        ("a", "Y", 6),
        ("a", "X", 6),
        ("b", "X", 8),
        ("b", "Y", 1),
        ("c", "Y", 2),
    ]
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days"])
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    dataset = build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF))
    held = HeldBack.of(dataset, days=28.0)
    assert held.days is None
    # c came once and teaches nothing
    assert held.histories.lengths.tolist() == [1, 1]
    assert held.later.lengths.tolist() == [2, 1]
    # three days before the basket of a, and seven before that of b
    ages = (held.histories.as_of - held.histories.times) // DAY
    assert ages.tolist() == [3, 7]
    # a window that the data do reach back beyond
    assert HeldBack.of(dataset, days=7.0).days == 7.0


def test_nobody_came_twice() -> None:
    raw = pd.DataFrame({Columns.CUSTOMER: ["a", "b"], Columns.ITEM: ["X", "Y"]})
    raw[Columns.TIME] = AS_OF - pd.to_timedelta([50, 40], unit="D")
    held = HeldBack.of(
        build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF)), days=28.0
    )
    assert held.days is None
    assert len(held.histories) == len(held.later) == 0
