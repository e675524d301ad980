"""What has to be known of the data stands above every view, and not in front of an audience."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders import registry
from recommenders.own.entries import own_entry
from tests.pages.conftest import VIEWS, Run

LINES = "customer_id,item_id,timestamp\n" + "".join(
    f"4.00638E+12,i{n % 3},2026-01-{n + 1:02} 10:00\nc{n},i{n % 4},2026-01-{n + 1:02} 11:00\n"
    for n in range(12)
)


@pytest.fixture
def rounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A data set whose ids a spreadsheet has rounded."""
    folder = tmp_path / "rounded"
    folder.mkdir()
    (folder / "interactions.csv").write_text(LINES)
    (folder / "stock.csv").write_text("a,b\n1,2\n")
    monkeypatch.setenv("BECAUSAL_DATA", str(folder))
    return folder.name


def banners(app: object) -> list[str]:
    return [note.value for note in app.warning if "about these data" in note.value]  # type: ignore[attr-defined]


@pytest.mark.parametrize("view", VIEWS)
def test_it_stands_above_every_view(run: Run, rounded: str, view: str) -> None:
    (banner,) = banners(run(view, dataset=rounded, recommender="item-knn"))
    assert banner.startswith("**3 warnings about these data**")
    assert "stock\\.csv" in banner
    if view == "data":
        assert "a program has rounded" in banner
        assert "4\\.00638E\\+12" in banner
    else:
        assert banner.endswith("And 2 more.")


def test_pseudonyms_have_no_example_and_an_audience_no_banner(run: Run, rounded: str) -> None:
    options = {"dataset": rounded, "recommender": "item-knn"}
    (banner,) = banners(run("data", **options, private="1"))
    assert "a program has rounded" in banner
    assert "4\\.00638E" not in banner
    assert banners(run("customer", **options, present="1")) == []


def test_data_without_a_warning_have_none(run: Run) -> None:
    assert banners(run("data")) == []


def test_a_model_that_needs_a_word_has_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = own_entry("tests.recommenders.own.models:SmallNoise")
    monkeypatch.setattr(registry, "ENTRIES", (entry, *registry.ENTRIES))
    app = run("customer", dataset="traps", recommender=entry.name)
    (note,) = [note.value for note in app.warning if "reasons of this model" in note.value]
    assert "does not answer the same twice" in note
