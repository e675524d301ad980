"""The key is made once, kept, read by nobody else, and never replaced by a weaker one."""

from __future__ import annotations

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.privacy.key import KEY, kept_key, pseudonym_key
from recommenders.privacy.settings import PrivacySettings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes of files are others there")


def test_it_is_random_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    key = kept_key(folder)
    assert len(key) == 32
    assert kept_key(folder) == key
    file = folder / KEY.file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == f"{key.hex()}\n"
    # no draft is left, and another server has another key
    assert [path.name for path in folder.iterdir()] == [KEY.file]
    assert kept_key(tmp_path / "other") != key


def test_the_mode_does_not_depend_on_what_others_may_do_by_default(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        kept_key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / KEY.file).stat().st_mode) == 0o600


def _asked(folder: str, ready: object, answers: object) -> None:
    ready.wait()  # type: ignore[attr-defined]
    answers.put(kept_key(Path(folder)))  # type: ignore[attr-defined]


def test_processes_that_ask_at_once_get_one_key(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    for turn in range(5):
        ready, answers = spawn.Barrier(6), spawn.Queue()
        folder = tmp_path / str(turn)
        asking = [
            spawn.Process(target=_asked, args=(str(folder), ready, answers)) for _ in range(6)
        ]
        for process in asking:
            process.start()
        keys = {answers.get(timeout=60) for _ in asking}
        for process in asking:
            process.join()
        assert keys == {kept_key(folder)}


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"00", b"0" * 63 + b"\n", b"0" * 64, b"x" * 64 + b"\n", b"\xff" * 65]
)
def test_a_damaged_one_is_said_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / KEY.file
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(DataError, match="damaged") as caught:
        kept_key(tmp_path)
    assert "remove it" in str(caught.value)
    assert file.read_bytes() == content
    # no page tells where things lie
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o601])
def test_one_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    kept_key(tmp_path)
    (tmp_path / KEY.file).chmod(mode)
    with pytest.raises(DataError, match=f"chmod 600 {KEY.file}"):
        kept_key(tmp_path)


def test_no_link_and_no_folder_is_taken_for_it(tmp_path: Path) -> None:
    kept_key(tmp_path / "elsewhere")
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / KEY.file).symlink_to(tmp_path / "elsewhere" / KEY.file)
    with pytest.raises(DataError, match="cannot be read"):
        kept_key(linked)
    (tmp_path / "folder" / KEY.file).mkdir(parents=True)
    with pytest.raises(DataError, match=r"cannot be read|is no file"):
        kept_key(tmp_path / "folder")


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="pseudonyms cannot be") as caught:
        kept_key(tmp_path / "file" / "notes")
    assert "BECAUSAL_PSEUDONYMS" in str(caught.value)


def test_the_operators_own_goes_before_and_makes_no_file(tmp_path: Path) -> None:
    notes = {"BECAUSAL_NOTES": str(tmp_path)}
    own = PrivacySettings(key="of becausal.toml, long enough")
    assert pseudonym_key(own, notes) == own.key.encode()
    named = notes | {"BECAUSAL_PSEUDONYMS": "of the environment, long enough"}
    assert pseudonym_key(own, named) == b"of the environment, long enough"
    assert not list(tmp_path.iterdir())
    assert pseudonym_key(PrivacySettings(), notes) == kept_key(tmp_path / "secrets")
