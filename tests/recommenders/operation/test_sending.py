"""A log that lies on disk is read from there by another process as well."""

from __future__ import annotations

import io
import logging
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.operation import sending
from recommenders.operation.processes import run_apart
from recommenders.operation.sending import MAPS, send
from recommenders.progress import Progress, silent
from recommenders.store.open_store import open_store
from recommenders.store.write_store import write_store

needs_maps = pytest.mark.skipif(not MAPS.is_file(), reason="files are looked up in /proc")


def sent(thing: object) -> bytes:
    stream = io.BytesIO()
    send(thing, stream)
    return stream.getvalue()


def on_disk(folder: Path) -> np.ndarray:
    np.save(folder / "array.npy", np.arange(300_000, dtype=np.int64))
    return np.load(folder / "array.npy", mmap_mode="r")


def looked_at(dataset: Dataset, *, progress: Progress) -> tuple[list[bool], bytes]:
    """Which arrays of the log are mapped there, and what is in them."""
    log = dataset.log
    arrays = (log.items, log.times, log.quantities, log.events, dataset.unit_prices)
    return [sending._is_mapped(array) for array in arrays], b"".join(map(bytes, arrays))


@needs_maps
def test_another_process_reads_the_log_of_a_store_from_disk(
    mid: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sending, "LARGE", 1)
    write_store(mid, tmp_path / "store")
    dataset = open_store(tmp_path / "store")
    with caplog.at_level(logging.INFO):
        mapped, content = run_apart(looked_at, dataset)
    assert all(mapped)
    assert content == looked_at(mid, progress=silent)[1]
    assert not caplog.text
    # written over meanwhile: what is there now has another inode, and is not this data set
    write_store(replace(mid, title="Another"), tmp_path / "store")
    with caplog.at_level(logging.INFO):
        assert run_apart(looked_at, dataset)[1] == content
    assert "Work is done here" in caplog.text


@needs_maps
def test_what_is_mapped_is_named_and_not_copied(tmp_path: Path) -> None:
    array = on_disk(tmp_path)
    for part in (array, np.asarray(array), np.asarray(array)[1_000:200_000]):
        message = sent(part)
        assert len(message) < 1_000
        received = pickle.loads(message)
        np.testing.assert_array_equal(received, part)
        assert sending._is_mapped(received)
        assert received.dtype == part.dtype
    matrix = np.asarray(array).reshape(3, -1)
    np.testing.assert_array_equal(pickle.loads(sent(matrix)), matrix)


@needs_maps
def test_a_file_that_was_replaced_is_not_taken_for_it(tmp_path: Path) -> None:
    array = on_disk(tmp_path)
    message = sent(array)
    other = tmp_path / "other.npy"
    np.save(other, np.zeros(300_000, dtype=np.int64))
    other.replace(tmp_path / "array.npy")
    for late in (message, sent(array)):
        with pytest.raises(ValueError, match="has been replaced"):
            pickle.loads(late)
    (tmp_path / "array.npy").unlink()
    with pytest.raises(ValueError, match="has been replaced"):
        pickle.loads(message)


def test_what_is_small_or_may_be_written_is_copied(tmp_path: Path) -> None:
    array = on_disk(tmp_path)
    for thing in (array[:10], array[::2], np.array(array), "text"):
        np.testing.assert_array_equal(pickle.loads(sent(thing)), thing)
    assert len(sent(array[::2])) > 1_000_000


def test_where_it_cannot_be_told_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "maps").write_text("")
    monkeypatch.setattr(sending, "MAPS", tmp_path / "maps")
    with pytest.raises(ValueError, match="cannot be told which file"):
        sent(on_disk(tmp_path))
