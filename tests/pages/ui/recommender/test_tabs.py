"""One part of the Recommender view at a time: the chosen one, and no other is computed."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.recommender import tabs
from pages.ui.session.resources import FittedModel
from pages.ui.session.selection import read
from tests.pages.panels import fitted, from_item, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are drawn, in order."""
    names: list[str] = []

    def part(name: str) -> Any:
        return lambda *_: names.append(name)

    monkeypatch.setattr(tabs, "DRAW", {name: part(name) for name in tabs.LABELS})
    return names


def draw(model: FittedModel, **params: str) -> AppTest:
    return run_panel(lambda: tabs.show(view_of(model, part=read().part)), **params)


def test_every_part_has_a_panel() -> None:
    assert list(tabs.LABELS) == list(tabs.DRAW)


def test_the_chosen_part_alone_is_drawn(model: FittedModel, drawn: list[str]) -> None:
    app = draw(model, part="rules")
    assert drawn == ["rules"]
    assert app.segmented_control(key="part_of_Recommender").value == "rules"
    app.segmented_control(key="part_of_Recommender").set_value("card").run()
    assert app.query_params["part"] == "card"
    assert drawn == ["rules", "card"]


def test_without_a_choice_the_first_is_shown_and_an_unknown_one_is_said(
    model: FittedModel, drawn: list[str]
) -> None:
    assert "no part" not in said(draw(model))
    app = draw(model, part="*x*")
    first = next(iter(tabs.LABELS.values()))
    assert f"The Recommender view has no part “*x*”: {first} is shown." in said(app)
    assert drawn == [next(iter(tabs.LABELS))] * 2


def test_an_audience_has_no_choice(model: FittedModel, drawn: list[str]) -> None:
    assert not draw(model, part="rules", present="1").segmented_control
    assert drawn == ["rules"]
