"""Recommenders that need something of the screen: one that refuses, one of what was bought."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommenders import registry
from recommenders.linear.ease import EASE, EASEConfig
from tests.pages.conftest import VIEWS, Run


def test_a_recommender_that_refuses_says_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    small = EASE(EASEConfig(max_memory=1e-9))
    entry = replace(registry.entry("ease"), factory=lambda: small)
    entries = tuple(entry if e.name == "ease" else e for e in registry.ENTRIES)
    monkeypatch.setattr(registry, "ENTRIES", entries)
    app = run(recommender="ease", dataset="traps")
    assert app.title[0].value == "This recommender cannot take this data set"
    assert "too many for EASE" in app.warning[0].value.replace("\\", "")
    app.button[0].click().run()
    assert "recommender" not in app.query_params


@pytest.mark.parametrize("view", sorted(VIEWS.keys() - {"methods", "glossary", "limits"}))
@pytest.mark.parametrize("name", [entry.name for entry in registry.ENTRIES])
def test_every_recommender_is_shown_from_one_end_of_the_page_to_the_other(
    run: Run, name: str, view: str
) -> None:
    app = run(view, recommender=name, dataset="traps", customer="c04")
    assert app.title


def test_buy_again_says_that_it_ranks_what_was_bought(run: Run) -> None:
    app = run(recommender="buy-again")
    sentence = "is made for what the customer has bought before"
    assert any(sentence in note.value for note in app.info)
    app = run(recommender="buy-again", bought="1")
    assert not any(sentence in note.value for note in app.info)


def test_choosing_it_keeps_what_was_bought(run: Run) -> None:
    app = run()
    picker = next(box for box in app.selectbox if box.label == "Recommender")
    picker.select("buy-again").run()
    assert app.query_params["bought"] == "1"
    assert next(toggle for toggle in app.toggle if toggle.key == "bought").value is True
