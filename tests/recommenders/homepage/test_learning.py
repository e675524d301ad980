from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.contract import Dataset, Recommender
from recommenders.data.splits import until
from recommenders.histories import FloatArray, Histories, IntArray
from recommenders.homepage import learning
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.filled import ShelfSources
from recommenders.homepage.purchase_chance import FEATURES
from recommenders.shelves.contract import SHELVES, Shelf
from tests.worlds import AS_OF, A, B, C, E, F

CONFIG = HomepageConfig(horizon=14, lookback=21, weeks=1)


def make(name: str, dataset: Dataset) -> Recommender:
    return registry.entry(name).factory().fit(dataset)


class Everything:
    """A, B, C, E and F for everybody, by falling scores."""

    shelf = Shelf.DISCOVER

    def score(self, histories: Histories) -> FloatArray:
        scores = np.zeros((len(histories), 8), dtype=np.float32)
        scores[:, [A, B, C, E, F]] = [5.0, 4.0, 3.0, 2.0, 1.0]
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        return ["" for _ in items]


def test_examples_are_what_was_bought_within_the_horizon(tiny: Dataset) -> None:
    earlier = until(tiny, AS_OF - pd.Timedelta(days=21))
    tables = ShelfSources.of(earlier, make=make, config=CONFIG)
    parts = list(learning._examples(tables, Everything(), earlier, tiny))
    ((features, hits),) = parts
    # ann, bob, cat, dan and eve had done something by then; fay never did
    assert features.shape == (5 * 5, len(FEATURES))
    # until 7 days ago: ann bought A and B again 10 days ago (C, 5 days ago, is too late); nobody
    # else bought one of the five but bob, B, 20 days ago
    assert np.flatnonzero(hits).tolist() == [0, 1, 5 + 1]


def test_curves_come_back_from_disk_and_not_for_other_settings(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = learning.learned(tiny, make=make, config=CONFIG, cache=tmp_path)
    assert set(chances) == set(SHELVES)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("learned again")

    monkeypatch.setattr(learning, "learn", refuse)
    again = learning.learned(tiny, make=make, config=CONFIG, cache=tmp_path)
    for shelf in SHELVES:
        assert again[shelf].bias == chances[shelf].bias
        np.testing.assert_array_equal(again[shelf].weights, chances[shelf].weights)
    with pytest.raises(AssertionError, match="learned again"):
        learning.learned(tiny, make=make, config=HomepageConfig(), cache=tmp_path)


def test_it_says_how_far_it_is(tiny: Dataset) -> None:
    told: list[tuple[float, str]] = []
    learning.learn(
        tiny, make=make, config=CONFIG, progress=lambda share, doing: told.append((share, doing))
    )
    fits = [doing for _, doing in told if doing.startswith("fit ")]
    assert fits[0] == "fit 1 of 4, to what was known then"
    assert len(fits) == learning.FITTED
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < shares[-1] < 1.0
    assert told[-1][1] == f"shelf {len(told) - 4} of {len(told) - 4}"


def test_with_few_purchases_the_curves_are_flat(tiny: Dataset) -> None:
    chances = learning.learn(tiny, make=make, config=CONFIG)
    for chance in chances.values():
        zeros, ones = np.zeros((1, len(FEATURES))), np.ones((1, len(FEATURES)))
        assert chance.of(ones) == chance.of(zeros)
