from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.importing import read_parts
from recommenders.adapters.importing.import_data import import_data
from recommenders.errors import DataError
from tests.recommenders.adapters.importing.test_import_data import folder_of, lines
from tests.recommenders.store.comparison import assert_same


@pytest.mark.slow
def test_processes_beside_each_other_give_the_same(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, lines())
    assert_same(import_data(folder, tmp_path / "store", lines=50), load(folder))


def test_processes_end_with_the_one_that_has_started_them() -> None:
    with read_parts._pool() as pool:
        assert pool.submit(_watches).result()


def _watches() -> bool:
    return any(thread.name == "lifeline" for thread in threading.enumerate())


def test_what_one_part_settles_holds_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_parts, "ALONE", 99)
    frame = lines().drop(columns=["quantity", "unit_price"])
    # of all customers one has a day beyond the twelfth: the others' dates fit both ways
    days = frame["timestamp"].dt.day.clip(upper=12)
    frame["timestamp"] = [f"{day:02}/03/2026 10:00" for day in days]
    last = int(np.flatnonzero(frame["customer_id"] == frame["customer_id"].max())[0])
    frame.loc[last, "timestamp"] = "25/03/2026 10:00"
    folder = folder_of(tmp_path, frame, "csv")
    assert_same(import_data(folder, tmp_path / "store", lines=40), load(folder))


def test_lines_that_are_written_in_two_ways_are_refused(tmp_path: Path) -> None:
    frame = lines().drop(columns=["quantity", "unit_price"])
    first = frame["customer_id"] < "C020"
    frame["timestamp"] = np.where(first, "25/03/2026 10:00", "03/25/2026 10:00")
    folder = folder_of(tmp_path, frame, "csv")
    with pytest.raises(DataError):
        import_data(folder, tmp_path / "store", lines=40)
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]
