"""Explanations are measured when that is asked for, and what is kept is read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.quality import explanations
from pages.ui.quality import cache
from pages.ui.session import resources
from pages.ui.session.resources import FittedModel
from recommenders.contract import Dataset
from tests.pages.panels import fitted, from_item, onward, run_panel, view_of

KEPT = SimpleNamespace(note="kept")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    st.cache_resource.clear()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> FittedModel:
    """The dial is turned: what is measured is the recommender as it is."""
    plain = fitted(onward())
    monkeypatch.setattr(resources, "fitted_model", lambda *_: plain)
    return fitted(from_item(0))


def draw(model: FittedModel) -> AppTest:
    view = view_of(model)

    def panel() -> None:
        measured: Any = cache.explanation_quality(view)
        st.text("nothing" if measured is None else measured.note)
        st.button("Start", on_click=cache.start_explanation_quality, args=(view,))

    return run_panel(panel)


def test_what_is_kept_is_read_once(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def load_stored(name: str, dataset: Dataset, folder: object) -> SimpleNamespace:
        read.append(f"{name} on {dataset.name}")
        return KEPT

    monkeypatch.setattr(explanations, "load_stored", load_stored)
    assert draw(model).text[0].value == "kept"
    assert draw(model).text[0].value == "kept"
    assert read == ["item-knn on circle"]


def test_nothing_is_measured_before_it_is_asked_for(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[object] = []

    def measure(name: str, context: Any, **_: object) -> SimpleNamespace:
        measured.append(type(context.ranker.recommender).__name__)
        return SimpleNamespace(note=f"measured {name}")

    monkeypatch.setattr(explanations, "load_stored", lambda *_: None)
    monkeypatch.setattr(explanations, "measure", measure)
    app = draw(model)
    assert app.text[0].value == "nothing"
    assert not measured
    app.button[0].click().run()
    assert app.text[0].value == "measured item-knn"
    app.run()
    assert measured == ["Linear"]
    # another session has not asked; it is told as soon as it is kept
    assert draw(model).text[0].value == "nothing"
    monkeypatch.setattr(explanations, "load_stored", lambda *_: KEPT)
    assert draw(model).text[0].value == "kept"
