"""Parts of a batch by the executors of Apache Spark (extra ``spark``)."""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from explain.batch.part import Batch, PartWritten, write_part
from recommenders.errors import DataError
from recommenders.own.batch_lists import part_file

if TYPE_CHECKING:
    from pyspark.broadcast import Broadcast
    from pyspark.sql import SparkSession

THIS_MACHINE: Final = "local[*]"
"""The master that is this machine with all its cores."""
MASTERS: Final = ("local", "spark://", "yarn", "k8s://")
"""How the address of a master begins."""
WRITTEN: Final = "first long, customers long, seconds double"
"""`PartWritten` as Spark has it."""
LOOKS: Final = 0.5
"""Seconds between two looks at what is written."""
_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "FATAL",
}
_LOCAL: Final = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_RAISED = re.compile(r"^(?:[\w.]+\.)?(\w+(?:Error|Exception|Exit)): (.+)$", re.MULTILINE)


@contextmanager
def session(master: str = THIS_MACHINE) -> Iterator[SparkSession]:
    """A session of Spark, which ends with the block; the one of this process, if there is one.

    On a local ``master`` nothing but this machine can reach it, and no web page is served
    anywhere. Raises `DataError` where the package or Java is missing, or Spark does not start.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise DataError(
            "the engine Spark is not installed",
            remedy='Install the package: pip install "becausal[spark]".',
        ) from None
    with _about_pandas():
        active = SparkSession.getActiveSession()
        if active is not None:
            yield active
            return
        _check(master)
        settings = dict(_SETTINGS)
        if master.startswith("local"):
            settings |= _LOCAL
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(master).appName("becausal").config(map=settings)
        try:
            started = builder.getOrCreate()
        except (PySparkException, Py4JError) as error:
            raise DataError(
                f"Spark does not start: {_cause(error)}",
                value=master,
                remedy="Look whether that master can be reached, and at the version of Java: 17 "
                "or later.",
            ) from error
        try:
            yield started
        finally:
            started.stop()


@contextmanager
def _about_pandas() -> Iterator[None]:
    """Leave out that pandas 3 is news to Spark: nothing of ours goes through pandas there."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
        yield


def _check(master: str) -> None:
    """What Spark would say on many lines."""
    if not master.startswith(MASTERS):
        raise DataError(
            "there is no such master of Spark",
            value=master,
            remedy="Give local[2], spark://host:7077, yarn, or k8s://host:443.",
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(Path(home, "bin", "java") if home else "java"):
        raise DataError(
            "Spark needs Java, and there is none" + (f" in {home}" if home else ""),
            remedy="Install Java 17 or later (Debian: apt install openjdk-17-jre-headless), or "
            "name its folder in JAVA_HOME.",
        )


def write_parts(
    spark: SparkSession, batch: Batch, firsts: Sequence[int], *, tell: Callable[[int], None]
) -> list[PartWritten]:
    """Write the parts that begin with these customers (codes), each as a partition of its own.

    ``batch`` reaches each process of an executor once. ``tell`` is told now and then
    how many of them are written. The folder has to be the same for all executors: raises
    `DataError` where it is not, where the model cannot be sent, and where Spark has given up.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with _about_pandas():
            sent = spark.sparkContext.broadcast(batch)
    except Exception as error:  # what cannot be sent raises whatever it does
        raise DataError(
            f"the recommender cannot be sent to executors: {_cause(error)}",
            value=batch.explainer.context.ranker.recommender.name,
            remedy="Leave --engine out: processes of this machine load it themselves.",
        ) from error
    partitions = spark.range(len(firsts), numPartitions=len(firsts))
    try:
        with _about_pandas():
            done = partitions.mapInArrow(_writer(sent, list(firsts)), WRITTEN)
            rows = _watched(done.collect, batch.folder, firsts, tell)
    except (PySparkException, Py4JError) as error:
        raise DataError(
            f"Spark has given up: {_cause(error)}",
            remedy="What is written stays: the same command goes on there.",
        ) from error
    finally:
        sent.destroy()
    if away := [first for first in firsts if not part_file(batch.folder, first).is_file()]:
        raise DataError(
            f"{len(away):,} of {len(firsts):,} parts were written where this machine cannot see "
            "them",
            file=str(batch.folder),
            remedy="Name a folder that all executors share with this machine.",
        )
    return [PartWritten(*row) for row in rows]


def _writer(
    sent: Broadcast[Batch], firsts: list[int]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What an executor does with a partition: numbers of parts come in, what was written goes out.

    The work itself is `explain.batch.part.write_part`, as in the processes of this machine.
    """

    def write(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch_of_numbers in numbers:
            for number in batch_of_numbers.column(0).to_pylist():
                done = write_part(sent.value, firsts[number])
                yield pa.RecordBatch.from_pylist([done._asdict()])

    return write


def _watched(
    collect: Callable[[], list[tuple[int, int, float]]],
    folder: Path,
    firsts: Sequence[int],
    tell: Callable[[int], None],
) -> list[tuple[int, int, float]]:
    """What ``collect`` gives; meanwhile it is told how many of the parts are there."""
    files = {part_file(folder, first).name for first in firsts}
    # in a thread of its own: an answer of Java that is waited for cannot be broken off by Ctrl-C
    with ThreadPoolExecutor(max_workers=1) as thread:
        rows = thread.submit(collect)
        while not wait([rows], timeout=LOOKS).done:
            tell(len(files.intersection(file.name for file in folder.iterdir())))
        return rows.result()


def _cause(error: BaseException) -> str:
    """What an error of Spark is about, in a line: what Python raised in an executor, if it did."""
    raised = _RAISED.findall(str(error))
    if raised:
        kind, said = raised[-1]
        return said.rstrip(". ") if kind == "DataError" else f"{kind}: {said}".rstrip(". ")
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(". ")
