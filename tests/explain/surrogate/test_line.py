from __future__ import annotations

import numpy as np
import pytest

from explain.features.catalogue import FEATURES
from explain.surrogate.heads import RankingHead, standardise
from explain.surrogate.line import fit_line

NAMED = {feature.name: feature for feature in FEATURES}
TREND, SHARE, UPTAKE = NAMED["trend"], NAMED["share_brand"], NAMED["uptake"]


def heads(weights: dict[int, float], seed: int = 0) -> list[RankingHead]:
    """Ten heads of 40 items whose scores are sums of trend, brand share and log uptake."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(10):
        raw = np.column_stack([rng.random(40), rng.random(40), 2.0 ** rng.normal(size=40)])
        columns = [raw[:, 0], raw[:, 1], np.log2(raw[:, 2])]
        scores = rng.random() + sum(
            (weight * columns[at] for at, weight in weights.items()), np.zeros(40)
        )
        targets = np.arange(40, dtype=np.int32)
        made.append(standardise(targets, scores, raw, (TREND, SHARE, UPTAKE)))
    return made


def test_weights_are_score_units_for_each_unit_or_doubling() -> None:
    line = fit_line(heads({0: -3.0, 1: 2.0, 2: 0.5}), (TREND, SHARE, UPTAKE))
    np.testing.assert_allclose(line, [-3.0, 2.0, 0.5], rtol=0.01)


def test_what_ties_an_item_to_the_purchases_does_not_speak_against_it() -> None:
    assert (TREND.association, SHARE.association) == (False, True)
    line = fit_line(heads({0: 1.0, 1: -2.0}), (TREND, SHARE, UPTAKE))
    assert line[1] == 0.0
    assert line[0] == pytest.approx(1.0, rel=0.2)


def test_equal_scores_give_no_line() -> None:
    assert not fit_line(heads({}), (TREND, SHARE, UPTAKE)).any()
