from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from recommenders.splits import by_customer, hide, until


def test_the_customers_of_the_test_leave_nothing_behind(mid: Dataset) -> None:
    train, tested = by_customer(mid, share=0.2, rng=np.random.default_rng(42))
    assert tested.tolist() == sorted(set(tested.tolist()))
    assert len(tested) == 40
    rest = np.setdiff1d(np.arange(mid.n_customers), tested)
    assert not train.log.lengths[tested].any()
    np.testing.assert_array_equal(train.log.lengths[rest], mid.log.lengths[rest])
    np.testing.assert_array_equal(train.log.take(rest).items, mid.log.take(rest).items)
    kept = np.isin(mid.log.rows, rest)
    np.testing.assert_array_equal(train.unit_prices, mid.unit_prices[kept])
    np.testing.assert_array_equal(train.positions, mid.positions[kept])
    assert train.items is mid.items
    assert train.customers is mid.customers
    assert train.as_of == mid.as_of


def test_the_seed_makes_the_split(mid: Dataset) -> None:
    first, again, other = (by_customer(mid, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first[1].tolist() == again[1].tolist() != other[1].tolist()
    assert first[0].fingerprint == again[0].fingerprint
    assert len({part.fingerprint for part in (first[0], other[0], mid)}) == 3


@pytest.mark.parametrize("share", [0.0, 1.0, -0.2, 20.0])
def test_a_share_is_a_share(mid: Dataset, share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        by_customer(mid, share=share, rng=np.random.default_rng(0))


def test_what_is_hidden_and_what_is_given_are_the_whole(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    given, hidden = hide(bought, share=0.2, rng=np.random.default_rng(0))
    np.testing.assert_array_equal((given + hidden).toarray(), bought.toarray())
    assert not given.multiply(hidden).nnz
    lengths, out = np.diff(bought.indptr), np.diff(hidden.indptr)
    expected = [0 if n < 2 else min(n - 1, max(1, round(0.2 * n))) for n in lengths.tolist()]
    assert out.tolist() == expected
    assert {0, 1, 2} < set(lengths.tolist())


def test_the_hidden_items_are_drawn_evenly(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    row = int(np.diff(bought.indptr).argmax())
    rng = np.random.default_rng(3)
    many = sum(hide(bought[[row]], share=0.5, rng=rng)[1].toarray() for _ in range(400))
    counts = many[0][bought[[row]].indices]
    assert counts.min() > 140
    assert counts.max() < 260


def test_most_is_hidden_but_never_all(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    given, _ = hide(bought, share=1.0, rng=np.random.default_rng(0))
    assert np.diff(given.indptr).tolist() == np.minimum(np.diff(bought.indptr), 1).tolist()


def test_until_keeps_what_had_happened(mid: Dataset) -> None:
    moment = mid.as_of - pd.Timedelta(days=200)
    part = until(mid, moment)
    kept = mid.log.times <= int(moment.timestamp())
    assert 0 < kept.sum() < len(kept)
    np.testing.assert_array_equal(part.log.items, mid.log.items[kept])
    np.testing.assert_array_equal(part.unit_prices, mid.unit_prices[kept])
    assert part.log.as_of == int(moment.timestamp())
    assert part.as_of == moment
    assert part.fingerprint != mid.fingerprint
