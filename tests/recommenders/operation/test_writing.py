from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recommenders.errors import DataError
from recommenders.operation.writing import DRAFT, FRESH, STALE, draft_prefix, sweep, write_whole

NOW = 2_000_000_000.0


def test_a_file_is_written_whole_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    write_whole(file, "1")
    write_whole(file, b"22")
    assert file.read_bytes() == b"22"
    write_whole(file, lambda draft: draft.write_text("333"))
    assert file.read_text() == "333"
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, r"the disk is full.*results\.json.*Make room"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "read-only file system.*may write to"),
        (errno.EACCES, "permission denied"),
    ],
)
def test_what_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, number: int, said: str
) -> None:
    file = tmp_path / "results.json"
    file.write_text("before")

    def fails(draft: Path) -> None:
        draft.write_text("half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(DataError, match=said):
        write_whole(file, fails)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_a_disk_that_is_really_full_is_one_sentence(tmp_path: Path) -> None:
    # a process that may write files of 1,000 bytes: what comes after fails as on a full disk
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from recommenders.operation.writing import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_whole(Path(sys.argv[1]), 'x' * 5000)\n"
        "except ValueError as error: print(error)\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "t.txt")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.startswith("The file cannot be written: file too large")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def draft(folder: Path, name: str, *, age: float, directory: bool = False) -> Path:
    path = folder / name
    path.mkdir() if directory else path.touch()
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_only_what_nobody_writes_any_more_is_swept(tmp_path: Path, dead: int) -> None:
    below = tmp_path / "recommenders"
    below.mkdir()
    kept = [
        draft(below, f"{draft_prefix()}mine", age=FRESH + 1, directory=True),
        draft(below, f"{DRAFT}{dead}-young", age=FRESH - 1),
        draft(below, "item-knn-0123", age=STALE + 1, directory=True),
    ]
    gone = [
        draft(below, f"{DRAFT}{dead}-old", age=FRESH + 1, directory=True),
        draft(below, f"{DRAFT}{dead}-file", age=FRESH + 1),
        # of a version that did not write the number of its process
        draft(below, f"{DRAFT}x8s_k2", age=FRESH + 1, directory=True),
        # a number that is somebody else's by now
        draft(below, f"{draft_prefix()}ancient", age=STALE + 1, directory=True),
    ]
    (gone[0] / "arrays.npz").write_bytes(b"half")
    os.utime(gone[0], (NOW - FRESH - 1, NOW - FRESH - 1))
    assert sorted(sweep(tmp_path, now=NOW)) == sorted(gone)
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)


def test_a_folder_that_is_not_there_has_no_drafts(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere", now=NOW) == []


def test_a_number_beyond_all_processes_is_nobody(tmp_path: Path) -> None:
    path = draft(tmp_path, f"{DRAFT}{10**30}-x", age=FRESH + 1)
    assert sweep(tmp_path, now=NOW) == [path]


def test_a_write_in_this_process_is_never_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def slow(path: Path) -> None:
        path.write_text("on its way")
        seen.extend(sweep(tmp_path, now=path.stat().st_mtime + FRESH + 5, fresh=0.0))
        assert path.exists()

    write_whole(tmp_path / "t", slow)
    assert seen == []
