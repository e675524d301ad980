"""Lists that are a record: shown with what goes with them, and asked nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns
from recommenders.own.entries import own_entry
from tests.pages.conftest import VIEWS, Run
from tests.pages.test_views import words

Place = str


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A table for two customers of the traps, which the operator has named."""
    dataset = sources.load("traps")
    items = dataset.items[Columns.ITEM].tolist()
    lines = [f'"c04","{item}",{score},2026-01-31' for score, item in enumerate(items[:4])]
    lines.append(f'"c01","{items[0]}",1,2026-01-31')
    path = tmp_path / "recs.csv"
    path.write_text("\n".join(["customer_id,item_id,score,date", *lines]), encoding="utf-8")
    entry = own_entry(f"Night run={path}")
    monkeypatch.setattr(registry, "ENTRIES", (entry, *registry.ENTRIES))
    return entry.name


@pytest.mark.parametrize("view", sorted(VIEWS.keys() - {"methods", "glossary", "limits"}))
def test_every_view_takes_a_record(run: Run, place: Place, view: str) -> None:
    app = run(view, dataset="traps", recommender=place, customer="c04")
    assert "because" not in words(app).lower().replace("becausal", "")


def test_the_list_says_what_it_is(run: Run, place: Place) -> None:
    app = run(dataset="traps", recommender=place, customer="c04")
    text = words(app)
    assert "4 untested" in text.replace("\\", "")
    assert "not known" in text
    assert any("there is no model to ask" in note.value for note in app.info)
    assert any(header.value == "What was bought that goes with it" for header in app.header)
    # the remark that most customers have no line stands above the view
    assert any("have no line in the table" in note.value for note in app.warning)
    nothing = run(dataset="traps", recommender=place, customer="c02")
    assert any("has no recommendation for this customer" in note.value for note in nothing.info)


def test_what_if_has_no_answer(run: Run, place: Place) -> None:
    app = run("what_if", dataset="traps", recommender=place, customer="c04")
    assert app.title[0].value.replace("\\", "") == "What if: no model can be asked"
    assert any("made on 2026-01-31" in note.value.replace("\\", "") for note in app.info)
