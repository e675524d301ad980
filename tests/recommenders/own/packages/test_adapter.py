"""A model is told by where its class comes from."""

from __future__ import annotations

import pytest
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from recommenders.errors import DataError
from recommenders.own.packages.adapter import adapt, adapted, package_of
from recommenders.own.packages.estimator import EstimatorModel
from tests.recommenders.own import models


class Mine(BaseEstimator):
    """A team's own recommender on scikit-learn's base."""

    def score(self, histories: object) -> object:
        """As a recommender has it."""
        return histories


def test_only_models_of_packages_are_adapted() -> None:
    assert isinstance(adapted(LogisticRegression()), EstimatorModel)
    for model in (Mine(), models.OnlyScore(), LogisticRegression, models.factory, "text"):
        assert adapted(model) is model
    assert package_of(models.OnlyScore()) == ""


def test_another_model_is_told_what_it_needs() -> None:
    with pytest.raises(DataError, match=r"any other model needs a method score\(histories\)"):
        adapt(models.OnlyScore())
