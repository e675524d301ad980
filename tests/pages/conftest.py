"""The app in AppTest, with one cache folder for all tests of the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from explain.surrogate.model import SurrogateConfig
from pages.ui.recommender import cache
from pages.ui.session import explanations
from pages.ui.session.view_scripts import script
from tests import served
from tests.e2e import own_data

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "customer what_if compare homepage search due reasons item cohort position recommender "
    "quality experiments data methods glossary limits"
)
VIEWS = {view: script(view) for view in NAMES.split()}
Run = Callable[..., AppTest]


@pytest.fixture(scope="package", autouse=True)
def own_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the app's tests, and the data sets of `own_data` beside the known ones."""
    folder = tmp_path_factory.mktemp("app")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in served.shared(folder, tmp_path_factory).items():
            patch.setenv(name, value)
        patch.setenv("BECAUSAL_DATA", own_data.write(folder))
        # each AppTest would look through all that is installed for components, which is none
        manifests = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: manifests)
        yield
    st.cache_resource.clear()


@pytest.fixture
def run() -> Run:
    """Opens a view of the app by its address, with the query parameters that are given."""

    def run_app(view: str = "customer", **params: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
        app.query_params.update(params)
        if "_" in view:
            # before the first run a view is known by the name of its file, which is not its address
            app.run()
        if view != "customer":
            app.switch_page(VIEWS[view])
            app.query_params.update(params)
        app.run()
        assert not app.exception
        return app

    return run_app


@pytest.fixture
def few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feature surrogate learns from few, in a process of its own as from many.

    For what a screen does with it, where no other test asks for the same surrogate.
    """

    def config(bought: bool) -> SurrogateConfig:
        return SurrogateConfig(bought_before=bought, customers=80, held_out=40, trees=60)

    monkeypatch.setattr(explanations, "_surrogate_config", config)
    monkeypatch.setattr(cache, "MAX_CUSTOMERS", 110)
