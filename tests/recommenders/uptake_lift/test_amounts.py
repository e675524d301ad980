from __future__ import annotations

import numpy as np
import pytest

from recommenders import histories
from recommenders.contract import Dataset, Histories
from recommenders.uptake_lift.amounts import amounts


def test_by_hand(tiny: Dataset) -> None:
    ann = amounts(tiny.histories([0]), 8, half_life=120.0).toarray()[0]
    often = 2 ** (-100 / 120) + 2 ** (-40 / 120) + 2 ** (-10 / 120)
    expected = [np.log1p(often), np.log1p(2 ** (-10 / 120)), np.log1p(2 ** (-5 / 120)), *[0] * 5]
    np.testing.assert_allclose(ann, expected, rtol=1e-12)


def test_a_masked_history_keeps_the_amounts_of_what_is_left(tiny: Dataset) -> None:
    history = tiny.histories([0])
    whole = amounts(history, 8, half_life=120.0).toarray()[0]
    masks = np.array([[True, False, True], [False, False, False]])
    masked = amounts(history.mask(masks), 8, half_life=120.0).toarray()
    np.testing.assert_array_equal(masked[0], whole * [1, 0, 1, 1, 1, 1, 1, 1])
    assert not masked[1].any()


def test_an_item_beyond_the_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="item 9 is beyond the 8 items"):
        amounts(Histories.of_items([[9]]), 8, half_life=120.0)


def test_a_log_in_blocks_has_the_same_amounts(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = amounts(mid.histories(), mid.n_items, half_life=30.0)
    monkeypatch.setattr(histories, "AT_ONCE", 50)
    parts = amounts(mid.histories(), mid.n_items, half_life=30.0)
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    nobody = amounts(mid.histories([]), mid.n_items, half_life=30.0)
    assert nobody.shape == (0, mid.n_items)
