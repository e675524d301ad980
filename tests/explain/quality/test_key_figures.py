"""The figures above the Quality view are those of its table and curves, beside the rival's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.quality.key_figures import of_quality
from explain.quality.metrics import HIT, NDCG, RECALL
from explain.quality.ranking import quality
from recommenders.evaluation.stored_results import DEPTH
from tests.explain.quality.test_ranking import N, kept


def test_each_figure_is_of_the_recommender_that_is_judged() -> None:
    # the base finds for half of them at the first place, the other for all at the fourth
    both = [kept("other", [3] * N), kept("base", [0] * 30 + [-1] * 30)]
    measured = quality(
        both, base="base", other="other", bought_before=False, rng=np.random.default_rng(0)
    )
    recall, ndcg, hit, covered = of_quality(measured, str.upper)
    own = measured.line("base")
    assert (recall.name, ndcg.name) == (RECALL, NDCG)
    assert (recall.amount, recall.value) == (own.metrics[RECALL].mean, "0.500")
    assert ndcg.amount == own.metrics[NDCG].mean
    assert len(recall.trend) == len(recall.beside) == DEPTH
    assert recall.trend[0] == pytest.approx(0.5)
    assert recall.beside[:4] == pytest.approx((0.0, 0.0, 0.0, 1.0))
    assert recall.against == "OTHER"
    assert "OTHER: 1.000 last" in recall.takeaway
    assert (hit.value, hit.over) == ("50\N{NO-BREAK SPACE}%", "OTHER: 100\N{NO-BREAK SPACE}%")
    assert hit.amount == own.metrics[HIT].mean
    assert covered.over.startswith("OTHER: ")
    alone = replace(measured, other="base")
    assert [figure.over for figure in of_quality(alone, str)][2:] == ["", ""]
    assert of_quality(alone, str)[0].beside == ()
