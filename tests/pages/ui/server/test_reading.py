"""Large files are read beside the server where somebody else is on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pages.ui.server import reading
from pages.ui.server.quota import SESSIONS
from pages.ui.server.reading import open_windows, reader
from recommenders.adapters import sources
from recommenders.errors import DataError
from recommenders.operation.counts import Counts
from recommenders.operation.processes import run_apart, run_here
from recommenders.progress import silent

LARGE = 40_000_000


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    lines = pd.DataFrame(
        {
            "customer": np.repeat([f"c{n}" for n in range(20)], 5),
            "item": [f"i{n % 7}" for n in range(100)],
            "date": pd.date_range("2026-01-01", periods=100).strftime("%Y-%m-%d"),
        }
    )
    lines.to_csv(folder / "interactions.csv", index=False)
    monkeypatch.setenv("BECAUSAL_DATA", str(folder))
    return folder


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Nobody is there yet."""
    nobody = Counts()
    monkeypatch.setattr(reading, "COUNTS", nobody)
    return nobody


def test_what_is_large_is_read_apart_where_somebody_else_is_there(
    shop: Path, counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "size_of", lambda path: LARGE)
    for windows, runner in ((0, run_here), (1, run_here), (2, run_apart)):
        assert open_windows() == windows
        assert reader(shop) is runner
        counts.add(SESSIONS)
    # what is in no file, and what is opened and not read
    assert reader(None) is run_here
    monkeypatch.setattr(reading, "is_store", lambda path: True)
    assert reader(shop) is run_here


def test_what_is_small_is_read_here(shop: Path, counts: Counts) -> None:
    counts.add(SESSIONS, 5.0)
    assert reader(shop) is run_here


def test_the_same_is_read_apart_as_here(shop: Path) -> None:
    here, apart = (
        runner(sources.load, "shop", progress=silent) for runner in (run_here, run_apart)
    )
    assert apart.fingerprint == here.fingerprint
    assert apart.n_customers == 20
    assert np.array_equal(apart.log.items, here.log.items)
    assert apart.findings == here.findings
    (shop / "interactions.csv").write_text("customer,item,date\nann,tea,no day\n")
    told = []
    for runner in (run_here, run_apart):
        with pytest.raises(DataError) as raised:
            runner(sources.load, "shop", progress=silent)
        told.append(str(raised.value))
    assert told[0] == told[1]
    assert "no day" in told[0]
