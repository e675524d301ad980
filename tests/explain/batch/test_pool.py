"""Processes of this machine write what one process makes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from explain.batch import pool
from explain.batch.part import Batch, part_table
from explain.batch.request import explainer_of, load
from recommenders.own.batch_lists import part_file
from tests.explain.batch.conftest import Asked

MANIFEST = {"part": 7, "customers": 60, "k": 3, "bought_before": False}


@pytest.mark.slow
def test_each_part_is_given_in_order_and_is_there(asked: Asked, tmp_path: Path) -> None:
    batch = Batch(explainer=explainer_of(*load(asked())), folder=tmp_path, manifest=MANIFEST)
    firsts = [49, 7, 56]
    written = list(pool.write_parts(asked(), tmp_path, MANIFEST, firsts, processes=2))
    assert [(part.first, part.customers) for part in written] == [(49, 7), (7, 7), (56, 4)]
    for first in firsts:
        assert parquet.read_table(part_file(tmp_path, first)).equals(part_table(batch, first))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_process_holds_its_batch(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_batch", None)
    pool._start(dataclasses.replace(asked(), k=3), tmp_path, MANIFEST)
    assert pool._write(56).customers == 4
    assert part_file(tmp_path, 56).is_file()
