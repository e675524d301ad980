"""Small bars as the script in the browser gets them."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from explain.charts.theme import LIFTS, LOWERS
from explain.formats import MINUS


def page() -> None:
    from pages.ui.components.bars import bars

    bars("What each purchase adds", [("<i>Kibble</i>", 3.0), ("Rope", -1.0)], key="small")


def test_bars_share_a_scale_and_names_go_as_they_are() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    data = json.loads(component.proto.json)
    assert data["label"] == "What each purchase adds"
    first, second = data["bars"]
    assert first["name"] == "<i>Kibble</i>"
    assert (first["begin"], first["width"]) == pytest.approx((0.25, 0.75))
    assert (second["begin"], second["width"]) == pytest.approx((0.0, 0.25))
    assert (first["colour"], second["colour"]) == (LIFTS, LOWERS)
    assert [bar["text"] for bar in (first, second)] == ["+3", f"{MINUS}1"]
    assert "innerHTML" not in component.proto.js_content
