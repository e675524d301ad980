"""The Chromium of this machine: finding it, and pages as pictures and as PDF."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from explain.export.html_page import DRAWN
from recommenders.configuration import limits
from recommenders.errors import DataError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
NO_SANDBOX: Final = "BECAUSAL_NO_SANDBOX"
"""Environment variable: any value, where the system lets Chromium have no sandbox."""
PATIENCE: Final = 60.0
"""Seconds that a page of our own may take to draw its charts."""
_MAX_HEIGHT: Final = 16_000
"""Pixels that Chromium can draw in one picture, from top to bottom."""
_TURN: Final = 120.0
"""Seconds that a picture waits until another one is drawn."""


def png(page: str, *, width: int = 1440, scale: int = 2) -> bytes:
    """An HTML page of ours as a picture of its whole length, ``width`` CSS pixels wide.

    ``scale`` pixels for each CSS pixel, fewer where the page is too long for one picture.
    """
    with _turn(), chromium() as browser:
        for factor in range(scale, 0, -1):
            shown = _opened(browser, page, width=width, scale=factor)
            height: int = shown.evaluate("document.documentElement.scrollHeight")
            if height * factor <= _MAX_HEIGHT or factor == 1:
                break
        return shown.screenshot(full_page=True)


def picture(page: str, *, width: int, height: int, across: int) -> bytes:
    """The first ``width`` by ``height`` CSS pixels of a page of ours, ``across`` pixels wide."""
    with _turn(), chromium() as browser:
        shown = _opened(browser, page, width=width, height=height, scale=across / width)
        return shown.screenshot()


def asked(page: str, script: str, argument: object) -> object:
    """What a function in JavaScript answers on a page of ours, called with the ``argument``."""
    with _turn(), chromium() as browser:
        answer: object = _opened(browser, page, width=1440, scale=1).evaluate(script, argument)
        return answer


def pdf(page: str) -> bytes:
    """An HTML page of ours as it comes out of the printer, on A4."""
    with _turn(), chromium() as browser:
        return printed(browser, page)


def printed(browser: Browser, page: str) -> bytes:
    """The same from a browser that is open."""
    shown = _opened(browser, page, width=820, scale=1)
    try:
        return shown.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    finally:
        shown.context.close()


def missing() -> str:
    """What to do to get pictures: a sentence, empty where all that is needed is there."""
    if find_spec("playwright") is None:
        return "Pictures need the package playwright: `pip install -e '.[pictures]'`."
    if executable() is None:
        return (
            "Pictures need Chromium or Google Chrome: install one, or run "
            "`python -m playwright install chromium`."
        )
    return ""


@cache
def executable() -> Path | None:
    """The Chromium that is there: on the PATH, else in Playwright's own cache, else None."""
    path = next((path for path in map(shutil.which, NAMES) if path), None)
    return Path(path) if path else _downloaded()


@cache
def _turns() -> threading.BoundedSemaphore:
    # a Chromium takes some 300 MB
    return threading.BoundedSemaphore(limits().exports)


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few browsers that draw at once; raises `DataError` where none gets free."""
    if not _turns().acquire(timeout=_TURN):
        raise DataError("too many pictures are being drawn", remedy="Try again in a few minutes.")
    try:
        yield
    finally:
        _turns().release()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the time of the block, in its sandbox where it can be.

    Raises `DataError` where there is none, and where it cannot start.
    """
    if remedy := missing():
        raise DataError("there is no browser to draw with", remedy=remedy)
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=executable(), args=list(FLAGS), chromium_sandbox=sandboxed()
            )
        except Error as error:
            raise DataError(
                "the browser that draws does not start",
                remedy="Where the system allows no sandbox (a container without user namespaces), "
                f"set {NO_SANDBOX}=1; else see what it says when it is started by hand.",
            ) from error
        try:
            yield browser
        finally:
            browser.close()


def sandboxed(environ: Mapping[str, str] | None = None) -> bool:
    """Whether Chromium is to have its sandbox: not as root, with whom it refuses to."""
    environment = os.environ if environ is None else environ
    return not environment.get(NO_SANDBOX) and getattr(os, "geteuid", lambda: 1)() != 0


def _opened(browser: Browser, page: str, *, width: int, scale: float, height: int = 900) -> Page:
    """The page in a window of its own, without a network, once its charts are drawn."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, offline=True
    )
    shown = context.new_page()
    shown.set_default_timeout(1000 * PATIENCE)
    shown.set_content(page)
    shown.locator(DRAWN).wait_for(state="attached")
    return shown


def _downloaded() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None
