import numpy as np
import pytest

from recommenders.experiments.holm import holm


def test_by_hand() -> None:
    # .01 x 4; .015 x 3; .03 x 2 = .06; .04 x 1 is not below the one before it
    assert holm([0.01, 0.04, 0.03, 0.015]) == pytest.approx([0.04, 0.06, 0.06, 0.045])
    assert holm([0.4, 0.9]) == [0.8, 0.9]
    assert holm([]) == []


def test_one_false_alarm_among_many_metrics_is_rare() -> None:
    p_values = np.random.default_rng(0).random((4000, 10))
    assert np.mean([min(holm(list(row))) < 0.05 for row in p_values]) < 0.06
    assert np.mean(p_values.min(axis=1) < 0.05) > 0.35
