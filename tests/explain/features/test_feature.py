from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from explain.features.catalogue import FEATURES

NAMED = {feature.name: feature for feature in FEATURES}


def test_an_amount_is_in_the_currency_of_the_data() -> None:
    assert NAMED["price"].unit_in("£") == "£"
    assert NAMED["age"].unit_in("£") == "days"


def test_the_line_counts_doublings_where_that_is_what_matters() -> None:
    values = np.array([1.0, 8.0, 0.0, np.nan])
    np.testing.assert_array_equal(NAMED["uptake"].on_line(values), [0, 3, np.nan, np.nan])
    np.testing.assert_array_equal(NAMED["age"].on_line(values), values)


def test_it_is_known_by_its_name_in_another_process() -> None:
    assert all(pickle.loads(pickle.dumps(feature)) is feature for feature in FEATURES)
    with pytest.raises(TypeError, match="age is no feature of the catalogue"):
        pickle.dumps(replace(NAMED["age"], unit="years"))
