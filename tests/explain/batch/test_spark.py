"""Executors of Spark write the very files that processes of this machine write."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from explain.batch import spark
from explain.batch.part import Batch
from explain.batch.request import BatchRequest, explainer_of, load
from explain.batch.run import explain_all, read_batch
from explain.explainer import Explainer
from recommenders.errors import DataError
from recommenders.own.batch_lists import part_file
from tests.explain.batch.conftest import Asked

ROOT = Path(__file__).parents[3]
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Options of Java for programs of seconds: what is compiled at length is not run for long."""
MANIFEST = {"part": 7, "customers": 60, "k": 3, "bought_before": False}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="the extra spark is left out")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with pytest.MonkeyPatch.context() as patch:
        # the executors import this checkout, wherever the package is installed
        patch.setenv("PYTHONPATH", str(ROOT))
        for options in ("SPARK_SUBMIT_OPTS", "SPARK_LAUNCHER_OPTS"):
            patch.setenv(options, SHORT_LIVED)
        with spark.session("local[2]") as started:
            yield started


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> BatchRequest:
    """Of 1,000 customers, so 5 parts of the usual size."""
    folder = tmp_path_factory.mktemp("large")
    lines = [f"c{n % 1000},i{n * (3 + n % 5) % 37},2026-01-{1 + n % 27:02}" for n in range(3000)]
    text = "customer_id,item_id,timestamp\n" + "\n".join(lines)
    (folder / "interactions.csv").write_text(text)
    return BatchRequest(dataset=str(folder), recommender="item-knn")


@pytest.fixture(scope="module")
def whole(large: BatchRequest, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """Its batch by this process."""
    folder = tmp_path_factory.mktemp("whole")
    explain_all(large, folder)
    return read_batch(folder)


def silent(written: int) -> None:
    """Nobody looks."""


class Noted:
    """Writes a line with the number of the process in which it is unpacked."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[str], Noted], tuple[str]]:
        return noted, (self.file,)


def noted(file: str) -> Noted:
    with Path(file).open("a") as stream:
        stream.write(f"{os.getpid()}\n")
    return Noted(file)


@pytest.mark.slow
def test_the_files_are_those_of_the_local_pool(session: Any, asked: Asked, tmp_path: Path) -> None:
    local, engine = tmp_path / "local", tmp_path / "engine"
    explain_all(asked(), local)
    told: list[tuple[int, int]] = []
    done = explain_all(asked(), engine, master="local[2]", tell=lambda *share: told.append(share))
    assert (done.parts, done.customers) == (9, 60)
    assert (told[0], told[-1]) == ((0, 9), (9, 9))
    assert read_batch(engine).equals(read_batch(local))
    assert {file.name: file.read_bytes() for file in engine.iterdir()} == {
        file.name: file.read_bytes() for file in local.iterdir()
    }


@pytest.mark.slow
def test_the_model_reaches_a_process_once(session: Any, asked: Asked, tmp_path: Path) -> None:
    explainer, notes = explainer_of(*load(asked())), tmp_path / "notes"
    explainer.noted = Noted(str(notes))  # type: ignore[attr-defined]
    folder = tmp_path / "out"
    folder.mkdir()
    batch = Batch(explainer=explainer, folder=folder, manifest=MANIFEST)
    firsts = list(range(0, 60, 7))
    written = spark.write_parts(session, batch, firsts, tell=silent)
    assert [part.first for part in written] == firsts
    processes = notes.read_text().split()
    assert 1 <= len(processes) <= 2 < len(firsts)
    assert len(set(processes)) == len(processes)


@pytest.mark.slow
def test_what_goes_wrong_in_an_executor_is_one_sentence(
    session: Any, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explainer = explainer_of(*load(asked()))
    nothing = Batch(explainer=explainer, folder=tmp_path, manifest={**MANIFEST, "k": 0})
    with pytest.raises(DataError, match=r"^Spark has given up: A list has one item at least"):
        spark.write_parts(session, nothing, [0, 7], tell=silent)
    assert not list(tmp_path.iterdir())
    # executors that do not share the folder
    batch = Batch(explainer=explainer, folder=tmp_path, manifest=MANIFEST)
    monkeypatch.setattr(spark, "part_file", lambda folder, first: part_file(folder / "x", first))
    with pytest.raises(DataError, match="1 of 1 parts were written where this machine cannot"):
        spark.write_parts(session, batch, [56], tell=silent)
    # a model that holds what no other process can have
    own = Explainer.of(explainer.context)
    own.lock = threading.Lock()  # type: ignore[attr-defined]
    locked = Batch(explainer=own, folder=tmp_path, manifest=MANIFEST)
    with pytest.raises(DataError, match=r"cannot be sent to executors.*item-knn"):
        spark.write_parts(session, locked, [0], tell=silent)


@pytest.mark.slow
def test_nobody_else_reaches_a_local_session(session: Any) -> None:
    settings = session.sparkContext.getConf()
    assert settings.get("spark.ui.enabled") == "false"
    assert session.sparkContext.uiWebUrl is None
    assert settings.get("spark.driver.host") == "127.0.0.1"
    with spark.session("local[2]") as again:
        assert again is session
    # who has not begun it does not end it
    assert session.range(3).count() == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ended_by", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_however_it_is_stopped_it_goes_on_there(
    session: Any,
    large: BatchRequest,
    whole: pa.Table,
    tmp_path: Path,
    ended_by: signal.Signals,
    code: int,
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "explain", "explain", "--all", "--out", str(out)]
    command += ["--dataset", large.dataset, "--recommender", large.recommender]
    command += ["--engine", "spark", "--master", "local[2]"]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        until = time.monotonic() + 200
        while not list(out.glob("part-*")) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(ended_by)
        # ends when the last of them is gone that writes to it, so Java as well
        _, said = process.communicate(timeout=100)
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert said.endswith("Stopped.\n") == (ended_by == signal.SIGINT)
    before = {file.name: file.stat().st_mtime_ns for file in out.glob("part-*")}
    assert 1 <= len(before) < 5
    assert not (out / "_SUCCESS").exists()
    done = explain_all(large, out, master="local[2]")
    assert (done.parts, done.customers) == (5 - len(before), 1000 - 200 * len(before))
    assert before.items() <= {f.name: f.stat().st_mtime_ns for f in out.iterdir()}.items()
    assert read_batch(out).equals(whole)
    assert not list(out.glob(".draft-*"))


def test_the_package_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(DataError, match=r'pip install "becausal\[spark\]"'), spark.session():
        pass


def test_java_and_a_master_that_there_is_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"no such master of Spark .value .lokal."):
        spark._check("lokal")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(DataError, match=f"there is none in {tmp_path}. Install Java 17"):
        spark._check("yarn")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    spark._check("yarn")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match=r"there is none\. Install Java 17"):
        spark._check("local[2]")
    monkeypatch.setenv("PATH", str(java.parent))
    spark._check("local[2]")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (
            "An exception was thrown\n  File x\nrecommenders.errors.DataError: The disk is full. "
            "Make room.\n SQLSTATE: 38000",
            "The disk is full. Make room",
        ),
        (
            "lines\nModuleNotFoundError: No module named 'explain'\n",
            "ModuleNotFoundError: No module named 'explain'",
        ),
        (
            "Job aborted due to stage failure: lost\n\tat org.apache",
            "Job aborted due to stage failure: lost",
        ),
        ("", "ValueError"),
    ],
)
def test_a_cause_is_one_line(text: str, cause: str) -> None:
    assert spark._cause(ValueError(text)) == cause


def test_nothing_of_it_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys, explain.batch.spark; sys.exit('pyspark' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
