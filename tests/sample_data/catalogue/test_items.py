from types import SimpleNamespace

import numpy as np
import pytest

from sample_data.catalogue.items import build_catalogue, charm, launch_date


@pytest.mark.parametrize(
    ("price", "printed"),
    [(3.6, 3.59), (3.64, 3.59), (14.4, 14.49), (128.7, 128.99), (0.2, 0.49)],
)
def test_a_price_is_printed_as_in_a_shop(price, printed):
    assert charm(price) == printed


def test_a_launch_counts_from_the_first_day(config):
    catalogue = SimpleNamespace(launch_day=np.array([0, 31, -1]))
    dates = launch_date(catalogue, config)
    assert dates[0] == config.start.isoformat()
    assert dates[1][:7] != dates[0][:7]
    assert dates[2] < dates[0]


def test_the_same_seed_lays_out_the_same_shop(config):
    first, second = (build_catalogue(config, np.random.default_rng(3)) for _ in range(2))
    other = build_catalogue(config, np.random.default_rng(4))
    np.testing.assert_array_equal(first.price, second.price)
    assert first.titles == second.titles
    assert (first.price != other.price).any()
    assert len(set(first.ids)) == len(first)
    assert first.staple.sum() == 9
    assert (first.launch_day >= 0).sum() == config.launches
    # what everybody buys is not new
    assert not (first.staple & (first.launch_day >= 0)).any()
