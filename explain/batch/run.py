"""The batch: parts of some hundred customers, each written whole or not at all."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from explain.batch import pool, spark
from explain.batch.part import Batch, PartWritten, write_part
from explain.batch.request import BatchRequest, explainer_of, load
from explain.batch.rows import SCHEMA
from recommenders import registry
from recommenders.configuration import configuration
from recommenders.contract import Dataset, HasDial, Recommender
from recommenders.errors import DataError
from recommenders.operation.writing import sweep, write_whole
from recommenders.own.batch_lists import DONE, MANIFEST, part_file
from recommenders.rules.matched import RuleSet

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """What was written: customers and parts of this run, and those that were there before.

    ``rate`` is customers a second and process, of this run.
    """

    customers: int
    customers_before: int
    parts: int
    rate: float


def explain_all(
    request: BatchRequest,
    folder: Path,
    *,
    processes: int = 1,
    master: str | None = None,
    tell: Tell | None = None,
) -> BatchSummary:
    """Write what is not there yet; ``tell`` is told of parts done and parts in all.

    A part is a Parquet file (`explain.batch.rows.SCHEMA`, fingerprints in its metadata) that takes
    its name when it is whole, so that a run that was killed at any point goes on where it was.
    Memory holds one part for each process. With a ``master`` of Spark its executors write, in place
    of ``processes`` of this machine. Raises `DataError` where the folder has the batch of something
    else, and as `explain.batch.spark` does.
    """
    dataset, recommender = load(request)
    manifest = _manifest(request, dataset, recommender)
    folder = folder.absolute()
    _claim(folder, manifest)
    firsts = range(0, dataset.n_customers, request.part)
    missing = [first for first in firsts if not _is_whole(part_file(folder, first))]
    begin = time.perf_counter()

    def say(written: int) -> None:
        if tell is not None:
            tell(len(firsts) - len(missing) + written, len(firsts))

    say(0)
    workers = min(processes, max(1, len(missing)))
    if master is not None and missing:
        workers = _by_spark(master, _batch(dataset, recommender, folder, manifest), missing, say)
    elif missing:
        parts: Iterable[PartWritten]
        if workers == 1:
            batch = _batch(dataset, recommender, folder, manifest)
            parts = (write_part(batch, first) for first in missing)
        else:
            parts = pool.write_parts(request, folder, manifest, missing, processes=workers)
        for count, _ in enumerate(parts, start=1):
            say(count)
    written = sum(min(request.part, dataset.n_customers - first) for first in missing)
    (folder / DONE).touch()
    seconds = max(time.perf_counter() - begin, 1e-9)
    return BatchSummary(
        customers=written,
        customers_before=dataset.n_customers - written,
        parts=len(missing),
        rate=written / seconds / workers,
    )


def _batch(
    dataset: Dataset, recommender: Recommender, folder: Path, manifest: dict[str, Any]
) -> Batch:
    return Batch(explainer=explainer_of(dataset, recommender), folder=folder, manifest=manifest)


def _by_spark(master: str, batch: Batch, firsts: Sequence[int], say: Callable[[int], None]) -> int:
    """Have the parts written; gives how many tasks there are at a time."""
    with spark.session(master) as session:
        parts = spark.write_parts(session, batch, firsts, tell=say)
        say(len(parts))
        return min(int(session.sparkContext.defaultParallelism), len(parts))


def _manifest(request: BatchRequest, dataset: Dataset, recommender: Recommender) -> dict[str, Any]:
    """What the parts of one folder have in common."""
    return {
        "dataset": dataset.name,
        "data": dataset.fingerprint,
        "as_of": dataset.as_of.isoformat(),
        "recommender": request.recommender,
        "model": registry.fingerprint(request.recommender, dataset),
        "dial": recommender.dial if isinstance(recommender, HasDial) else None,
        "k": request.k,
        "bought_before": request.bought_before,
        "rules": RuleSet.of(configuration().rules, dataset).fingerprint,
        "part": request.part,
        "customers": dataset.n_customers,
    }


def _claim(folder: Path, manifest: dict[str, Any]) -> None:
    """Make the folder ours, or find that it is; what a kill has left half written is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    # of processes that run still, nothing is taken away
    sweep(folder, now=folder.stat().st_mtime, fresh=-math.inf)
    file = folder / MANIFEST
    if file.is_file():
        try:
            before = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            before = None
        if not isinstance(before, dict) or not before:
            raise DataError(
                "what the batch of the folder is of cannot be read",
                file=str(file),
                remedy="Name another folder, or empty this one.",
            )
        # those written before there were rules have none
        before.setdefault("rules", "")
        differ = [key for key in manifest if before.get(key) != manifest[key]]
        if differ:
            raise DataError(
                f"the folder has a batch of another {', '.join(differ)}",
                file=str(folder),
                remedy="Name another folder, or empty this one.",
            )
    elif any(folder.iterdir()):
        raise DataError(
            "the folder has other files", file=str(folder), remedy="Name an empty folder."
        )
    else:
        write_whole(file, json.dumps(manifest, indent=1))


def _is_whole(file: Path) -> bool:
    """Whether a part is there and can be read; one that a copy has torn is written again."""
    if not file.is_file():
        return False
    try:
        names = list(pa.parquet.read_schema(file).names)
    except (OSError, ValueError):
        return False
    return names == list(SCHEMA.names)


def read_batch(folder: Path) -> pa.Table:
    """All rows of a batch in the order of the customers; raises `DataError` where there is none."""
    files = sorted(folder.glob("part-*.parquet"))
    if not files:
        raise DataError("there is no batch", file=str(folder), remedy="becausal explain --all.")
    return pa.concat_tables([pa.parquet.read_table(file) for file in files])
