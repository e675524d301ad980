"""Parts of a batch by processes of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from explain.batch.part import Batch, PartWritten, write_part
from explain.batch.request import BatchRequest, explainer_of, load
from recommenders.operation.lifeline import end_with_pool

_batch: Batch | None = None


def write_parts(
    request: BatchRequest,
    folder: Path,
    manifest: dict[str, Any],
    firsts: Sequence[int],
    *,
    processes: int,
) -> Iterator[PartWritten]:
    """Write the parts that begin with these customers (codes), and give them in that order.

    Each process loads data and model itself, the model from the cache.
    """
    with ProcessPoolExecutor(
        max_workers=processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(request, folder, manifest),
    ) as pool:
        yield from pool.map(_write, firsts)


def _start(request: BatchRequest, folder: Path, manifest: dict[str, Any]) -> None:
    global _batch
    end_with_pool()
    _batch = Batch(explainer=explainer_of(*load(request)), folder=folder, manifest=manifest)


def _write(first: int) -> PartWritten:
    assert _batch is not None
    return write_part(_batch, first)
