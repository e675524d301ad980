"""A list whose order changes with the seed cannot be explained: two seeds agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kendalltau

from recommenders.contract import Dataset
from recommenders.linear import singular_vectors
from recommenders.linear.bspm import BSPM
from recommenders.linear.graph import GraphRecommender
from recommenders.linear.graph_filter import GraphFilter

TOP = 50


def agreements(kind: type[GraphRecommender], dataset: Dataset) -> np.ndarray:
    """Kendall's tau-b of two seeds inside the top 50 of the first, for each customer."""
    histories = dataset.histories()
    first, second = (
        kind(replace(kind().config, seed=seed)).fit(dataset).score(histories) for seed in (0, 1)
    )
    ranked = first.copy()
    ranked[histories.rows, histories.items] = -np.inf
    top = np.argsort(-ranked, axis=1, kind="stable")[:, :TOP]
    pairs = zip(
        np.take_along_axis(first, top, axis=1), np.take_along_axis(second, top, axis=1), strict=True
    )
    # undefined where all scores are equal, as for a customer without purchases
    return np.array(
        [kendalltau(a, b).statistic if np.ptp(a) or np.ptp(b) else 1.0 for a, b in pairs]
    )


@pytest.mark.parametrize("kind", [GraphFilter, BSPM])
@pytest.mark.parametrize("way", ["as it is", "as a large one"])
@pytest.mark.parametrize("name", ["mid", "sample"])
def test_two_seeds_agree_for_every_customer(
    kind: type[GraphRecommender],
    way: str,
    name: str,
    mid: Dataset,
    sample: Dataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if way == "as a large one":
        monkeypatch.setattr(singular_vectors, "DENSE", 0)
        monkeypatch.setattr(singular_vectors, "DENSE_RANKS", 0)
    dataset = mid if name == "mid" else sample
    assert agreements(kind, dataset).min() >= 0.98
