"""The sentence below the title: green, amber, a rule of thumb, a button, a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explain.quality.standing import Standing
from pages.ui.session import evaluations
from pages.ui.session.evaluations import StandingState
from recommenders.intervals import Estimate


def estimate(mean: float, low: float, high: float, customers: int = 80) -> Estimate:
    return Estimate(mean=mean, low=low, high=high, customers=customers)


def state(low: float, *, customers: int = 80) -> StandingState:
    return StandingState(
        standing=Standing(
            recommender="ease",
            rival_name="uptake",
            rule="bestsellers",
            candidates="new items",
            own=estimate(0.15, 0.1, 0.2, customers),
            rival=estimate(0.1, 0.05, 0.15, customers),
            apart=estimate(0.05, low, 0.1, customers),
            held_back="the last 28 days",
        )
    )


def drawn(monkeypatch: pytest.MonkeyPatch, answer: StandingState) -> AppTest:
    monkeypatch.setattr(evaluations, "standing_state", lambda view: answer)

    def page() -> None:
        from types import SimpleNamespace

        from pages.ui.elements import screen
        from pages.ui.elements.standing import draw_standing

        view: Any = SimpleNamespace()
        screen.start()
        screen.title("Tea leads the list")
        draw_standing(view)

    app = AppTest.from_function(page).run()
    assert not app.exception
    return app


def test_better_is_green_with_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, state(0.01)).markdown[-1].value
    assert ":green[" in text
    assert "Beats bestsellers by 50" in text
    assert "0.150 against 0.100 of Uptake" in text.replace("\\", "")


def test_no_better_is_amber(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, state(-0.01)).markdown[-1].value
    assert ":orange[" in text
    assert "its reasons explain a weak list" in text
    assert "Beats" not in text


def test_too_few_customers_are_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, state(0.01, customers=5)).markdown[-1].value
    assert "Only 5 customers came back" in text
    assert ":green[" not in text


def test_a_rule_of_thumb_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, StandingState(rule="bestsellers")).markdown[-1].value
    assert "rule of thumb (bestsellers)" in text


def test_what_cannot_be_judged_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawn(monkeypatch, StandingState(problem="there are no events on both sides"))
    assert "no events on both sides" in app.caption[-1].value


def test_what_takes_long_waits_for_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(evaluations, "start_standing", asked.append)
    app = drawn(monkeypatch, StandingState(seconds=300.0))
    assert app.button[-1].label == "Compare it with bestsellers (about 5 minutes)"
    app.button[-1].click().run()
    assert len(asked) == 1


def test_while_it_is_measured_a_sentence_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawn(monkeypatch, StandingState(running=True))
    (waiting,) = app.get("bidi_component")
    assert "Being compared" in json.loads(waiting.proto.json)["text"]
    assert not any("Beats" in text.value for text in app.markdown)
