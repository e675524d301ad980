"""What explanations demand of a recommender, beside what recommending does."""

from __future__ import annotations

from typing import ClassVar, cast

import numpy as np
import pytest

from explain.attribution.attribute import attribute
from explain.contract import AttributionMethod
from recommenders.contract import Histories, LinearInHistory, Recommender
from recommenders.testing import RecommenderContract


class _Silent:
    """The same recommender, which does not say that it is linear."""

    name: ClassVar[str] = "silent"

    def __init__(self, recommender: Recommender) -> None:
        self.events, self.score, self.fit = (
            recommender.events,
            recommender.score,
            recommender.fit,
        )


class ExplainedRecommenderContract(RecommenderContract):
    """`recommenders.testing.RecommenderContract`, and the contributions beside the sampled ones."""

    def test_contributions_equal_converged_sampling(
        self, fitted: Recommender, longest: Histories
    ) -> None:
        """What the recommender says of itself is what masking purchases finds."""
        if not isinstance(fitted, LinearInHistory):
            pytest.skip("not linear in the history")
        targets = np.arange(6, dtype=np.int32)
        sampled = attribute(cast("Recommender", _Silent(fitted)), longest, targets)
        assert sampled.method is AttributionMethod.SAMPLED
        exact = fitted.contributions(longest, targets)
        size = max(float(np.abs(exact).max()), 1e-6)
        assert np.abs(sampled.values - exact).max() <= 1e-4 * size
