from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from recommenders.evaluation.cost import Cost
from recommenders.evaluation.holdout import leave_one_out
from tests import worlds
from tests.benchmarks.ranking import beside, beside_worker

COST = Cost(fit=1.0, before=10.0, peak=20.0, score=0.5)


def test_the_worker_leaves_out_what_the_user_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(
        model: str, settings: dict[str, float], train: pd.DataFrame
    ) -> tuple[float, float, Callable[[int], tuple[np.ndarray, np.ndarray]]]:
        assert (model, settings) == ("EASE", {"lamb": 2.0})
        scores = np.array([5.0, 4.0, np.nan, 4.5])
        return 1.5, 2.5, lambda user: (np.array([0, 1, 2, 4]), scores)

    monkeypatch.setattr(beside_worker, "cornac", fake)
    pd.DataFrame({"user": [3, 3, 7], "item": [0, 4, 1]}).to_parquet(tmp_path / "train.parquet")
    pd.DataFrame({"user": [7, 3]}).to_parquet(tmp_path / "test.parquet")
    job = {"package": "cornac", "model": "EASE", "settings": {"lamb": 2.0}, "k": 3}
    (tmp_path / "job.json").write_text(json.dumps(job))
    beside_worker.main(tmp_path)
    lists = pd.read_parquet(tmp_path / "lists.parquet").to_numpy()
    # item 2 has no score and item 3 is not known to the model
    assert lists.tolist() == [[0, 4, -1], [1, -1, -1]]
    cost = Cost(**json.loads((tmp_path / "cost.json").read_text()))
    assert (cost.fit, cost.before) == (1.5, 2.5)
    assert cost.score > 0


def test_the_table_by_hand(tiny: Dataset) -> None:
    # ann's last purchase is C, bob's B, cat's D, dan's E: all new to them
    split = leave_one_out(tiny)
    good = np.array([[worlds.C, 0], [worlds.B, 0], [worlds.D, 0], [0, worlds.E]])
    bad = np.array([[worlds.C, 0], [-1, -1], [-1, -1], [-1, -1]])
    model = beside.Model(counterpart="ease", package="cornac", model="EASE", settings={})
    alone = beside.Model(counterpart="", package="cornac", model="BPR", settings={})
    table = beside.table(
        split,
        {"ease": beside.Run(name="ease", lists=good, cost=COST)},
        [
            (model, beside.Run(name="EASE", lists=bad, cost=COST)),
            (alone, beside.Run(name="BPR", lists=good, cost=COST)),
        ],
        np.random.default_rng(0),
    )
    second = 1 / np.log2(3)
    assert table["model"].tolist() == ["ease", "EASE", "BPR"]
    assert table["HR@10"].tolist() == ["1.0000", "0.2500", "1.0000"]
    assert table["NDCG@10"].iloc[0].startswith(f"{(3 + second) / 4:.4f} (")
    assert table["minus ours"].iloc[1].startswith(f"{-(2 + second) / 4:+.4f} (")
    assert table["minus ours"].iloc[[0, 2]].tolist() == ["", ""]


def test_the_same_settings_on_both_sides(mid: Dataset) -> None:
    pytest.importorskip("implicit")
    from recommenders.linear.ease import EASE, ease_weights
    from recommenders.linear.ials import IALS

    split = leave_one_out(mid)
    models = {(model.package, model.model): model for model in beside.their_models(split)}
    ridge = models["cornac", "EASE"].settings["lamb"]
    assert ridge == models["lenskit", "EASEScorer"].settings["regularization"]
    bought = split.train.histories().matrix(mid.n_items)
    fitted = EASE().fit(split.train)
    np.testing.assert_array_equal(ease_weights(bought, ridge), fitted.arrays()["weights"])
    weight = models["lenskit", "ImplicitMFScorer"].settings["regularization"]
    assert weight == IALS().fit(split.train).penalty
    assert beside.pairs(list(models.values())) == ["ease", "ials", "item-knn", "mult-vae"]
