"""RecTools: where it is installed (it asks for an older pandas; `--no-deps` goes)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.own.packages.adapter import adapt
from recommenders.own.recommender import own
from recommenders.testing import datasets

pytest.importorskip("rectools", reason="RecTools is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # it warns of names that pandas will drop


@cache
def mid() -> Dataset:
    return datasets.mid()


def ease() -> Any:
    from rectools.models import EASEModel

    return EASEModel(regularization=100.0)


def test_ease_scores_what_it_is_given() -> None:
    model = adapt(ease()).fit(mid())
    batch = mid().histories([3, 9])
    # the package's own arithmetic: a target's row of the weights, over what was bought
    expected = batch.counts(mid().n_items) @ model.model.weight.T
    np.testing.assert_allclose(model.score(batch), expected, rtol=1e-4, atol=1e-6)
    assert np.ptp(model.score(Histories.of_items([[]]))) == 0


def test_a_fitted_model_needs_the_ids_of_its_columns() -> None:
    first = adapt(ease()).fit(mid())
    with pytest.raises(DataError, match=r"external_ids"):
        adapt(first.model).fit(mid())
    ids = [mid().item_id(code) for code in range(mid().n_items)]
    again = adapt(first.model, items=ids).fit(mid())
    batch = mid().histories([3])
    np.testing.assert_array_equal(again.score(batch), first.score(batch))


def test_a_model_that_looks_its_users_up_is_refused_in_a_sentence() -> None:
    with pytest.raises(DataError, match="A PureSVDModel learns each customer by heart"):
        own("rectools.models:PureSVDModel").fit(mid())


def test_it_passes_the_trial_by_its_place_alone() -> None:
    recommender = own("rectools.models:EASEModel").fit(mid())
    assert recommender.remarks == ()
