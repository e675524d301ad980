"""What asks for a run when the theme changes, as the script in the browser gets it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    from pages.ui.components.theme_change import follow_theme

    follow_theme()


def test_it_watches_the_page_takes_no_room_and_ends_with_it() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    assert component.proto.html_content.count("hidden") == 1
    assert "display: none" in component.proto.css_content
    # a watcher that goes on after its page would run the next one twice
    assert "disconnect" in component.proto.js_content
