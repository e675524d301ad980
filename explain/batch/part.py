"""A part of a batch: the lists of some hundred customers, written whole or not at all."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet

from explain.batch.rows import SCHEMA, rows_of
from explain.explainer import Explainer
from recommenders.operation.writing import write_whole
from recommenders.own.batch_lists import part_file


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """What all parts have in common; ``manifest`` is that of the folder (`explain.batch.run`)."""

    explainer: Explainer
    folder: Path
    manifest: dict[str, Any]


class PartWritten(NamedTuple):
    """The part from the customer ``first`` (code) on: how many, and seconds of the processor."""

    first: int
    customers: int
    seconds: float


def part_table(batch: Batch, first: int) -> pa.Table:
    """The lists of the part that begins with this customer (code), in `SCHEMA`.

    They depend on nothing else, so every process and every machine makes the same.
    """
    dataset, manifest = batch.explainer.context.dataset, batch.manifest
    rows = [
        row
        for customer in range(first, min(first + manifest["part"], manifest["customers"]))
        for row in rows_of(
            batch.explainer.explain(
                dataset.customer_id(customer),
                k=manifest["k"],
                bought_before=manifest["bought_before"],
            )
        )
    ]
    metadata = {b"becausal": json.dumps(manifest).encode()}
    return pa.Table.from_pylist(rows, schema=SCHEMA.with_metadata(metadata))


def write_part(batch: Batch, first: int) -> PartWritten:
    """Write the part that begins with this customer (code); raises `DataError` where it cannot."""
    begin = time.process_time()
    table = part_table(batch, first)
    write_whole(part_file(batch.folder, first), lambda draft: pa.parquet.write_table(table, draft))
    customers = min(batch.manifest["part"], batch.manifest["customers"] - first)
    return PartWritten(first, customers, time.process_time() - begin)
