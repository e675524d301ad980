"""A browser and a server for the browser tests.

The fixtures end with this package and not with the session: Playwright keeps an event loop in
the main thread, which other tests may need.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser

from explain.export.app_server import HOST
from tests.e2e import own_data
from tests.e2e.screen import Screen, chrome
from tests.e2e.server import ROOT, Server, forking, low_port, serving
from tests.served import shared

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="package", autouse=True)
def forked() -> Iterator[None]:
    """Servers begin with what they import, which each of them would import anew."""
    with forking():
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chrome() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for most tests; it also knows the data sets of `own_data`."""
    folder = tmp_path_factory.mktemp("server")
    known = {"BECAUSAL_DATA": own_data.write(folder), **shared(folder, tmp_path_factory)}
    with serving(folder, **known) as running:
        yield running


@pytest.fixture
def kept(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a server with a folder of its own that has the cache of all tests."""
    return shared(tmp_path, tmp_path_factory)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Server]:
    """A process that begins anew, that nobody has asked anything yet, and nothing is kept."""
    with serving(tmp_path, cold=True, anew=True) as running:
        yield running


@pytest.fixture(scope="package")
def names() -> dict[str, str]:
    """The customers of the sample world: name by id, in the order of the data set."""
    customers = pd.read_parquet(ROOT / "sample_data" / "customers.parquet")
    return dict(zip(customers["customer_id"], customers["name"], strict=True))


@pytest.fixture(scope="package")
def window(browser: Browser, server: Server) -> Iterator[Screen]:
    """One window for all tests: the browser keeps what it has loaded, the app begins anew."""
    screen = Screen(browser, server)
    yield screen
    screen.close()


@pytest.fixture
def screen(window: Screen, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A window of 1440 pixels, light, on the shared server."""
    window.begin()
    yield window
    judge(window, request.node)


@pytest.fixture(scope="package")
def cold_window(browser: Browser) -> Iterator[Screen]:
    """One window for servers that come one after the other at one address.

    What a browser has loaded and compiled of the app it has for the next of them as well.
    """
    nobody = Server(base=f"http://{HOST}:{low_port()}", log=Path(os.devnull), pid=0)
    screen = Screen(browser, nobody)
    yield screen
    screen.close()


@pytest.fixture
def cold_screen(
    cold_window: Screen, tmp_path: Path, kept: dict[str, str], request: pytest.FixtureRequest
) -> Iterator[Screen]:
    """A window on a process that nobody has asked anything yet.

    It knows the data sets of `own_data`, and has the cache of all tests.
    """
    known = {"BECAUSAL_DATA": own_data.write(tmp_path), **kept}
    port = urlsplit(cold_window.server.base).port or 0
    with serving(tmp_path, cold=True, port=port, **known) as running:
        cold_window.server = running
        cold_window.begin()
        yield cold_window
        judge(cold_window, request.node)
        # a page that is left open asks the next server before the test does
        cold_window.leave()


@pytest.fixture
def first_screen(
    browser: Browser, first: Server, request: pytest.FixtureRequest
) -> Iterator[Screen]:
    """A new window on a new server with an empty cache."""
    screen = Screen(browser, first)
    screen.begin()
    yield screen
    judge(screen, request.node)
    screen.close()


def judge(screen: Screen, node: pytest.Item) -> None:
    """Hold against a window what no screen may do; keep a picture of a failure."""
    if node.stash.get(FAILED, False):
        screen.shot(f"failed-{node.name}")
    assert not screen.faults
    assert not screen.page.get_by_test_id("stException").count(), "a view raised an exception"
