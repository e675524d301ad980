"""A part has the lists of its customers, and is the same whoever makes it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from explain.batch.part import Batch, part_table, write_part
from explain.batch.request import explainer_of, load
from explain.batch.rows import SCHEMA
from recommenders.own.batch_lists import part_file
from tests.explain.batch.conftest import Asked


@pytest.fixture
def batch(asked: Asked, tmp_path: Path) -> Batch:
    manifest = {"part": 7, "customers": 60, "k": 3, "bought_before": False}
    return Batch(explainer=explainer_of(*load(asked())), folder=tmp_path, manifest=manifest)


def test_the_last_part_ends_with_the_customers(batch: Batch) -> None:
    dataset = batch.explainer.context.dataset
    table = part_table(batch, 56)
    listed = dict.fromkeys(table["customer_id"].to_pylist())
    assert list(listed) == [dataset.customer_id(code) for code in range(56, 60)]
    assert set(table["rank"].to_pylist()) == {1, 2, 3}


def test_what_is_written_is_the_table_with_its_fingerprints(batch: Batch) -> None:
    written = write_part(batch, 56)
    assert (written.first, written.customers) == (56, 4)
    assert written.seconds > 0
    there = parquet.read_table(part_file(batch.folder, 56))
    assert there.equals(part_table(batch, 56))
    assert there.schema.equals(SCHEMA)
    assert json.loads(there.schema.metadata[b"becausal"]) == batch.manifest
    assert len(list(batch.folder.iterdir())) == 1
