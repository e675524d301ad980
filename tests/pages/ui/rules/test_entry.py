"""An entry tells what rules did to it, and an item that is missed which rule keeps it out."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Run
from tests.pages.ranked_list import ranked_list
from tests.pages.test_views import words

RULES = """[[rules]]
name = "Spring promotion"
kind = "pin"
items = ["i13"]

[[rules]]
name = "Out of stock"
kind = "hide"
items = ["i12"]
from = 2026-01-03
"""


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "becausal.toml"
    file.write_text(RULES, encoding="utf-8")
    monkeypatch.setenv("BECAUSAL_CONFIG", str(file))


def shown(run: Run, **more: str) -> AppTest:
    return run(dataset="traps", customer="c04", recommender="gf-cf", **more)


def test_a_pinned_item_is_no_personal_reason(run: Run) -> None:
    app = shown(run, item="i13")
    first, second = ranked_list(app).rows[:2]
    assert (first["id"], first["verdict"]) == ("i13", "rule")
    assert "pinned to 1 by “Spring promotion”;" in first["reason"]
    assert second["verdict"] != "rule"
    text = words(app).replace("\\", "")
    assert "A rule of the shop, not the score" in text
    assert "Personal: **no**" in text
    assert "If these had not been bought" not in text
    assert "1\N{NO-BREAK SPACE}**rule**" in text or "1 rule" in text
    assert "Ranks by stage: score " in text


def test_what_is_hidden_is_asked_of_the_rules_first(run: Run) -> None:
    app = shown(run, versus="i12")
    assert "i12" not in {row["id"] for row in ranked_list(app).rows}
    text = words(app).replace("\\", "")
    assert "it is hidden by “Out of stock” since 3 Jan 2026. By score it is at rank" in text
    assert "Taking away" not in text


def test_what_takes_a_pinned_item_out_is_the_rule(run: Run) -> None:
    text = words(shown(run, item="i13", versus="i13")).replace("\\", "")
    assert "is pinned by “Spring promotion”: no purchase moves it" in text
