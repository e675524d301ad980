"""Crafted caches of what explanations rest on: made anew, never a crash (see the recommenders')."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.features import purchase_tables
from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import ItemStatistics
from recommenders.artifacts import META
from recommenders.contract import Dataset
from recommenders.evaluation import stored_results
from recommenders.evaluation.stored_results import StoredEvaluation, evaluate, load_stored
from tests.crafts import crafted


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
    for craft in crafted(folder):
        again = load_stored("popularity", mid, cache)
        for measured in () if again is None else again.measured:
            assert measured.frame["code"].between(0, mid.n_customers - 1).all(), craft
            assert measured.lists.max(initial=-1) < mid.n_items, craft
    assert load_stored("popularity", mid, cache) is not None
    assert evaluation.measured


def test_crafted_purchase_tables_are_counted_anew(tmp_path: Path, mid: Dataset) -> None:
    statistics = ItemStatistics.of(mid)
    made = purchase_tables.counted(mid, statistics, cache=tmp_path)
    (file,) = tmp_path.rglob(META)
    counts = 0

    def counted_again(*_: object, **__: object) -> PurchaseTables:
        nonlocal counts
        counts += 1
        return made

    for craft in crafted(file.parent):
        again = purchase_tables.counted(mid, statistics, cache=tmp_path, runner=counted_again)
        assert isinstance(again, PurchaseTables), craft
        assert again.uptake.shape == (mid.n_items,), craft
    assert counts
