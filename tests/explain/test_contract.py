from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset
from tests.explain.attribution.test_by_relation import attribution, codes
from tests.worlds import A, B, C, D, E


def test_attribution_frame_and_gap(tiny: Dataset) -> None:
    history_values = attribution([(A,), (B, C)], codes(E, D))
    assert history_values.gap < 1e-12
    frame = history_values.frame(tiny)
    assert frame["purchased items"].tolist() == [1, 1, 2, 2]
    assert frame["because of"].tolist() == [tiny.items["title"][A]] * 2 + ["group"] * 2
    assert frame["item"].tolist() == [tiny.items["title"][E], tiny.items["title"][D]] * 2
    np.testing.assert_array_equal(frame["contribution"], history_values.values.ravel())
    history_values.values[0, 0] += 1.0
    assert history_values.gap > 0.1
