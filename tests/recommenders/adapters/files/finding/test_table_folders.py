"""A folder of files that is one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.finding.table_folders import (
    files_below,
    files_of_folder,
    folder_findings,
    holds_files,
    is_partition,
    partition_of,
)
from recommenders.errors import DataError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_what_programs_note_beside_the_data_is_passed_over(tmp_path: Path) -> None:
    data = ["a/part-1.csv", "a/part-2.csv.gz", "b.parquet"]
    touch(tmp_path, *data, "_SUCCESS", ".part-1.csv.crc", "a/_committed_1", ".x/part-9.csv")
    content = files_of_folder(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in content.files] == data
    assert content.others == ()
    assert files_below(tmp_path) == list(content.files)
    (said,) = folder_findings("orders", "interactions", content)
    assert (said.count, said.observation) == (3, "Files of interactions in the folder orders")


def test_other_files_are_told(tmp_path: Path) -> None:
    touch(tmp_path, "a.csv", *(f"{n}.docx" for n in range(5)))
    _, said = folder_findings("orders", "interactions", files_of_folder(tmp_path))
    assert (said.count, said.warning) == (5, True)
    assert said.observation.endswith("no data: 0.docx, 1.docx, 2.docx, 3.docx, ...")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["part-00000", "part-00001"], "no ending that tells their kind"),
        (["000000_0"], "no ending that tells their kind"),
        (["x.docx"], "no file that can be read"),
        (["_SUCCESS"], "no file that can be read"),
        (["a.csv", "_temporary/0/b.csv"], "has not finished"),
        (["a.parquet", "_delta_log/00000.json"], "Delta Lake"),
        (["a.parquet", ".hoodie/hoodie.properties"], "Hudi"),
        (["data/a.parquet", "metadata/v1.metadata.json"], "Iceberg"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(
    tmp_path: Path, names: list[str], sentence: str
) -> None:
    touch(tmp_path, *names)
    with pytest.raises(DataError, match=sentence):
        files_of_folder(tmp_path)


def test_a_folder_of_that_name_may_hold_data(tmp_path: Path) -> None:
    touch(tmp_path, "metadata/a.csv", "b.csv")
    assert len(files_of_folder(tmp_path).files) == 2


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("a.csv", True),
        ("part-00000", True),
        ("month=2/a.csv", True),
        ("2024/a.csv", True),
        ("2024-01/a.csv", True),
        ("src/a.csv", False),
        ("a.py", False),
        (".a.csv", False),
    ],
)
def test_a_folder_holds_a_table(tmp_path: Path, name: str, holds: bool) -> None:
    touch(tmp_path, name)
    assert holds_files(tmp_path) == holds
    assert not holds_files(tmp_path / "none")


def test_partitions() -> None:
    assert is_partition("month=2")
    assert not is_partition("month")
    assert partition_of(Path("/x=1/shop/year=2024/day=a%2Fb/p.csv")) == {
        "year": "2024",
        "day": "a/b",
    }
    assert partition_of(Path("shop/month=__HIVE_DEFAULT_PARTITION__/p.csv")) == {"month": ""}
    assert partition_of(Path("shop/p.csv")) == {}
