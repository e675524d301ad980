import numpy as np
import pytest
from scipy import stats

from recommenders.experiments.sample_ratio import THRESHOLD, sample_ratio


def test_by_hand() -> None:
    # (510 - 500)^2 / 500 twice is .4
    ratio = sample_ratio((510, 490))
    assert ratio.expected == (500, 500)
    assert ratio.p == pytest.approx(stats.chi2.sf(0.4, 1))
    assert not ratio.mismatch


def test_planned_shares_and_many_arms() -> None:
    assert sample_ratio((900, 100), (9, 1)).p == 1.0
    assert sample_ratio((900, 100)).mismatch
    assert sample_ratio((300, 310, 290)).p == pytest.approx(stats.chisquare([300, 310, 290]).pvalue)


def test_a_known_mismatch_is_found() -> None:
    # 821,588 and 815,482: the example of Kohavi, Tang and Xu (2020), p = 1.8e-6
    ratio = sample_ratio((821_588, 815_482))
    assert ratio.p == pytest.approx(1.8e-6, rel=0.05)
    assert ratio.mismatch


def test_false_alarms_are_as_rare_as_the_threshold() -> None:
    rng = np.random.default_rng(0)
    units = rng.binomial(2000, 0.5, 20_000)
    alarms = np.mean([sample_ratio((int(n), 2000 - int(n))).mismatch for n in units])
    assert alarms == pytest.approx(THRESHOLD, abs=0.0008)


def test_shares_are_checked() -> None:
    with pytest.raises(ValueError, match="2 numbers above 0"):
        sample_ratio((1, 2), (1, 0))
    with pytest.raises(ValueError, match="2 numbers above 0"):
        sample_ratio((1, 2), (1, 1, 1))
    assert sample_ratio((0, 0)).p == 1.0
