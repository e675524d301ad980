from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.operation.secret import Kept, kept_secret, same, secrets_folder, signature

K, X = Kept(name="k"), Kept(name="x")


def test_a_secret_is_made_once_and_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "notes" / "secrets"
    first = kept_secret(Kept(name="names"), folder)
    assert len(first) == 32
    assert kept_secret(Kept(name="names"), folder) == first
    assert kept_secret(Kept(name="cache"), folder) != first
    assert kept_secret(Kept(name="names"), tmp_path / "elsewhere") != first
    file = folder / "names.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["cache.key", "names.key"]


def test_it_is_kept_with_what_cannot_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    assert secrets_folder() == tmp_path / "notes" / "secrets"
    assert kept_secret(X) == kept_secret(X, tmp_path / "notes" / "secrets")


def test_of_many_that_make_it_at_once_all_get_the_same(tmp_path: Path) -> None:
    for attempt in range(20):
        folder = tmp_path / str(attempt)
        with ThreadPoolExecutor(8) as pool:
            got = set(pool.map(lambda _: kept_secret(K, folder), range(8)))  # noqa: B023
        assert len(got) == 1
        assert [path.name for path in folder.iterdir()] == ["k.key"]


@pytest.mark.parametrize("content", [b"", b"00ff", b"x" * 64, b"\xff\xfe", b"0" * 63])
def test_a_secret_that_is_not_what_was_written_is_never_replaced_in_silence(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "k.key").write_bytes(content)
    (tmp_path / "k.key").chmod(0o600)
    with pytest.raises(DataError, match=r"damaged.*k\.key.*backup"):
        kept_secret(K, tmp_path)
    assert (tmp_path / "k.key").read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_secret_that_others_can_read_is_none(tmp_path: Path, mode: int) -> None:
    kept_secret(K, tmp_path)
    (tmp_path / "k.key").chmod(mode)
    with pytest.raises(DataError, match=r"(?i)others than its owner.*chmod 600 k\.key"):
        kept_secret(K, tmp_path)


def test_a_link_to_a_file_of_somebody_else_is_not_followed(tmp_path: Path) -> None:
    kept_secret(Kept(name="mine"), tmp_path)
    (tmp_path / "k.key").symlink_to(tmp_path / "mine.key")
    with pytest.raises(DataError, match="cannot be read"):
        kept_secret(K, tmp_path)


def test_where_it_cannot_be_kept_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataError, match=r"cannot be kept.*BECAUSAL_NOTES"):
        kept_secret(K, tmp_path / "file" / "secrets")


def test_a_signature_is_the_keyed_hash(tmp_path: Path) -> None:
    key = kept_secret(K, tmp_path)
    assert signature(K, b"abc", tmp_path) == blake2b(b"abc", key=key, digest_size=32).hexdigest()
    assert same(signature(K, b"abc", tmp_path), signature(K, b"abc", tmp_path))
    for other in (None, 3, "", "é", signature(K, b"abd", tmp_path)):
        assert not same(other, signature(K, b"abc", tmp_path))
    assert os.access(tmp_path / "k.key", os.R_OK)
