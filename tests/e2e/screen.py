"""A browser window with the app in it, as a person would use it; and what it must never do."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    TimeoutError,
    expect,
)

from explain.export.browser import chromium as chrome
from explain.export.screenshot import settle, stretch
from tests.e2e.server import Server

OUTPUT = Path(__file__).parent / "output"
PATIENCE, AGAIN = 240_000, 90_000
OUTSIDE = "_stcore/health"
"""A page of the server that is none of the app."""
WIDE = (1440, 1000)
NARROW = (390, 844)
# on a deep link Streamlit looks for its own endpoints below the view's path first
_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")
__all__ = ["NARROW", "OUTPUT", "PATIENCE", "WIDE", "Screen", "chrome"]
expect.set_options(timeout=PATIENCE)


class Screen:
    """One window on one server.

    ``faults`` collects what no screen may do: errors on the console, uncaught exceptions,
    dialogs, requests to another host.
    """

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.faults: list[str] = []
        self.page: Page = browser.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        self.page.on("request", lambda request: self._on_request(request.url))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def begin(self, *, size: tuple[int, int] = WIDE, dark: bool = False) -> None:
        """Begin anew, with nothing open, in a window of this size and theme."""
        self.leave()
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        # opened before the size is in force, a page takes a phone for a desk, sidebar and all
        while self.page.evaluate("innerWidth") != size[0]:
            self.page.wait_for_timeout(20)
        self.turn(dark=dark)
        # Streamlit keeps what a person chose, as a sidebar opened on a phone, for the next visit
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.faults.clear()

    def leave(self) -> None:
        """Leave the app."""
        # for a page of the same server: from another site a new process would have to read all
        # scripts anew, and it may not know the size of the window yet
        self.page.goto(self.server.url(OUTSIDE))

    def turn(self, *, dark: bool) -> None:
        """Let the system be dark, or light: the page follows if no theme was chosen."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def open(self, path: str = "", **params: str) -> None:
        """Go to a view by its address and wait until all of it is there."""
        self.page.goto(self.server.url(path, **params))
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and nothing is a placeholder any more."""
        settle(self.page)

    def close(self) -> None:
        """Close the window and forget what it knew."""
        self.page.context.close()

    def shows(self, heading: str) -> None:
        """Wait until the heading of the view has these words, and all below it is there."""
        expect(self.heading).to_contain_text(heading)
        self.settle()

    def go(self, view: str) -> None:
        """Go to another view as a person does, by the bar across the top or the menu of a phone."""
        # what a group has is looked for below the group, so this does not begin at the bar
        link = self.page.locator("a.view").filter(has=self.page.get_by_text(view, exact=True))
        menu = self.views.get_by_role("button", name="Views")
        group = self.views.locator(".group").filter(has=link).get_by_role("button")
        (menu if menu.is_visible() else group).click()
        link.click()

    @property
    def views(self) -> Locator:
        """The links to the views, in their groups."""
        return self.page.get_by_role("navigation", name="Views")

    @property
    def search(self) -> Locator:
        """The search field of the bar across the top."""
        return self.page.get_by_role("combobox", name="Find a customer or an item")

    @property
    def params(self) -> dict[str, str]:
        """The query parameters of the address."""
        return {key: value[0] for key, value in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def heading(self) -> Locator:
        """The heading of the view."""
        return self.page.get_by_test_id("stMain").get_by_role("heading", level=1).first

    @property
    def why(self) -> Locator:
        """The heading of the explanation."""
        return self.page.get_by_role("heading", level=2, name=re.compile("^Why "))

    @property
    def list(self) -> Locator:
        """The ranked list, with the reasons."""
        return self.page.get_by_role("listbox", name="Ranked list")

    @property
    def items(self) -> Locator:
        """The items of the ranked list."""
        return self.list.get_by_role("option")

    @property
    def chosen(self) -> Locator:
        """The item of the ranked list that is explained."""
        return self.list.get_by_role("option", selected=True)

    @property
    def charts(self) -> Locator:
        """The charts that are drawn: by plotly, or as a part of the page."""
        return self.page.locator(
            "[data-testid=stPlotlyChart] .main-svg:first-of-type, .chart[role=figure]"
        )

    def button(self, name: str) -> Locator:
        """A button of the main part."""
        return self.page.get_by_test_id("stMain").get_by_role(
            "button", name=re.compile(f"^{re.escape(name)}")
        )

    def picker(self, name: str) -> Locator:
        """A select box of the sidebar."""
        return self.page.get_by_test_id("stSidebar").get_by_role("combobox", name=name)

    def details(self, name: str) -> None:
        """Open a part of what stands behind the list."""
        group = self.page.get_by_role("radiogroup", name="Part of the Customer view")
        group.get_by_role("radio", name=name).click()
        self.page.wait_for_url(re.compile("details="))
        self.settle()

    def pick(self, name: str, typed: str) -> None:
        """Type into a select box and take the first answer."""
        self.picker(name).click()
        self.picker(name).fill(typed)
        self.answer(typed).click()

    def choose(self, name: str, typed: str) -> None:
        """Choose in a select box of the main part by keyboard: type a part of it, Enter, Tab.

        A page that still moves closes the list (as any list does that is scrolled away), and what
        was typed is forgotten with the Tab: then it is typed once more.
        """
        box = self.page.get_by_test_id("stMain").get_by_role("combobox", name=name)
        first = self.page.get_by_role("option").first
        for patience in (2_000, 4_000, 8_000, 16_000, 32_000, 64_000):
            self.settle()
            box.focus()
            box.press("ArrowDown")
            box.fill(typed)
            try:
                # Enter takes the first of the list, which is the right one once the list followed
                expect(first).to_contain_text(typed, timeout=patience)
            except AssertionError:
                box.press("Escape")
                continue
            box.press("Enter")
            box.press("Tab")
            self.settle()
            if typed in box.input_value():
                return
        raise AssertionError(f"{typed!r} was not taken by {name!r}")

    def file(self, name: str | re.Pattern[str]) -> Download:
        """Take a file of the popover Share, which is open afterwards."""
        body = self.page.get_by_test_id("stPopoverBody")
        if not body.is_visible():
            self.button("Share").press("Enter")
        return self.download(body.get_by_role("button", name=name))

    def download(self, button: Locator) -> Download:
        """Take the file of a button, by keyboard."""
        # Streamlit takes back the file of a button when the page is drawn anew, as it is once what
        # was measured behind it is known: whoever presses just then gets none, and presses again
        for patience in (AGAIN, PATIENCE):
            button.focus()
            expect(button).to_be_focused()
            with suppress(TimeoutError):
                with self.page.expect_download(timeout=patience) as event:
                    button.press("Enter")
                return event.value
        raise AssertionError(f"no file came of {button}")

    def csv(self, name: str) -> list[dict[str, str]]:
        """The lines of a table of the popover Share."""
        text = self.file(f"{name} as CSV").path().read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    @property
    def titles(self) -> list[str]:
        """The titles of the ranked list, once it is there."""
        expect(self.items.first).to_be_visible()
        return [row.locator("strong").first.inner_text() for row in self.items.all()]

    def answer(self, typed: str) -> Locator:
        """The first of the open list that has these words, also while the list still follows."""
        return self.page.get_by_role("option").filter(has_text=typed).first

    def shot(self, name: str) -> Path:
        """The whole view as a picture among the test's output."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        assert size is not None
        stretch(self.page)
        path = OUTPUT / f"{name}.png"
        self.page.screenshot(path=path)
        self.page.set_viewport_size(size)
        return path

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(message.location.get("url", "")):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob", "about") and not url.startswith(
            self.server.base
        ):
            self.faults.append(f"request: {url}")
