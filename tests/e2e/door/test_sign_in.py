"""Signing in as people do, with a provider that answers as a real one: nobody gets in by a link."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from explain.export.screenshot import settle
from tests.e2e.chromium import reason_to_skip
from tests.e2e.door.provider import ROLES, GuardedApp, guarded, provider
from tests.e2e.screen import PATIENCE
from tests.served import shared

for package in ("authlib", "oidc_provider_mock"):
    pytest.importorskip(package, reason=f"{package} is not installed: make test gets it")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip()),
]
CUSTOMER, NAME, TITLE = "C0382", "Leon", "Why Leon Stewart sees these ten items"
DEEP = f"customer?customer={CUSTOMER}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedApp]:
    folder = tmp_path_factory.mktemp("guarded")
    kept = shared(folder, tmp_path_factory)
    with provider() as at, guarded(folder, at, kept) as running:
        yield running


class Visitor:
    """Somebody with a browser of their own, and every byte that it receives from the app."""

    def __init__(self, browser: Browser, app: GuardedApp) -> None:
        self.app, self.frames = app, bytearray()
        self.context: BrowserContext = browser.new_context()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._keep))

    def open(self, link: str = DEEP) -> None:
        self.page.goto(f"{self.app.base}/{link}")

    def sign_in(self, who: str, link: str = DEEP) -> None:
        self.open(link)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.locator("input[name=sub]").fill(who)
        self.page.get_by_role("button").first.click()

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1).first).to_contain_text(words)

    def share(self) -> None:
        settle(self.page)
        self.page.get_by_role("button", name="Share").click()

    def _keep(self, frame: str | bytes) -> None:
        self.frames += frame if isinstance(frame, bytes) else frame.encode()


@pytest.fixture
def visitor(browser: Browser, app: GuardedApp) -> Iterator[Visitor]:
    app.roles(ROLES)
    guest = Visitor(browser, app)
    yield guest
    guest.context.close()


def test_a_cold_link_shows_the_sign_in_and_sends_nothing_else(visitor: Visitor) -> None:
    for link in (DEEP, f"what-if?customer={CUSTOMER}", "data", "add-data"):
        visitor.open(link)
        visitor.heading("Sign in to Becausal")
    assert len(visitor.frames) > 1_000
    for word in (CUSTOMER, NAME, "Sample shop", "Litter"):
        assert word.encode() not in visitor.frames, word
    # a cookie that nobody has signed lets nobody in
    forged = {"name": "_streamlit_user", "value": "forged", "url": visitor.app.base}
    visitor.context.add_cookies([forged])  # type: ignore[list-item]
    visitor.open()
    visitor.heading("Sign in to Becausal")
    assert CUSTOMER.encode() not in visitor.frames


def test_a_viewer_comes_to_the_link_and_takes_no_file_away(visitor: Visitor) -> None:
    visitor.sign_in("vic", f"{DEEP}&bought=1")
    visitor.heading(TITLE)
    # the link, and not the first page
    assert visitor.page.url == f"{visitor.app.base}/{DEEP}&bought=1"
    visitor.share()
    expect(visitor.page.get_by_text("Files are not for your role, viewer.")).to_be_visible()
    expect(visitor.page.get_by_test_id("stDownloadButton")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name="Flag", exact=True)).to_have_count(0)
    assert visitor.app.events("signed in")[-1]["role"] == "viewer"


def test_an_analyst_takes_a_file_away_and_that_is_recorded(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.sign_in("ann")
    visitor.heading(TITLE)
    visitor.share()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="This view as HTML").click()
    assert NAME in download.value.path().read_text(encoding="utf-8")
    told = visitor.app.events("exported")[-1]
    assert (told["who"], told["customer"], told["dataset"]) == (
        "ann@shop.example",
        CUSTOMER,
        "sample",
    )
    # the address of the file is worth nothing to whoever has not signed in
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(download.value.url, timeout=60)


def test_a_role_changes_from_one_click_to_the_next(visitor: Visitor) -> None:
    visitor.sign_in("ann")
    visitor.heading(TITLE)
    visitor.share()
    button = visitor.page.get_by_role("button", name="This view as HTML")
    expect(button).to_be_visible()
    visitor.app.roles('[roles]\nviewer = ["ann@shop.example"]\n')
    # the button is still there: whoever clicks it is asked again
    button.click()
    visitor.page.wait_for_timeout(1_000)
    assert visitor.app.events("denied")[-1]["permission"] == "export"
    visitor.app.roles('[roles]\nadmin = ["eve@shop.example"]\n')
    visitor.open()
    visitor.heading("You have no access")


def test_an_admin_names_a_place_and_signs_out(visitor: Visitor) -> None:
    visitor.sign_in("ada")
    visitor.heading(TITLE)
    settle(visitor.page)
    visitor.page.get_by_role("link", name="Add your data").click()
    visitor.heading("Add your data")
    settle(visitor.page)
    expect(visitor.page.get_by_text("ada@else.example · admin")).to_be_visible()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url(lambda url: "add-data" not in url)
    assert visitor.app.events("signed out")[-1]["who"] == "ada@else.example"
    visitor.frames.clear()
    visitor.open()
    visitor.heading("Sign in to Becausal")
    assert CUSTOMER.encode() not in visitor.frames


def test_an_address_that_is_not_verified_is_nobody_s(visitor: Visitor) -> None:
    visitor.sign_in("mal")
    visitor.heading("You have no access")
    expect(visitor.page.get_by_text("Confirm the address there")).to_be_visible()
    assert NAME.encode() not in visitor.frames
