"""The quick measurement of explanations: what it says, and that it is done once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explain.bench.protocol.metrics import STEPS
from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.quality import explanations
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.operation.processes import Runner, run_here
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.apart import by_post
from tests.worlds import mid


@pytest.fixture(scope="module")
def shop() -> Dataset:
    return mid()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"CUSTOMERS": 8, "STABLE": 2, "AUDITED": 10}.items():
        monkeypatch.setattr(explanations, name, value)


def measured(
    name: str, shop: Dataset, cache: Path, shares: list[float], runner: Runner = run_here
) -> explanations.ExplanationQuality:
    ranker = Ranker.of(registry.entry(name).factory().fit(shop), shop)
    return explanations.measure(
        name,
        ExplanationContext(ranker, shop, ItemStatistics.of(shop)),
        cache=cache,
        progress=lambda share, doing: shares.append(share),
        runner=runner,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_it_measures_keeps_and_reads_back(shop: Dataset, tmp_path: Path) -> None:
    assert explanations.load_stored("item-knn", shop, tmp_path) is None
    shares: list[float] = []
    quality = measured("item-knn", shop, tmp_path, shares)
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < shares[-1] <= 1.0
    assert {result.customers for result in quality.results} == {8}
    assert quality.result("contributions").stable == 2
    assert quality.audit.customers == 10
    low, high = quality.held()
    assert quality.audit.causes > 0
    assert low < quality.audit.lowered <= high
    assert quality.depends
    assert quality.steps == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
    assert quality.results[0].milliseconds == 1000 * quality.results[0].seconds
    # a sum over the purchases: no order of them can be better than the contributions
    best = quality.result("contributions").metrics["DEL"].mean
    assert best <= quality.result("random").metrics["DEL"].mean
    for curve in quality.curves:
        assert len(curve.mean) == STEPS
        assert all(
            low <= mean + 1e-9 and mean <= high + 1e-9
            for low, mean, high in zip(curve.low, curve.mean, curve.high, strict=True)
        )
    by_kind = {(curve.method, curve.kind): curve for curve in quality.curves}
    own = by_kind["contributions", "deletion"]
    assert np.mean(own.mean) == pytest.approx(best)
    again = explanations.load_stored("item-knn", shop, tmp_path)
    assert again is not None
    pd.testing.assert_frame_equal(again.frame(), quality.frame())
    pd.testing.assert_frame_equal(again.curve_frame(), quality.curve_frame())
    assert again.audit == quality.audit
    # the records are there, so that another process comes to the very same
    posted = measured("item-knn", shop, tmp_path, [], by_post)
    pd.testing.assert_frame_equal(posted.frame(), quality.frame())
    took = quality.audit.milliseconds
    assert replace(posted.audit, milliseconds=took) == quality.audit
    # nothing is measured twice: the records of the first run are all there
    lines = (next((tmp_path / "quality-explained").glob("*.jsonl"))).read_text()
    measured("item-knn", shop, tmp_path, [])
    assert next((tmp_path / "quality-explained").glob("*.jsonl")).read_text() == lines
    assert explanations.load_stored("item-knn", mid(seed=9), tmp_path) is None


def test_it_takes_longer_the_more_there_is_to_ask(shop: Dataset) -> None:
    # a fifth of 200 customers, 80 items: nothing is added for a large catalogue
    assert explanations.seconds(toys.linear(80), shop) == pytest.approx(10 + 0.25 * 40)
    assert explanations.seconds(toys.squashed(80), shop) == pytest.approx(10 + 2.5 * 0.25 * 40)
    large = replace(shop, customers=pd.concat(10 * [shop.customers]))
    assert explanations.seconds(toys.linear(80), large) == pytest.approx(10 + 0.25 * 100)


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_popularity_depends_on_no_purchase_and_claims_no_cause(
    shop: Dataset, tmp_path: Path
) -> None:
    quality = measured("popularity", shop, tmp_path, [])
    assert not quality.depends
    assert quality.audit.causes == 0
    assert quality.held() == (0.0, 1.0)
