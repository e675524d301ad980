from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain.features import purchase_tables
from explain.features.case import CandidateCase
from explain.features.catalogue import available, compute
from explain.features.purchase_tables import PurchaseTables, counted
from explain.profiles.item_statistics import ItemStatistics
from recommenders.artifacts import ARRAYS
from recommenders.contract import Dataset, Event


def test_tables_are_read_from_the_folder_and_made_again_when_damaged(
    mid: Dataset, mid_statistics: ItemStatistics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0
    original = PurchaseTables.of

    def watched(*args: object, **kwargs: object) -> PurchaseTables:
        nonlocal made
        made += 1
        return original(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(purchase_tables.PurchaseTables, "of", watched)
    first = counted(mid, mid_statistics, cache=tmp_path)
    again = counted(mid, mid_statistics, cache=tmp_path)
    assert made == 1
    features = available(mid, mid_statistics)
    targets = np.arange(30, dtype=np.int32)
    values = [
        compute(features, CandidateCase.of(mid, mid_statistics, tables, 3, targets))
        for tables in (first, again)
    ]
    np.testing.assert_array_equal(*values)
    assert np.isfinite(values[0]).any(axis=0).all()
    (tmp_path / "co-purchases" / mid.fingerprint / ARRAYS).write_bytes(b"damaged")
    counted(mid, mid_statistics, cache=tmp_path)
    assert made == 2
    counted(mid, mid_statistics)
    assert made == 3


def test_items_that_are_bought_least_are_left_out_where_there_are_too_many(
    mid: Dataset, mid_statistics: ItemStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchase_tables, "MAX_ITEMS", 10)
    tables = PurchaseTables.of(mid, mid_statistics)
    kept = tables.companions.items
    assert len(kept) == 10
    assert tables.buyers[kept].min() >= np.sort(tables.buyers)[-10]
    assert set(np.flatnonzero(tables.tastes.any(axis=1))) <= set(kept.tolist())


def test_without_a_purchase_there_is_nothing_to_count(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    views = replace(mid.log, events=np.full(len(mid.log.items), Event.VIEW, dtype=np.int8))
    with pytest.raises(ValueError, match="nobody has bought anything"):
        PurchaseTables.of(replace(mid, log=views), mid_statistics)
