"""Key figures as the script in the browser gets them."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def page() -> None:
    from explain.profiles.key_figures import KeyFigure
    from pages.ui.components.figures import figures

    line = KeyFigure(name="<b>Hits</b>", amount=2.0, over="by week", trend=(1.0, 2.0), top=4.0)
    figures([line, KeyFigure(name="Items", amount=1234.0)], key="figures")


def test_each_figure_has_its_words_and_its_line() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    first, second = json.loads(component.proto.json)["figures"]
    assert (first["name"], first["value"], first["over"]) == ("<b>Hits</b>", "2.00", "by week")
    assert (first["trend"], first["beside"], first["top"]) == ([1.0, 2.0], [], 4.0)
    assert first["takeaway"].endswith("by week: 1.00 first, 2.00 last, 2.00 at the most")
    assert (second["value"], second["trend"], second["takeaway"]) == ("1,234", [], "")
    assert "innerHTML" not in component.proto.js_content
