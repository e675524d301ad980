"""Crafted caches of what explanations rest on: made anew, never a crash (see the recommenders')."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from explain.features import purchase_tables
from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import ItemStatistics
from recommenders.artifacts import META, Arrays, load, save
from recommenders.contract import Dataset
from recommenders.evaluation import stored_results
from recommenders.evaluation.stored_results import StoredEvaluation, evaluate, load_stored
from tests.recommenders.test_crafted_caches import CRAFTS


def only_folder(cache: Path) -> tuple[Path, Arrays, dict[str, object]]:
    (file,) = cache.rglob(META)
    meta = json.loads(file.read_text())
    meta.pop("digest")
    return file.parent, load(file.parent, meta), meta


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, mid: Dataset) -> tuple[Path, StoredEvaluation]:
    cache = tmp_path_factory.mktemp("judged")
    (evaluation,) = evaluate(["popularity"], mid, cache=cache)
    return cache, evaluation


def test_a_crafted_evaluation_is_measured_anew(
    judged: tuple[Path, StoredEvaluation], mid: Dataset
) -> None:
    cache, evaluation = judged
    folder = stored_results._folder(stored_results.as_variant("popularity"), mid, cache)
    meta = json.loads((folder / META).read_text())
    meta.pop("digest")
    arrays = load(folder, meta)
    for craft, change in CRAFTS.items():
        for part in arrays:
            with np.errstate(all="ignore"):
                crafted = change(np.asarray(arrays[part]))
            save(folder, arrays | {part: crafted}, meta)
            again = load_stored("popularity", mid, cache)
            for one in () if again is None else again.measured:
                assert one.frame["code"].between(0, mid.n_customers - 1).all(), (craft, part)
                assert one.lists.max(initial=-1) < mid.n_items, (craft, part)
    save(folder, arrays, meta)
    assert load_stored("popularity", mid, cache) is not None
    assert evaluation.measured


def test_crafted_purchase_tables_are_counted_anew(tmp_path: Path, mid: Dataset) -> None:
    statistics = ItemStatistics.of(mid)
    purchase_tables.counted(mid, statistics, cache=tmp_path)
    folder, arrays, meta = only_folder(tmp_path)
    for craft, change in CRAFTS.items():
        for part in arrays:
            with np.errstate(all="ignore"):
                crafted = change(np.asarray(arrays[part]))
            save(folder, arrays | {part: crafted}, meta)
            again = purchase_tables.counted(mid, statistics, cache=tmp_path)
            assert isinstance(again, PurchaseTables), (craft, part)
            assert again.uptake.shape == (mid.n_items,), (craft, part)
