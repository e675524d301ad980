"""A forecast comes back from disk as it was made; what is spoilt is made anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.artifacts import META
from recommenders.contract import Dataset
from recommenders.demand.carriers import carriers
from recommenders.demand.forecast import Demand, DemandConfig
from recommenders.demand.hierarchy import ITEM
from recommenders.demand.storage import fitted, seconds
from recommenders.errors import DataError
from recommenders.operation.processes import run_apart
from tests.crafts import crafted, without_a_part
from tests.recommenders.demand.worlds import steady

CONFIG = DemandConfig()


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return steady(customers=60, items=6, weeks=14)


@pytest.fixture(scope="module")
def made(dataset: Dataset) -> Demand:
    return Demand.fit(dataset, CONFIG)


@pytest.fixture
def unlearned(made: Demand, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """An entry for each time that a forecast is learned, which takes no time here."""
    times: list[None] = []

    def learn(*_: object, **__: object) -> Demand:
        times.append(None)
        return made

    monkeypatch.setattr(Demand, "learn", learn)
    return times


def same(one: Demand, other: Demand) -> bool:
    """Whether two forecasts say the same of everything."""
    window = one.windows[-1]
    pairs = [
        (one.frame(level, window).to_csv(), other.frame(level, window).to_csv())
        for level in one.hierarchy
    ]
    arrays = [
        (one.expected.total, other.expected.total),
        (one.changes, other.changes),
        (one.quantiles(ITEM, (1, 1)), other.quantiles(ITEM, (1, 1))),
        (carriers(one, 2, window).units, carriers(other, 2, window).units),
    ]
    return all(a == b for a, b in pairs) and all(np.array_equal(a, b) for a, b in arrays)


def test_it_comes_back_as_it_was(dataset: Dataset, made: Demand, tmp_path: Path) -> None:
    first = fitted(dataset, CONFIG, cache=tmp_path)
    again = fitted(dataset, CONFIG, cache=tmp_path)
    assert again is not first
    assert same(first, made)
    assert same(again, made)
    assert (again.learned, again.customers) == (made.learned, made.customers)
    assert again.level_of(3) == made.level_of(3)


def test_another_process_learns_the_same(dataset: Dataset, made: Demand, tmp_path: Path) -> None:
    apart = fitted(dataset, CONFIG, cache=tmp_path, runner=run_apart)
    assert same(apart, made)
    assert same(fitted(dataset, CONFIG, cache=tmp_path), made)
    assert seconds(dataset, CONFIG) == pytest.approx(1e-5 * len(dataset.log.items))
    assert seconds(dataset, DemandConfig(pairs=10)) == pytest.approx(1e-4)


def test_other_settings_are_another_forecast(
    dataset: Dataset, unlearned: list[None], tmp_path: Path
) -> None:
    for config in (CONFIG, CONFIG, DemandConfig(pairs=10)):
        fitted(dataset, config, cache=tmp_path)
    assert len(unlearned) == 2


def test_too_few_weeks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="too short to forecast weeks from"):
        fitted(steady(customers=20, items=3, weeks=8), CONFIG, cache=tmp_path)
    assert not list(tmp_path.rglob(META))


def test_what_is_spoilt_is_never_trusted(
    dataset: Dataset, made: Demand, unlearned: list[None], tmp_path: Path
) -> None:
    fitted(dataset, CONFIG, cache=tmp_path)
    (file,) = tmp_path.rglob(META)
    for craft in crafted(file.parent):
        demand = fitted(dataset, CONFIG, cache=tmp_path)
        assert demand.expected.total.shape == made.expected.total.shape, craft
        for level in demand.hierarchy:
            low, high = demand.ends(level, (1, 1))
            assert (low <= high).all(), craft
        assert len(carriers(demand, 2, (1, 1)).customers), craft
    before = len(unlearned)
    for part in without_a_part(file.parent):
        assert same(fitted(dataset, CONFIG, cache=tmp_path), made), part
    assert len(unlearned) > before
