"""The batch: parts of some hundred customers, each written whole or not at all."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet

from explain.batch.rows import SCHEMA, rows_of
from explain.explainer import Explainer
from recommenders import registry
from recommenders.api import at_dial, entry, fit, load_dataset
from recommenders.artifacts import cache_folder
from recommenders.configuration import configuration
from recommenders.contract import Dataset, HasDial, Recommender
from recommenders.errors import DataError
from recommenders.operation.lifeline import end_with_pool
from recommenders.operation.writing import sweep, write_whole
from recommenders.own.batch_lists import DONE, MANIFEST, part_file
from recommenders.rules.matched import RuleSet

PART: Final = 200
"""Customers in a part: what a kill costs at most, for each process."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """What is explained: the lists of ``k`` items of every customer of a data set.

    ``dataset`` and ``recommender`` are as on the command line, ``dial`` as a recommender has it.
    """

    dataset: str
    recommender: str
    k: int = 10
    bought_before: bool = False
    dial: float | None = None
    part: int = PART


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
    request: BatchRequest, folder: Path, *, processes: int = 1, tell: Tell | None = None
) -> BatchSummary:
    """Write what is not there yet; ``tell`` is told of parts done and parts in all.

    A part is a Parquet file (`SCHEMA`, fingerprints in its metadata) that takes its name when it
    is whole, so that a run that was killed at any point goes on where it was. Memory holds one part
    for each process. Raises `DataError` where the folder has the batch of something else.
    """
    dataset, recommender = _loaded(request)
    manifest = _manifest(request, dataset, recommender)
    _claim(folder, manifest)
    parts = list(_parts(dataset.n_customers, request.part))
    missing = [part for part in parts if not part_file(folder, part.start).is_file()]
    begin = time.perf_counter()
    say = tell or (lambda done, of: None)
    say(len(parts) - len(missing), len(parts))
    workers = min(processes, max(1, len(missing)))
    if workers == 1:
        explainer = Explainer(recommender, dataset, configuration().rules)
        for count, part in enumerate(missing, start=1):
            _write(explainer, request, folder, part, manifest)
            say(len(parts) - len(missing) + count, len(parts))
    else:
        _in_processes(request, folder, missing, manifest, workers, len(parts), say)
    written = sum(part.stop - part.start for part in missing)
    (folder / DONE).touch()
    seconds = max(time.perf_counter() - begin, 1e-9)
    return BatchSummary(
        customers=written,
        customers_before=dataset.n_customers - written,
        parts=len(missing),
        rate=written / seconds / workers,
    )


def _loaded(request: BatchRequest) -> tuple[Dataset, Recommender]:
    entry(request.recommender)
    dataset = load_dataset(request.dataset)
    recommender = fit(request.recommender, dataset, cache=cache_folder())
    return dataset, at_dial(recommender, request.dial)


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
            before = {}
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


def _parts(n_customers: int, size: int) -> Iterator[range]:
    for begin in range(0, n_customers, size):
        yield range(begin, min(begin + size, n_customers))


def _write(
    explainer: Explainer,
    request: BatchRequest,
    folder: Path,
    part: range,
    manifest: dict[str, Any],
) -> None:
    dataset = explainer.context.dataset
    rows = [
        row
        for customer in part
        for row in rows_of(
            explainer.explain(
                dataset.customer_id(customer), k=request.k, bought_before=request.bought_before
            )
        )
    ]
    metadata = {b"becausal": json.dumps(manifest).encode()}
    table = pa.Table.from_pylist(rows, schema=SCHEMA.with_metadata(metadata))
    write_whole(part_file(folder, part.start), lambda draft: pa.parquet.write_table(table, draft))


_worker: tuple[Explainer, BatchRequest, Path, dict[str, Any]] | None = None


def _start_worker(request: BatchRequest, folder: str, manifest: dict[str, Any]) -> None:
    global _worker
    end_with_pool()
    dataset, recommender = _loaded(request)
    explainer = Explainer(recommender, dataset, configuration().rules)
    _worker = (explainer, request, Path(folder), manifest)


def _work(start: int, stop: int) -> None:
    assert _worker is not None
    explainer, request, folder, manifest = _worker
    _write(explainer, request, folder, range(start, stop), manifest)


def _in_processes(
    request: BatchRequest,
    folder: Path,
    missing: list[range],
    manifest: dict[str, Any],
    workers: int,
    n_parts: int,
    say: Tell,
) -> None:
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(request, str(folder), manifest),
    ) as pool:
        futures: list[Future[None]] = [
            pool.submit(_work, part.start, part.stop) for part in missing
        ]
        for count, future in enumerate(futures, start=1):
            future.result()
            say(n_parts - len(missing) + count, n_parts)


def read_batch(folder: Path) -> pa.Table:
    """All rows of a batch in the order of the customers; raises `DataError` where there is none."""
    files = sorted(folder.glob("part-*.parquet"))
    if not files:
        raise DataError("there is no batch", file=str(folder), remedy="becausal explain --all.")
    return pa.concat_tables([pa.parquet.read_table(file) for file in files])
