from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explain.bench.world_odds import (
    CYCLE_SIGMA,
    LAG_SIGMA,
    LOYAL,
    LOYAL_DAYS,
    VARIED,
    WorldOdds,
)
from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.histories import DAY
from sample_data.config import WorldConfig


@pytest.fixture(scope="module")
def world(sample: Dataset) -> WorldOdds:
    return WorldOdds(sample)


def bought(items: list[int], days: list[float], *, event: Event = Event.PURCHASE) -> Histories:
    return Histories(
        indptr=np.array([0, len(items)], dtype=np.int64),
        items=np.array(items, dtype=np.int32),
        times=np.array([int(day * DAY) for day in days], dtype=np.int64),
        quantities=np.ones(len(items), dtype=np.float32),
        events=np.full(len(items), event, dtype=np.int8),
        as_of=int(200 * DAY),
    )


def pair(sample: Dataset) -> tuple[int, int]:
    """A printer and its ink, in the tables of the sample world: 44.64 %, six days."""
    source, target = sample.item_code("P0001"), sample.item_code("P0551")
    assert source is not None
    assert target is not None
    return source, target


def test_the_figures_are_those_of_the_sample_world() -> None:
    config = WorldConfig()
    assert config.lag_sigma == LAG_SIGMA
    assert config.loyalty_next * config.loyalty_mean == pytest.approx(LOYAL)
    assert config.loyalty_lag == LOYAL_DAYS
    assert config.variety * (1 - config.loyalty_mean) == pytest.approx(VARIED)
    assert np.hypot(config.gap_sigma, config.pace_sigma) == pytest.approx(CYCLE_SIGMA)


def test_the_pair_decides_and_the_way_back_does_not(sample: Dataset, world: WorldOdds) -> None:
    source, target = pair(sample)
    stranger = next(
        code
        for code in range(sample.n_items)
        if world.odds(bought([code], [0.0]), target, time=int(6 * DAY))[0] == 0
    )
    history = bought(sorted([source, stranger]), [0.0, 0.0])
    odds = world.odds(history, target, time=int(6 * DAY))
    assert odds[np.searchsorted(history.players(), source)] == pytest.approx(
        0.4464 / (6.0 * 0.6 * np.sqrt(2 * np.pi)),
        rel=0.01,  # and a little for their brand
    )
    assert odds[np.searchsorted(history.players(), stranger)] == 0.0
    back = world.odds(bought([target], [0.0]), source, time=int(6 * DAY))
    assert back[0] < odds.max() / 10
    seen = bought([source], [0.0], event=Event.VIEW)
    assert world.odds(seen, target, time=int(6 * DAY))[0] == 0.0


def test_a_recent_purchase_is_likelier_than_one_long_ago(world: WorldOdds, sample: Dataset) -> None:
    source, target = pair(sample)
    recent = world.odds(bought([source], [94.0]), target, time=int(100 * DAY))[0]
    long_ago = world.odds(bought([source], [0.0]), target, time=int(100 * DAY))[0]
    assert recent > 100 * long_ago
    twice = world.odds(bought([source, source], [0.0, 94.0]), target, time=int(100 * DAY))
    assert twice.shape == (1,)
    assert twice[0] == pytest.approx(recent + long_ago)


def test_brands_and_types_know_a_way(sample: Dataset, world: WorldOdds) -> None:
    types = sample.items[Columns.PRODUCT_TYPE].astype(str).to_numpy()
    brands = sample.items[Columns.BRAND].astype(str).to_numpy()
    other_type = next(
        code
        for code in range(1, sample.n_items)
        if brands[code] == brands[0] and types[code] != types[0]
    )
    assert world.odds(bought([0], [0.0]), other_type, time=int(14 * DAY))[0] > 0
    assert np.isfinite(world.odds(bought([0], [0.0]), 0, time=int(14 * DAY))).all()


def test_without_the_tables_the_file_is_named(sample: Dataset, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"truth_pairs\.parquet"):
        WorldOdds(sample, folder=tmp_path)
