"""The sentence that looks again, as the script in the browser gets it."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from pages.ui.components.waiting import EVERY


def page() -> None:
    from pages.ui.components.waiting import waiting

    waiting("Being compared with <b>all</b> …", key="standing")


def test_the_sentence_goes_as_it_is_and_is_told_to_who_cannot_see_it() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    data = json.loads(component.proto.json)
    assert data == {"text": "Being compared with <b>all</b> …", "every": EVERY}
    assert 'role="status"' in component.proto.html_content
    # a look that goes on after the sentence has gone would run the page for ever
    assert "clearInterval" in component.proto.js_content
