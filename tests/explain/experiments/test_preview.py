from dataclasses import replace

import pandas as pd

from explain.experiments.preview import LINES, first_lines
from recommenders.experiments.columns import Roles
from tests.recommenders.experiments.test_metrics import table


def test_the_first_units_with_all_that_is_known() -> None:
    data = replace(
        table(),
        roles=Roles(
            unit="id", arm="arm", outcomes=("spend", "orders"), before="past", denominator="visits",
            day="day",
        ),
        days=pd.Series(range(200)).to_numpy(),
    )  # fmt: skip
    frame = first_lines(data, private=False)
    assert list(frame) == ["id", "arm", "spend", "orders", "visits", "past", "day"]
    assert frame["id"].tolist() == [f"u{n}" for n in range(LINES)]
    assert frame["arm"].tolist() == ["A", "B", "A", "B", "A"]
    assert frame["day"].tolist() == [1, 2, 3, 4, 5]
    dated = first_lines(replace(data, first_day=pd.Timestamp("2026-06-01")), private=True)
    assert dated["day"][1] == pd.Timestamp("2026-06-02")
    assert dated["id"].tolist() == [f"customer {n}" for n in range(1, LINES + 1)]


def test_without_ids_each_line_is_one() -> None:
    assert next(iter(first_lines(table(before=False), private=False))) == "line"
