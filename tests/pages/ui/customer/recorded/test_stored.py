"""The Customer view of a batch folder: the lists as they were written, and nothing computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.batch.request import BatchRequest
from explain.batch.run import explain_all
from pages.ui.session import explanations
from recommenders import registry
from recommenders.own.batch_lists import DONE, MANIFEST
from recommenders.own.entries import own_entry
from tests.pages.conftest import Run
from tests.pages.test_views import words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lists of the traps, which the operator has named."""
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    request = BatchRequest(dataset="traps", recommender="item-knn", k=3)
    explain_all(request, tmp_path / "lists")
    entry = own_entry(f"Night run={tmp_path / 'lists'}")
    monkeypatch.setattr(registry, "ENTRIES", (entry, *registry.ENTRIES))
    return tmp_path / "lists"


def test_the_list_is_shown_as_it_was_written(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be computed")

    monkeypatch.setattr(explanations, "explain", never)
    app = run(dataset="traps", recommender=str(folder), customer="c04")
    text = words(app).replace("\\", "")
    assert "sees these 3 items" in text
    assert "by item-knn as of 4 Jan 2026, and shown as it was written" in text
    assert "without any history" in text
    # what would make another list is not offered
    assert {toggle.key for toggle in app.sidebar.toggle} == {"private", "present"}


def test_other_data_are_refused_in_a_sentence(run: Run, folder: Path) -> None:
    manifest = folder / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"data": "', '"data": "x'), encoding="utf-8")
    app = run(dataset="traps", recommender=str(folder), customer="c04")
    assert app.title[0].value == "This recommender cannot take this data set"
    assert "made of other data" in app.warning[0].value.replace("\\", "")


def test_what_if_has_no_model_to_ask(run: Run, folder: Path) -> None:
    app = run("what_if", dataset="traps", recommender=str(folder), customer="c04")
    assert "no model can be asked" in app.title[0].value


@pytest.mark.parametrize("view", ["item", "reasons"])
def test_views_of_everybody_take_it_as_a_record(run: Run, folder: Path, view: str) -> None:
    run(view, dataset="traps", recommender=str(folder), customer="c04")


def test_nobody_has_written_a_list_for_a_basket(run: Run, folder: Path) -> None:
    app = run(dataset="traps", recommender=str(folder), basket="buy.i3")
    assert any("has no recommendation for this customer" in note.value for note in app.info)


def test_what_is_not_finished_stands_above_the_view(run: Run, folder: Path) -> None:
    (folder / DONE).unlink()
    app = run(dataset="traps", recommender=str(folder), customer="c04")
    assert any("is not finished" in note.value for note in app.warning)
