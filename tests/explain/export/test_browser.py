from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import pytest
from PIL import Image

from explain.export import browser
from explain.export.browser import executable, png
from explain.export.html_page import page


@pytest.fixture
def forgotten() -> Iterator[None]:
    """The search for a browser begins anew, before and after."""
    executable.cache_clear()
    yield
    executable.cache_clear()


def test_the_first_browser_on_the_path_is_taken(
    forgotten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"google-chrome": "/opt/chrome", "chrome": "/opt/other"}
    monkeypatch.setattr(shutil, "which", there.get)
    assert str(executable()) == "/opt/chrome"


def test_without_one_on_the_path_the_downloaded_one_is_taken(
    forgotten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(browser, "_downloaded", lambda: None)
    assert executable() is None


def test_what_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "executable", lambda: None)
    assert browser.missing().startswith("Pictures need Chromium or Google Chrome")
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    assert browser.missing().startswith("Pictures need the package playwright")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("tall", "scale"),
    [(2_000, 2), (9_000, 1)],  # 18,000 pixels are more than Chromium draws at once
)
def test_a_page_that_is_too_long_has_fewer_pixels(tall: int, scale: int) -> None:
    body = f'<div style="height:{tall}px"></div>'
    data = png(page(title="", body=body, foot="", charts=False, classes="light"), width=400)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == 400 * scale
        assert picture.height > tall * scale
