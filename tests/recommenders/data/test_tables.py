from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Finding
from recommenders.data.tables import RawTables


def test_only_what_happened_is_a_finding() -> None:
    tables = RawTables(name="t", title="T", interactions=pd.DataFrame())
    tables.add_finding("Lines without an item", 0, "left out")
    assert tables.findings == []
    tables.add_finding("Lines without an item", np.int64(3), "left out")
    assert tables.findings == [
        Finding(observation="Lines without an item", count=3, done="left out")
    ]
    assert type(tables.findings[0].count) is int


def test_two_tables_do_not_share_their_findings() -> None:
    first, second = (RawTables(name="t", title="T", interactions=pd.DataFrame()) for _ in range(2))
    first.add_finding("Lines", 1, "kept")
    assert second.findings == []
