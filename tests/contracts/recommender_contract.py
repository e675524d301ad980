"""What this project demands of the recommenders that it brings along, beside the public battery."""

from __future__ import annotations

from explain.testing import ExplainedRecommenderContract
from recommenders.contract import PersistentRecommender, Recommender
from recommenders.registry import ENTRIES


class RegisteredRecommenderContract(ExplainedRecommenderContract):
    """Explained, saved, and in the registry under its name, with any settings."""

    def test_is_registered_and_can_be_saved(self, fitted: Recommender) -> None:
        assert isinstance(fitted, PersistentRecommender)
        assert [e.factory for e in ENTRIES if e.name == fitted.name] == [type(fitted)]
