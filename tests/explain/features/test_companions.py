from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from explain.features.companions import BANDS, Companions
from tests.worlds import BOUGHT, A, B, C, D, E, F, G

AMONG = np.array([A, B, C, D, E, F], dtype=np.int32)


@pytest.fixture(scope="module")
def companions() -> Companions:
    amounts = sparse.csr_array(BOUGHT * np.log(2.0))
    return Companions.of(amounts, AMONG, AMONG[:4])


def test_the_closest_come_first(companions: Companions) -> None:
    # C shares two of its buyers with B, one with A, one with D: cosines .82, .41, .71
    row = AMONG.tolist().index(C)
    assert companions.nearest[row, :3].tolist() == [B, D, A]
    np.testing.assert_allclose(
        companions.cosines[row, :3], [2 / 6**0.5, 1 / 2**0.5, 1 / 6**0.5], rtol=1e-6
    )
    assert not companions.cosines[row, 3:].any()


def test_bands_add_up_what_was_bought(companions: Companions) -> None:
    bought = np.zeros(8, dtype=bool)
    bought[[A, D]] = True
    bands = companions.bands(bought, np.array([C, G], dtype=np.int32))
    assert bands.shape == (len(BANDS), 2)
    assert bands[0, 0] == pytest.approx(2**-0.5 + 6**-0.5)
    assert bands[1, 0] == 0.0
    assert np.isnan(bands[:, 1]).all()  # nobody bought it


def test_an_item_is_foretold_by_what_only_its_buyers_buy(companions: Companions) -> None:
    # of D's companions C is the one that fewer others bought
    leading = companions.leading
    weights = leading.weights[:, [leading.columns[D]]].toarray()[:, 0]
    assert weights.argmax() == leading.sources[C]
    assert (weights >= 0).all()
    assert weights[leading.sources[D]] == 0.0


def test_what_is_bought_along_counts_by_how_often(companions: Companions) -> None:
    # with C: B twice, A and D once; each row is damped by the fourth root of its amounts
    frequent = companions.frequent
    weights = frequent.weights[:, [frequent.columns[C]]].toarray()[:, 0]
    assert weights.argmax() == frequent.sources[B]
    three = np.log(2.0) ** 2 * (3 * np.log(2.0)) ** -0.5  # the amounts of three items, damped
    assert weights[frequent.sources[B]] == pytest.approx(2 * three, rel=1e-6)
    assert weights[frequent.sources[A]] == pytest.approx(three, rel=1e-6)


def test_what_was_saved_is_the_same(companions: Companions) -> None:
    again = Companions.restored(companions.arrays(), n_items=6)
    amounts = sparse.csr_array(np.arange(8.0)[None, :])
    for kind in ("leading", "frequent"):
        np.testing.assert_array_equal(
            getattr(again, kind).of_items(amounts, AMONG),
            getattr(companions, kind).of_items(amounts, AMONG),
        )
    np.testing.assert_array_equal(again.nearest, companions.nearest)
