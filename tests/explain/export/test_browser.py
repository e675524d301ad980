from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from explain.export import browser
from explain.export.browser import chromium, executable, png
from explain.export.html_page import page
from recommenders.errors import DataError


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


@pytest.mark.parametrize(
    ("user", "told", "sandbox"), [(1000, "", True), (1000, "1", False), (0, "", False)]
)
def test_it_has_its_sandbox_where_it_is_not_root(
    monkeypatch: pytest.MonkeyPatch, user: int, told: str, sandbox: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert "--no-sandbox" not in browser.FLAGS
    assert browser.sandboxed({browser.NO_SANDBOX: told}) == sandbox


def test_one_that_does_not_start_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho No usable sandbox! >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(browser, "executable", lambda: broken)
    monkeypatch.setattr(browser, "missing", lambda: "")
    with pytest.raises(DataError, match=r"does not start.*BECAUSAL_NO_SANDBOX"), chromium():
        pass
