"""One part of what stands behind a reason is open; the others compute nothing."""

from __future__ import annotations

from typing import Any

import pytest

from explain.profiles.customer_profile import profile
from pages.ui.customer import charts, details, history, questions, reference, score_parts, why
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from pages.ui.session.selection import read
from tests.pages.panels import fitted, loaded_circle, onward, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []

    def part(name: str) -> Any:
        return lambda *_: names.append(name)

    for module, name in (
        (score_parts, "draw_score_parts"),
        (charts, "by_relation"),
        (reference, "by_purchase"),
        (why, "asked_again"),
        (questions, "versus"),
        (history, "history"),
        (charts, "by_feature"),
    ):
        monkeypatch.setattr(module, name, part(name))
    return names


EXPLAIN = ["draw_score_parts", "by_relation", "by_purchase"]
CHANGE = ["asked_again", "versus"]


@pytest.mark.parametrize(
    ("params", "parts"),
    [
        ({}, EXPLAIN),
        ({"details": "explain", "versus": "6"}, EXPLAIN),
        ({"details": "change"}, CHANGE),
        ({"versus": "6"}, CHANGE),
        ({"details": "history"}, ["history"]),
        ({"details": "features"}, ["by_feature"]),
        ({"details": "nothing"}, EXPLAIN),
        ({"present": "1"}, []),
        ({"present": "1", "details": "history"}, ["history"]),
    ],
)
def test_one_part_is_drawn_and_a_question_opens_its_answer(
    model: FittedModel, drawn: list[str], params: dict[str, str], parts: list[str]
) -> None:
    loaded = loaded_circle()
    explanation = explanations.explanation(model.fingerprint, 3, False, None, model)

    def panel() -> None:
        selection = read()
        view = view_of(model, 3, details=selection.details, versus=selection.versus)
        own = profile(loaded.dataset, loaded.statistics, 3)
        details.details(view, own, explanation, 0)

    app = run_panel(panel, **params)
    assert drawn == parts
    assert ("no part" in said(app)) == (params.get("details") == "nothing")
