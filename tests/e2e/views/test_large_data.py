"""Every view on a store whose customers are too many for it: what is of a sample says of how many.

Many is what the operator calls so: the limits are low here, and the log is small for its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from recommenders.adapters.importing.import_data import import_data
from recommenders.intervals import generator
from tests.benchmarks.scale.made_log import write
from tests.e2e.conftest import judge
from tests.e2e.screen import Screen
from tests.e2e.server import Server, serving
from tests.e2e.views import VIEWS

EVENTS = 30_000
NAME = "large"
SAID = {
    "due": r"learned from [\d,]+ of 1,500 customers at even distances",
    "item": r"200 customers drawn at random of 1,500 were asked",
    "cohort": r"Explained: 300 of 1,500 customers",
    "recommender": r"drawn at random from 1,500",
}
"""What a view says of its sample."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    write(folder / "log", EVENTS, generator(0))
    import_data(folder / "log", folder / NAME)
    return folder / NAME


@pytest.fixture(scope="module")
def large(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes more than 200 lists of 300 items, or 10,000 pairs, for too many."""
    low = {"BECAUSAL_LISTED_SCORES": "60000", "BECAUSAL_FORECAST_PAIRS": "10000"}
    with serving(tmp_path_factory.mktemp("server"), BECAUSAL_DATA=str(store), **low) as running:
        yield running


@pytest.fixture(scope="module")
def on_large(browser: Browser, large: Server) -> Iterator[Screen]:
    screen = Screen(browser, large)
    yield screen
    screen.close()


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_a_store(
    on_large: Screen, view: str, request: pytest.FixtureRequest
) -> None:
    on_large.begin()
    on_large.open(view, dataset=NAME)
    expect(on_large.heading).not_to_be_empty()
    if view in SAID:
        expect(on_large.page.get_by_test_id("stMain")).to_contain_text(re.compile(SAID[view]))
    judge(on_large, request.node)


@pytest.mark.slow
def test_the_catalogue_says_of_whom_its_lists_are(on_large: Screen) -> None:
    on_large.begin()
    on_large.open("recommender", dataset=NAME, part="catalogue")
    main = on_large.page.get_by_test_id("stMain")
    expect(main).to_contain_text("in the lists of a sample of 200 of 1,500 customers")
