"""What every page is styled with, in the theme that the browser shows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.ui.downloads import panel_menu
from pages.ui.shell import styles
from tests.pages.panels import run_panel


def styles_in(theme: str, monkeypatch: pytest.MonkeyPatch) -> str:
    shown = SimpleNamespace(theme=SimpleNamespace(type=theme))
    monkeypatch.setattr(styles.st, "context", shown)
    (element,) = run_panel(styles.draw_styles).get("html")
    body: str = element.proto.body
    return body


def test_menus_and_headings_are_styled_in_both_themes(monkeypatch: pytest.MonkeyPatch) -> None:
    light, dark = (styles_in(theme, monkeypatch) for theme in ("light", "dark"))
    for body in (light, dark):
        assert panel_menu.STYLE in body
        assert "stHeading" in body
    # only the dark theme's light blue needs another ink on it
    assert "#12161C" in dark
    assert "#12161C" not in light
    # paper is white: only a dark page is turned over
    assert "invert" in dark
    assert "invert" not in light
