"""Uploads are small enough, are called plainly, and stay in their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.own_data import uploads
from recommenders.adapters.own_data.uploads import MAX_FILES, Upload, file_name, limit_mb, receive
from recommenders.errors import DataError


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("orders.csv", "orders.csv"),
        ("../../etc/cron.d/orders.csv", "orders.csv"),
        ("C:\\Users\\eve\\orders 2026.CSV.gz", "orders 2026.csv.gz"),
        ("..csv", "data.csv"),
        (".hidden.tsv", "hidden.tsv"),
        ("or\x00de\u202ers\n.xlsx", "orders.xlsx"),
        ("~$lock.xlsx", "lock.xlsx"),
        ("x" * 500 + ".parquet", "x" * 100 + ".parquet"),
        ("dataset.toml", "dataset.toml"),
    ],
)
def test_a_name_is_plain(name: str, kept: str) -> None:
    assert file_name(name) == kept


@pytest.mark.parametrize("name", ["orders.exe", "", "..", "/", "orders", ".bashrc", "a.csv/.."])
def test_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(DataError, match="kind of file is not known"):
        file_name(name)


def test_nothing_leaves_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    receive(folder, [Upload(name="../outside.csv", content=b"a\n1\n")])
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.csv")] == [
        "inside/outside.csv"
    ]


def test_what_would_end_the_process_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def broken(path: Path) -> None:
        tried.append(path.read_bytes().decode())
        raise DataError("the Parquet file is broken", file=str(path), remedy="Write it again.")

    monkeypatch.setattr(uploads, "try_parquet", broken)
    sent = [Upload(name="a.csv", content=b"a\n"), Upload(name="x/b.parquet", content=b"PAR1")]
    with pytest.raises(DataError, match=r"broken \(file b\.parquet\)"):
        receive(tmp_path / "inside", sent)
    assert tried == ["PAR1"]
    assert not (tmp_path / "inside").exists()


def test_too_much_is_refused_whole(tmp_path: Path) -> None:
    small = {"BECAUSAL_UPLOAD_MB": "1"}
    receive(tmp_path, [Upload(name="a.csv", content=b"x" * 600_000)], environ=small)
    more = [Upload(name="b.csv", content=b"y"), Upload(name="c.csv", content=b"x" * 600_000)]
    with pytest.raises(DataError, match=r"1 MB together, and 1 MB are taken.*BECAUSAL_UPLOAD_MB"):
        receive(tmp_path, more, environ=small)
    # one that takes the place of another does not count twice
    receive(tmp_path, [Upload(name="a.csv", content=b"z" * 700_000)], environ=small)
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == {"a.csv": 700_000}
    many = [Upload(name=f"{n}.csv", content=b"") for n in range(MAX_FILES)]
    with pytest.raises(DataError, match="41 files, and 40 are taken"):
        receive(tmp_path, many)


@pytest.mark.parametrize(("told", "most"), [("", 200), ("5", 5), ("0", 200), ("lots", 200)])
def test_the_limit(told: str, most: int) -> None:
    assert limit_mb({"BECAUSAL_UPLOAD_MB": told}) == most
