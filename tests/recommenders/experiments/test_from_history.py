import numpy as np
import pytest

from recommenders.errors import DataError
from recommenders.experiments.from_history import (
    BUYERS,
    PURCHASES,
    SPEND,
    SPEND_EACH,
    baseline,
    outcomes_of,
)
from recommenders.testing.datasets import tiny


def test_by_hand() -> None:
    # known before: ann, bob, cat, dan, eve; since then ann spent 18, bob 4, cat 20
    spend = baseline(tiny(), SPEND)
    assert spend.customers == 5
    assert spend.base == pytest.approx((18 + 4 + 20) / 5)
    assert spend.spread == pytest.approx(np.std([18, 4, 20, 0, 0], ddof=1))
    # in the four weeks before: ann 20, cat 12, dan 40
    assert spend.correlation == pytest.approx(
        np.corrcoef([18, 4, 20, 0, 0], [20, 0, 12, 40, 0])[0, 1]
    )
    assert spend.daily == pytest.approx(3 / 28)
    assert baseline(tiny(), BUYERS).base == 0.6
    assert baseline(tiny(), PURCHASES).base == 1.0
    assert baseline(tiny(), SPEND_EACH).base == pytest.approx(42 / 5)


def test_without_prices_there_is_no_spend() -> None:
    assert outcomes_of(tiny(bare=True)) == (BUYERS, PURCHASES)
    assert SPEND in outcomes_of(tiny())


def test_data_too_short_are_refused() -> None:
    with pytest.raises(DataError, match="No customer of the time before"):
        baseline(tiny(), BUYERS, days=200)
