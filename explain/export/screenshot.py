"""The picture of a screen, made without a person: `becausal shot LINK out.png`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from explain.export.app_server import serving
from explain.export.browser import chromium
from recommenders.errors import DataError
from recommenders.operation.addresses import NO_ADDRESS, split_address

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SETTLED: Final = (
    '[data-test-script-state="notRunning"]:not(:has([data-testid=stSkeleton], [data-stale=true]))'
)
"""The app when its script has run, and nothing is a placeholder or of the run before."""
WAITING: Final = ".waiting"
"""A sentence that stands there until something is known (`pages.ui.components.waiting`)."""
FITTING: Final = 600.0
"""Seconds that a screen may take: a recommender may have to be fitted first."""
APPEARING: Final = 30.0
"""Seconds until an address has answered, and until the frame of the app is there."""
LOOK, QUICK_LOOKS = 50, 60
"""Milliseconds between two looks at a page that is about to settle, and how many there are."""
DELAY: Final = 300
"""Milliseconds after which charts have followed the size of the window."""
# words that stand where a view should be: nothing else is on such a screen
_STATE: Final = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const said = kind => [...(main?.querySelectorAll(kind) ?? [])].map(e => e.innerText.trim());
  const boxes = [...(main?.querySelectorAll('[data-testid=stAlert]') ?? [])];
  return {
    heading: main?.querySelector('h1')?.innerText.trim() ?? '',
    dialogs: [...document.querySelectorAll('[role=dialog]')].map(e => e.innerText.trim()),
    exceptions: said('[data-testid=stException]'),
    alerts: boxes.map(e => (e.querySelector('[data-testid=stMarkdownContainer]') ?? e)
      .innerText.trim()),
    shows: main?.querySelectorAll('[data-testid=stPlotlyChart], [data-testid=stTable], \
[data-testid=stDataFrame], [role=radiogroup], h2').length ?? 0,
  };
}"""

_FOOT: Final = """() => {
  const said = [...document.querySelectorAll(
    '[data-testid=stMain] [data-testid=stCaptionContainer]')].at(-1);
  const app = document.querySelector('[data-testid=stApp]');
  if (!said) return;
  const bar = document.createElement('div');
  const style = {position: 'fixed', left: 0, right: 0, bottom: 0, zIndex: 2000000,
    padding: '5px 16px', textAlign: 'right', font: getComputedStyle(said).font,
    color: getComputedStyle(said).color, background: getComputedStyle(app).backgroundColor};
  bar.id = 'provenance';
  bar.textContent = said.innerText;
  Object.assign(bar.style, style);
  document.body.append(bar);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What the screen is seen in: ``width`` and ``height`` in CSS pixels, light or ``dark``.

    ``scale`` is the number of pixels of the picture for each; without a height it is the whole
    page.
    """

    width: int = 1440
    height: int | None = None
    scale: int = 2
    dark: bool = False


def shot(
    link: str,
    out: Path,
    window: Window | None = None,
    *,
    present: bool = False,
    timeout: float = FITTING,
) -> list[str]:
    """Write the picture of a screen; returns what the screen warns of.

    ``link`` is an address of a running app, or a view with its query, for which the app is
    started; ``present`` asks for larger type without controls, and ``timeout`` is in seconds.
    Raises DataError when there is no such screen.
    """
    window = window or Window()
    if out.suffix.lower() != ".png":
        raise DataError("a picture is a PNG file", value=str(out), remedy="Name it out.png.")
    if not out.absolute().parent.is_dir():
        raise DataError("no such folder", file=str(out.parent), remedy="Make the folder first.")
    if out.exists() and not out.is_file():
        # a folder cannot be written over, and a pipe waits for somebody who reads it
        raise DataError("this is no plain file", file=str(out), remedy="Name another one.")
    with _address(link, present=present) as address, chromium() as browser:
        return draw(browser, address, out, window, timeout=timeout)


def draw(
    browser: Browser, address: str, out: Path, window: Window, *, timeout: float = FITTING
) -> list[str]:
    """The same in a browser that is open, of a screen at an address."""
    context = browser.new_context(
        viewport={"width": window.width, "height": window.height or 900},
        color_scheme="dark" if window.dark else "light",
        device_scale_factor=window.scale,
    )
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * timeout)
        warnings = _open(page, address)
        # what is computed behind the page belongs to the picture
        page.locator(WAITING).first.wait_for(state="detached")
        settle(page)
        if window.height is None:
            stretch(page)
        else:
            # the foot of the page is out of sight, and no picture goes without its provenance
            page.evaluate(_FOOT)
        page.screenshot(path=out)
        return warnings
    finally:
        context.close()


def settle(page: Page) -> None:
    """Wait until the script has run, and nothing is a placeholder or of the run before."""
    settled = page.locator(SETTLED)
    # most pages are there at once; Playwright soon looks twice a second only
    for _ in range(QUICK_LOOKS):
        if settled.count():
            return
        page.wait_for_timeout(LOOK)
    # not by a script that waits in the page: the app lets no text be run there
    settled.wait_for(state="attached")


def stretch(page: Page) -> None:
    """Make the window as tall as the view, so that a picture has all of it."""
    size = page.viewport_size
    assert size is not None
    height: int = page.evaluate(
        "document.querySelector('[data-testid=stMain]')?.scrollHeight ?? innerHeight"
    )
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    page.wait_for_timeout(DELAY)


def _open(page: Page, address: str) -> list[str]:
    from playwright.sync_api import Error

    try:
        page.goto(address, timeout=1000 * APPEARING)
        if not _app_appears(page):
            raise DataError(
                "there is no screen of the app at this address",
                value=address,
                remedy="Copy a link from Share in the app: a view with its query, such as "
                "customer?customer=C0002.",
            )
        page.locator("[data-testid=stMain] h1, [role=dialog]").first.wait_for()
        settle(page)
    except Error as error:
        # its message goes on with a log of every attempt
        raise DataError(
            f"the screen did not come up: {error.message.splitlines()[0]}",
            value=address,
            remedy="Is the app running there? A first fit may need more than --timeout seconds.",
        ) from None
    page.wait_for_timeout(DELAY)
    settle(page)
    state = page.evaluate(_STATE)
    faults = [*state["dialogs"], *state["exceptions"]]
    if not state["shows"]:
        faults += [". ".join(part for part in (state["heading"], *state["alerts"]) if part)]
    if faults:
        raise DataError(
            f"the app shows no such screen: {' '.join(faults[0].split()).rstrip('. ')}",
            value=address,
            remedy="Copy a link from Share in the app.",
        )
    return [" ".join(alert.split()) for alert in state["alerts"]]


def _app_appears(page: Page) -> bool:
    """Whether the frame of the app is drawn, which waits for nothing that is computed.

    An address below a view has the page of the app without its scripts: it stays blank for ever.
    """
    from playwright.sync_api import TimeoutError as NothingCame

    try:
        page.locator("[data-testid=stApp]").first.wait_for(timeout=1000 * APPEARING)
    except NothingCame:
        return False
    return True


@contextmanager
def _address(link: str, *, present: bool) -> Iterator[str]:
    """The address to open; starts the app for a link without a host, and stops it again."""
    parts = split_address(link)
    query = dict(parse_qsl(parts.query))
    if present:
        query["present"] = "1"
    address = parts._replace(query=urlencode(query))
    if parts.scheme in ("http", "https") and parts.netloc:
        yield address.geturl()
        return
    if parts.scheme or parts.netloc or (link and parts == NO_ADDRESS):
        raise DataError(
            "a link is an address or a view",
            value=link,
            remedy="Give http://... or a view with its query, such as customer?customer=C0002.",
        )
    with serving() as app:
        yield f"{app.base}/{address.geturl().lstrip('/')}"
