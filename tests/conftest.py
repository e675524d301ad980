"""Fixtures that every test may use. Data sets are read-only, so a session shares them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.contracts")

from explain.profiles.item_statistics import ItemStatistics  # noqa: E402
from recommenders.api import load_dataset  # noqa: E402
from recommenders.contract import Dataset  # noqa: E402
from recommenders.linear.graph_filter import GraphFilter  # noqa: E402
from recommenders.linear.item_knn import ItemKNN  # noqa: E402
from recommenders.ranking.ranker import Ranker  # noqa: E402
from tests import worlds  # noqa: E402
from tests.e2e.chromium import reason_to_skip  # noqa: E402


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser where there is none; in CI it fails instead."""
    if item.get_closest_marker("browser") and (reason := reason_to_skip()):
        pytest.skip(reason)


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """AppTest puts its script in the place of ``__main__``, which a fresh process would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def tiny() -> Dataset:
    """Six customers, eight items, hostile titles: every number can be checked by hand."""
    return worlds.tiny()


@pytest.fixture(scope="session")
def bare() -> Dataset:
    """The purchases of the tiny world without any optional column."""
    return worlds.tiny(bare=True)


@pytest.fixture(scope="session")
def mid() -> Dataset:
    """200 customers, 80 items, seeded."""
    return worlds.mid()


@pytest.fixture(scope="session")
def sample() -> Dataset:
    """The sample world, whose causes and whose examination by place are planted."""
    return load_dataset("sample")


@pytest.fixture(scope="session")
def tiny_statistics(tiny: Dataset) -> ItemStatistics:
    return ItemStatistics.of(tiny)


@pytest.fixture(scope="session")
def mid_statistics(mid: Dataset) -> ItemStatistics:
    return ItemStatistics.of(mid)


@pytest.fixture(scope="session")
def tiny_ranker(tiny: Dataset) -> Ranker:
    """Item-kNN without shrinkage on the tiny world."""
    return Ranker.of(ItemKNN().fit(tiny), tiny)


@pytest.fixture(scope="session")
def mid_ranker(mid: Dataset) -> Ranker:
    """GF-CF on the mid-size world."""
    return Ranker.of(GraphFilter().fit(mid), mid)
