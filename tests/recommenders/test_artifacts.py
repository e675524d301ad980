from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from recommenders.artifacts import ARRAYS, META, cache_folder, load, save
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
        with pytest.raises(ArtifactError, match="damaged or half written"):
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
    import hashlib

    (folder / ARRAYS).write_bytes(b"nonsense")
    meta = json.loads((folder / META).read_text())
    meta["digest"] = hashlib.blake2b(b"nonsense", digest_size=16).hexdigest()
    (folder / META).write_text(json.dumps(meta))
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
