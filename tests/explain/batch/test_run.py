"""A batch is whole whatever stops it, and goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from explain.batch import part, run
from explain.batch.rows import SCHEMA
from explain.batch.run import explain_all, read_batch
from recommenders.errors import DataError
from recommenders.own.batch_lists import DONE, MANIFEST, part_file
from tests.explain.batch.conftest import Asked

ROOT = Path(__file__).parents[3]


def test_every_customer_is_there_once(asked: Asked, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    done = explain_all(asked(), tmp_path / "out", tell=lambda *share: told.append(share))
    table = read_batch(tmp_path / "out")
    assert table.schema.equals(SCHEMA)
    rows = list(zip(table["customer_id"].to_pylist(), table["rank"].to_pylist(), strict=True))
    assert len(rows) == len(set(rows))
    assert len({customer for customer, _ in rows}) == done.customers == 60
    assert told == [(count, 9) for count in range(10)]
    assert (tmp_path / "out" / DONE).is_file()
    first = parquet.read_schema(next((tmp_path / "out").glob("part-*")))
    assert json.loads(first.metadata[b"becausal"]) == json.loads(
        (tmp_path / "out" / MANIFEST).read_text()
    )


def test_it_goes_on_where_it_was_broken_off(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    explain_all(asked(), whole)
    original, count = part.write_whole, 0

    def breaks(file: Path, write: object) -> None:
        nonlocal count
        count += 1
        if count == 4:
            # as a kill leaves it: a draft without its name
            (file.parent / f".draft-{10**9}-{file.name}").write_bytes(b"half")
            raise KeyboardInterrupt
        original(file, write)  # type: ignore[arg-type]

    monkeypatch.setattr(part, "write_whole", breaks)
    with pytest.raises(KeyboardInterrupt):
        explain_all(asked(), torn)
    assert len(list(torn.glob("part-*"))) == 3
    monkeypatch.setattr(part, "write_whole", original)
    done = explain_all(asked(), torn)
    assert (done.parts, done.customers, done.customers_before) == (6, 39, 21)
    assert read_batch(torn).equals(read_batch(whole))
    assert not list(torn.glob(".draft-*"))


def test_a_folder_of_something_else_is_left_alone(asked: Asked, tmp_path: Path) -> None:
    explain_all(asked(), tmp_path / "out")
    with pytest.raises(DataError, match="batch of another k"):
        explain_all(asked(k=5), tmp_path / "out")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x")
    with pytest.raises(DataError, match="other files"):
        explain_all(asked(), tmp_path / "other")
    with pytest.raises(DataError, match="no batch"):
        read_batch(tmp_path / "other")
    (tmp_path / "out" / MANIFEST).write_text("[1]")
    with pytest.raises(DataError, match="cannot be read"):
        explain_all(asked(), tmp_path / "out")


def test_a_part_that_was_torn_or_is_none_of_ours_is_written_again(
    asked: Asked, tmp_path: Path
) -> None:
    explain_all(asked(), tmp_path)
    whole = read_batch(tmp_path)
    first, second = sorted(tmp_path.glob("part-*"))[:2]
    first.write_bytes(first.read_bytes()[:-20])
    parquet.write_table(whole.select(["customer_id"]), second)
    assert explain_all(asked(), tmp_path).parts == 2
    assert read_batch(tmp_path).equals(whole)


@pytest.mark.slow
def test_processes_write_the_same_and_a_kill_loses_nothing(
    shop: str, asked: Asked, tmp_path: Path
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    explain_all(asked(), whole)
    command = [
        *(sys.executable, "-c"),
        "from explain.batch.run import explain_all; from pathlib import Path; import sys;"
        "from explain.batch.request import BatchRequest;"
        "explain_all(BatchRequest(dataset=sys.argv[1], recommender='item-knn', part=7),"
        " Path(sys.argv[2]), processes=2)",
        *(shop, str(out)),
    ]
    guarded = command[:2] + [f"if __name__ == '__main__':\n    {command[2]}"] + command[3:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(guarded, env=environment, start_new_session=True) as process:
        until = time.monotonic() + 60
        while not list(out.glob("part-*")) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    assert list(out.glob("part-*"))
    explain_all(asked(), out)
    assert read_batch(out).equals(read_batch(whole))


def test_a_master_is_asked_for_what_is_missing_only(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def by_spark(master: str, batch: part.Batch, firsts: list[int], say: object) -> int:
        seen.append((master, firsts))
        for first in firsts:
            part.write_part(batch, first)
        return 2

    monkeypatch.setattr(run, "_by_spark", by_spark)
    explain_all(asked(), tmp_path / "whole")
    explain_all(asked(), tmp_path / "out")
    for first in (7, 56):
        part_file(tmp_path / "out", first).unlink()
    done = explain_all(asked(), tmp_path / "out", master="local[2]")
    assert (done.parts, done.customers, done.customers_before) == (2, 11, 49)
    # where all is there, no engine is started
    assert explain_all(asked(), tmp_path / "out", master="local[2]").parts == 0
    assert seen == [("local[2]", [7, 56])]
    assert read_batch(tmp_path / "out").equals(read_batch(tmp_path / "whole"))
