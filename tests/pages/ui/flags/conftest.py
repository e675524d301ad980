"""Notes of each test's own, and a customer of the circle with and without pseudonyms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import LoadedDataset
from recommenders.data.pseudonyms import pseudonymous, shown_code
from tests.pages.panels import circle, fitted, from_item, loaded_circle, view_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of notes, which is not there yet."""
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


@pytest.fixture(scope="module")
def view() -> ViewContext:
    """Customer c03 of the circle."""
    return view_of(fitted(from_item(0)), 3)


@pytest.fixture
def private_view(view: ViewContext, monkeypatch: pytest.MonkeyPatch) -> ViewContext:
    """The same with pseudonyms; by its name the data set has real ids."""
    loaded = loaded_circle()
    monkeypatch.setattr(resources, "loaded_dataset", lambda name: loaded)
    shown = LoadedDataset.of(pseudonymous(circle(), key=b"key"))
    return replace(
        view,
        selection=replace(view.selection, private=True),
        model=view.model.seen_by(shown),
        customer=shown_code(shown.dataset, 3),
    )
