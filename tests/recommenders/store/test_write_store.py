from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.store.layout import META
from recommenders.store.open_store import open_store
from recommenders.store.write_store import write_store


def test_a_store_is_written_over(tiny: Dataset, bare: Dataset, tmp_path: Path) -> None:
    write_store(tiny, tmp_path / "store")
    write_store(bare, tmp_path / "store")
    assert open_store(tmp_path / "store").fingerprint == bare.fingerprint
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_nothing_else_is_written_over(tiny: Dataset, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    (tmp_path / "file").write_text("x")
    for place in ("mine", "file"):
        with pytest.raises(DataError, match=r"(?i)something else stands"):
            write_store(tiny, tmp_path / place)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years"
    (tmp_path / "empty").mkdir()
    write_store(tiny, tmp_path / "empty")
    assert (tmp_path / "empty" / META).is_file()


def test_nothing_is_left_of_a_write_that_failed(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("recommenders.store.write_store.write_rest", full)
    with pytest.raises(DataError, match="the disk is full"):
        write_store(tiny, tmp_path / "store")
    assert not [*tmp_path.iterdir()]
