from __future__ import annotations

import errno
import hashlib
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from recommenders.artifacts import (
    ARRAYS,
    META,
    _signed,
    cache_folder,
    keep,
    kept_or_made,
    load,
    restoring,
    rows_of,
    save,
)
from recommenders.errors import ArtifactError

SAVED = {"numbers": np.arange(5.0), "words": np.array(["a", "bc"])}
MADE_FOR: dict[str, object] = {"model": "m", "settings": {"rank": 3, "weight": 0.1}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cache" / "models" / "m"
    save(folder, SAVED, MADE_FOR)
    return folder


def test_the_cache_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BECAUSAL_CACHE", raising=False)
    assert cache_folder() == Path(__file__).parents[2] / ".cache"
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere"


def test_what_was_saved_comes_back(folder: Path) -> None:
    arrays = load(folder, MADE_FOR)
    assert set(arrays) == set(SAVED)
    for name, array in SAVED.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype
    assert [path.name for path in folder.parent.iterdir()] == ["m"]


def test_a_later_save_replaces_the_earlier(folder: Path) -> None:
    save(folder, {"numbers": np.zeros(2)}, MADE_FOR)
    assert load(folder, MADE_FOR)["numbers"].tolist() == [0.0, 0.0]


def test_objects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        save(tmp_path / "m", {"numbers": np.array([{}], dtype=object)}, MADE_FOR)
    assert list(tmp_path.iterdir()) == []


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no usable artifact in m"):
        load(tmp_path / "m", MADE_FOR)


def test_truncated_arrays(folder: Path) -> None:
    content = (folder / ARRAYS).read_bytes()
    for length in (0, 1, len(content) // 2, len(content) - 1):
        (folder / ARRAYS).write_bytes(content[:length])
        with pytest.raises(ArtifactError, match="damaged, half written"):
            load(folder, MADE_FOR)


def test_every_altered_byte_is_noticed(folder: Path) -> None:
    content = bytearray((folder / ARRAYS).read_bytes())
    for position in range(0, len(content), 97):
        content[position] ^= 1
        (folder / ARRAYS).write_bytes(content)
        with pytest.raises(ArtifactError, match="damaged"):
            load(folder, MADE_FOR)
        content[position] ^= 1


@pytest.mark.parametrize("name", [ARRAYS, META])
def test_a_deleted_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match="no usable artifact"):
        load(folder, MADE_FOR)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", "{}", '{"digest": 3}', "\x00\ufffd"])
def test_damaged_meta_data(folder: Path, text: str) -> None:
    (folder / META).write_text(text)
    with pytest.raises(ArtifactError):
        load(folder, MADE_FOR)


def test_bytes_that_are_no_text(folder: Path) -> None:
    (folder / META).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ArtifactError):
        load(folder, MADE_FOR)


def test_made_for_something_else(folder: Path) -> None:
    for other in ({}, {**MADE_FOR, "model": "n"}, {**MADE_FOR, "more": 1}):
        with pytest.raises(ArtifactError, match="something else"):
            load(folder, other)
    wider = {"model": "m", "settings": {"rank": 3, "weight": 0.2}}
    with pytest.raises(ArtifactError, match="something else"):
        load(folder, wider)


def test_arrays_that_vouch_for_themselves_but_are_no_archive(folder: Path) -> None:
    signed(folder, b"nonsense")
    with pytest.raises(ArtifactError, match="cannot be read"):
        load(folder, MADE_FOR)


def test_tuples_in_the_settings_compare_as_json(tmp_path: Path) -> None:
    save(tmp_path / "m", SAVED, {"sizes": (1, 2)})
    assert set(load(tmp_path / "m", {"sizes": (1, 2)})) == set(SAVED)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("in the way")
    with pytest.raises(ArtifactError):
        load(tmp_path / "m", MADE_FOR)


def test_a_failed_write_leaves_no_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        save(folder, {"numbers": np.zeros(2)}, MADE_FOR)
    assert [path.name for path in folder.parent.iterdir()] == ["m"]
    assert load(folder, MADE_FOR)["numbers"].tolist() == SAVED["numbers"].tolist()


@pytest.mark.slow
def test_writers_and_readers_at_the_same_time(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    arrays = {"numbers": np.arange(2000.0)}
    save(folder, arrays, MADE_FOR)
    done = threading.Event()

    def write(_: int) -> None:
        for _ in range(60):
            save(folder, arrays, MADE_FOR)

    def read(_: int) -> int:
        complete = 0
        while not done.is_set():
            try:
                loaded = load(folder, MADE_FOR)
            except ArtifactError:
                continue
            np.testing.assert_array_equal(loaded["numbers"], arrays["numbers"])
            complete += 1
        return complete

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read, number) for number in range(2)]
        writers = [pool.submit(write, number) for number in range(5)]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)
    np.testing.assert_array_equal(load(folder, MADE_FOR)["numbers"], arrays["numbers"])
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def signed(folder: Path, content: bytes, **told: object) -> None:
    """Arrays that somebody has crafted who has the key of this installation."""
    meta = json.loads((folder / META).read_text()) | told
    meta.pop("digest", None)
    (folder / ARRAYS).write_bytes(content)
    meta["digest"] = _signed(folder, content, meta)
    (folder / META).write_text(json.dumps(meta))


def test_who_has_no_key_cannot_vouch(folder: Path) -> None:
    content = (folder / ARRAYS).read_bytes()
    meta = json.loads((folder / META).read_text())
    # what was enough before there was a key: a plain hash of what somebody has put there
    crafted = content.replace(b"numbers", b"nombers")
    for digest in (
        hashlib.blake2b(crafted, digest_size=16).hexdigest(),
        hashlib.blake2b(crafted, digest_size=32).hexdigest(),
        meta["digest"],
        "",
        None,
    ):
        (folder / ARRAYS).write_bytes(crafted)
        (folder / META).write_text(json.dumps(meta | {"digest": digest}))
        with pytest.raises(ArtifactError, match="of somebody else"):
            load(folder, MADE_FOR)


def test_the_cache_of_another_installation_is_not_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(load(folder, MADE_FOR)) == set(SAVED)
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "of another"))
    with pytest.raises(ArtifactError, match="of somebody else"):
        load(folder, MADE_FOR)


def test_what_is_put_in_the_place_of_another_is_not_used(folder: Path) -> None:
    other = folder.with_name("n")
    save(other, {"numbers": np.ones(5)}, MADE_FOR)
    for file in (ARRAYS, META):
        (folder / file).write_bytes((other / file).read_bytes())
    with pytest.raises(ArtifactError, match="of somebody else"):
        load(folder, MADE_FOR)


def test_without_a_place_for_the_key_nothing_is_kept_and_nothing_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "file"))
    with pytest.raises(ArtifactError, match="nothing vouches"):
        load(folder, MADE_FOR)
    keep(folder.with_name("other"), SAVED, MADE_FOR)
    assert "the key of the cache cannot be kept" in caplog.text
    assert not folder.with_name("other").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_costs_the_next_start_its_time(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", full)
    keep(folder, {"numbers": np.zeros(1)}, MADE_FOR)
    assert "is not saved" in caplog.text
    assert ("the disk is full" in caplog.text) == (number == errno.ENOSPC)
    monkeypatch.undo()
    # what was there before is there still, and nothing half written beside it
    assert load(folder, MADE_FOR)["numbers"].tolist() == SAVED["numbers"].tolist()
    assert [path.name for path in folder.parent.iterdir()] == ["m"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    (folder / META).unlink()
    os.mkfifo(folder / META)
    with pytest.raises(ArtifactError):
        load(folder, MADE_FOR)


def test_meta_data_without_end_are_not_read(folder: Path) -> None:
    for text in ("[" * 100_000, " " * 2_000_000):
        (folder / META).write_text(text)
        with pytest.raises(ArtifactError):
            load(folder, MADE_FOR)


# by hand: rows {0: 1.0, 2: 2.0}, {} and {1: 3.0}
DATA, INDICES, INDPTR = np.array([1.0, 2.0, 3.0]), np.array([0, 2, 1]), np.array([0, 2, 2, 3])


def test_rows_are_as_they_were() -> None:
    rows = rows_of(DATA, INDICES, INDPTR, (3, 3))
    assert rows.toarray().tolist() == [[1, 0, 2], [0, 0, 0], [0, 3, 0]]


@pytest.mark.parametrize(
    ("data", "indices", "indptr", "shape"),
    [
        (DATA, INDICES + 1, INDPTR, (3, 3)),
        (DATA, INDICES - 1, INDPTR, (3, 3)),
        (DATA, INDICES + 2**40, INDPTR, (3, 3)),
        (DATA, INDICES, INDPTR + 1, (3, 3)),
        (DATA, INDICES, np.array([0, 3, 2, 3]), (3, 3)),
        (DATA, INDICES, np.array([0, 2, 2, 4]), (3, 3)),
        (DATA, INDICES, np.array([0, -(2**62), 2, 3]), (3, 3)),
        (DATA, INDICES, INDPTR[:-1], (3, 3)),
        (DATA, INDICES, INDPTR, (2, 3)),
        (DATA, INDICES, INDPTR, (-1, 3)),
        (DATA[:2], INDICES, INDPTR, (3, 3)),
        (DATA, INDICES.astype(np.float64), INDPTR, (3, 3)),
        (DATA, INDICES, INDPTR.astype(np.float64), (3, 3)),
        (DATA.astype(str), INDICES, INDPTR, (3, 3)),
        (DATA[None], INDICES[None], INDPTR, (3, 3)),
    ],
)
def test_rows_that_lead_out_of_their_shape_are_refused(
    data: NDArray[Any], indices: NDArray[Any], indptr: NDArray[Any], shape: tuple[int, int]
) -> None:
    with pytest.raises(ArtifactError):
        rows_of(data, indices, indptr, shape)


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), ValueError("x"), IndexError(3), TypeError(), MemoryError(), RuntimeError("x")],
)
def test_what_arrays_raise_is_a_doubt(error: Exception) -> None:
    with pytest.raises(ArtifactError, match="of gf-cf cannot be used"), restoring("gf-cf"):
        raise error


def test_what_another_has_made_meanwhile_is_taken(tmp_path: Path) -> None:
    """Eight at once: one makes it, and each has the same."""
    folder, begun, made = tmp_path / "fits" / "model", threading.Barrier(8), []
    answers: list[int] = []

    def restore() -> int:
        return int(load(folder, {})["value"])

    def make() -> int:
        made.append(1)
        time.sleep(0.2)
        save(folder, {"value": np.array(7)}, {})
        return 7

    def ask() -> None:
        begun.wait()
        answers.append(kept_or_made(folder, restore=restore, make=make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [7] * 8
    assert made == [1]
    # what cannot be made tells everybody why
    with pytest.raises(ZeroDivisionError):
        kept_or_made(tmp_path / "fits" / "other", restore=_nothing, make=lambda: 1 // 0)


def _nothing() -> int:
    raise ArtifactError("it is not there")
