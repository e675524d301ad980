"""Bars as the script in the browser gets them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explain.charts.attribution import FADED, SignedBars
from explain.charts.theme import LIFTS, LOWERS, NEUTRAL
from explain.formats import MINUS

TWO = SignedBars(bars=[("<i>Kibble</i>", 3.0, 0.0), ("Rope", -1.0, 0.5)], unit="points")
REST = SignedBars(
    bars=[("Kibble", 1.0, 0.0), ("Rope", 0.5, 0.0), ("9 others", 4.0, 0.0)],
    unit="points",
    rest=True,
    marked=frozenset({1}),
)


def data_of(signed: SignedBars, *, small: bool) -> dict[str, Any]:
    def page(signed, small):  # type: ignore[no-untyped-def]
        from pages.ui.components.bars import bars

        bars("What each purchase adds", signed, key="bars", small=small)

    app = AppTest.from_function(page, kwargs={"signed": signed, "small": small}).run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    assert "innerHTML" not in component.proto.js_content
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def test_bars_share_a_scale_and_names_go_as_they_are() -> None:
    data = data_of(TWO, small=True)
    assert data["label"] == "What each purchase adds"
    first, second = data["bars"]
    assert first["name"] == "<i>Kibble</i>"
    assert (first["begin"], first["width"]) == pytest.approx((0.25, 0.75))
    assert (second["begin"], second["width"]) == pytest.approx((0.0, 0.25))
    assert (first["colour"], second["colour"]) == (LIFTS, LOWERS)
    assert [bar["text"] for bar in (first, second)] == ["+3", f"{MINUS}1.0 ± 0.5"]


def test_only_what_stands_alone_says_what_is_measured() -> None:
    assert data_of(TWO, small=True)["axis"] == ""
    assert data_of(TWO, small=False)["axis"] == "score (points)"


def test_a_rest_beyond_the_scale_has_its_value_and_no_bar() -> None:
    first, second, rest = data_of(REST, small=False)["bars"]
    assert (first["width"], second["width"], rest["width"]) == pytest.approx((1.0, 0.5, 0.0))
    assert (rest["colour"], rest["text"]) == (NEUTRAL, "+4.0")
    assert [bar["opacity"] for bar in (first, second, rest)] == [FADED, 1.0, FADED]
