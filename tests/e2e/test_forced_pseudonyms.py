"""Every byte that a browser receives where pseudonyms are forced: no name, no id."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Response, WebSocket, expect

from pages.ui.session.selection import Selection
from recommenders.api import load_dataset
from recommenders.contract import Columns
from recommenders.data.pseudonyms import pseudonymous
from recommenders.privacy.key import KEY, kept_key
from recommenders.privacy.revealing import hidden_as
from tests import unmistakable
from tests.e2e.screen import Screen
from tests.e2e.server import serving
from tests.unmistakable import IDS, NAMES, leaks

pytestmark = pytest.mark.browser
WALK: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("customer", {"hits": "1"}),
    ("customer", {"present": "1"}),
    ("what-if", {}),
    ("homepage", {}),
    ("search", {"query": "tin"}),
    ("due", {}),
    ("reasons", {}),
    ("item", {"item": "i03"}),
    ("cohort", {"segment": "North"}),
    ("position", {}),
    ("compare", {}),
    ("compare", {"whom": "everybody"}),
    ("quality", {}),
    ("recommender", {"part": "card"}),
    ("recommender", {"part": "fidelity"}),
    ("experiments", {}),
    ("data", {}),
    ("methods", {}),
    ("glossary", {}),
    ("limits", {}),
    ("add-data", {}),
)


class Received:
    """All that came to a page: frames of web sockets, bodies of responses, files."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        self.bodies: list[bytes] = []
        self.files: dict[str, bytes] = {}
        self._responses: list[Response] = []
        self._kept: set[str] = set()
        page.on("websocket", self._listen)
        page.on("response", lambda response: self._responses.append(response))

    def _listen(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: self.frames.append(frame.encode() if isinstance(frame, str) else frame),
        )

    def read(self) -> None:
        """Take the bodies of what has come so far."""
        for response in self._responses:
            headers = repr(response.headers) + response.url
            self.bodies.append(headers.encode())
            if response.url in self._kept:
                continue
            if "immutable" in response.headers.get("cache-control", ""):
                # the browser asks for it once, and has it from its cache from then on
                self._kept.add(response.url)
            with suppress(Error):  # a redirect and a download have none
                self.bodies.append(response.body())
        self._responses.clear()

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Each piece, and where it is from."""
        self.read()
        yield from (("frame", frame) for frame in self.frames)
        yield from (("response", body) for body in self.bodies)
        yield from self.files.items()

    def leaks(self) -> dict[str, set[str]]:
        """What of the customers is in it, by where."""
        leaked: dict[str, set[str]] = {}
        for where, content in self.everything():
            packed = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
            if secrets := leaks(packed):
                leaked.setdefault(where, set()).update(secrets)
        return leaked


@contextmanager
def listening(browser: Browser, folder: Path, **environ: str) -> Iterator[tuple[Screen, Received]]:
    """A window on a server of its own that has the shop, and all that it receives."""
    with serving(folder, BECAUSAL_DATA=unmistakable.write(folder), **environ) as server:
        screen = Screen(browser, server)
        received = Received(screen.page)
        screen.begin()
        yield screen, received
        screen.close()
        log = server.log.read_bytes()
    received.files["server log"] = log


def take_files(screen: Screen, received: Received, view: str, folder: Path) -> int:
    """Every file under Share; pictures, which are drawn from the page, of the first view alone."""
    share = screen.button("Share")
    if not share.count():
        return 0
    share.focus()
    screen.page.keyboard.press("Enter")
    body = screen.page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    buttons = body.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(buttons.first).to_be_visible()
    names = [button.inner_text() for button in buttons.all()]
    wanted = [index for index, name in enumerate(names) if not received.files or "PNG" not in name]
    for index in wanted:
        file = screen.download(buttons.nth(index))
        name = file.suggested_filename
        path = folder / f"{len(received.files)}-{name}"
        file.save_as(path)
        received.files[f"{view}: the name of {name}"] = name.encode()
        received.files[f"{view}: {name}"] = path.read_bytes()
    screen.page.keyboard.press("Escape")
    return len(wanted)


def test_the_recording_hears_names_where_nothing_hides_them(
    browser: Browser, tmp_path: Path, kept: dict[str, str]
) -> None:
    with listening(browser, tmp_path, BECAUSAL_PRIVACY="choice", **kept) as (screen, received):
        screen.open("customer", dataset="hush", customer=IDS[3])
        take_files(screen, received, "customer", tmp_path)
        leaked = received.leaks()
    assert len(leaked["frame"]) > 100
    heard = {Path(where).suffix for where in leaked}
    assert {".html", ".xlsx", ".csv"} <= heard, (heard, list(received.files))


def test_no_byte_of_any_view_or_file_has_a_name_or_an_id(
    browser: Browser, tmp_path: Path, kept: dict[str, str]
) -> None:
    with listening(browser, tmp_path, BECAUSAL_PRIVACY="always", **kept) as (screen, received):
        shop = load_dataset(tmp_path / "hush")
        key = kept_key(tmp_path / "notes" / "secrets")  # which of both was first does not matter
        (own,) = hidden_as(shop, [IDS[3]], key=key)
        files = 0
        for path, more in WALK:
            screen.open(path, dataset="hush", customer=own.pseudonym, private="0", **more)
            assert not screen.page.get_by_test_id("stException").count(), path
            if not more.get("present"):
                files += take_files(screen, received, path or "start", tmp_path)
        assert files > 40
        # the search of the bar, and the note of a colleague
        screen.open("customer", dataset="hush", customer=own.pseudonym)
        expect(screen.heading).to_contain_text("sees")
        screen.search.fill(own.pseudonym[:6])
        expect(screen.page.get_by_text("1 found")).to_be_attached()
        screen.search.fill("lynx")
        screen.page.wait_for_timeout(500)
        leaked = received.leaks()
        heard = b"".join(received.frames)
        assert own.pseudonym.encode() in heard
        assert len(received.frames) > 100
    assert not leaked, {where: sorted(some)[:3] for where, some in leaked.items()}
    log = received.files["server log"]
    assert not leaks(log)
    assert own.pseudonym.encode() not in log
    assert key.hex().encode() not in heard + log
    assert (tmp_path / "notes" / "secrets" / KEY.file).stat().st_mode & 0o777 == 0o600


def test_what_is_typed_is_not_looked_up_among_real_ids_and_names(
    browser: Browser, tmp_path: Path, kept: dict[str, str]
) -> None:
    with listening(browser, tmp_path, BECAUSAL_PRIVACY="always", **kept) as (screen, received):
        screen.open("customer", dataset="hush", customer=IDS[5])
        screen.shows("This customer is not in the data set")
        screen.search.fill(NAMES[5].split()[0])
        expect(screen.page.get_by_text("No customer and no item")).to_be_attached()
        # what was typed may be said again, and nothing else of this customer or another
        typed = {IDS[5].casefold(), NAMES[5].split()[0].casefold()}
        leaked = received.leaks()
    assert set().union(*leaked.values()) <= typed
    # an address is not logged
    assert not leaks(received.files["server log"])


def test_a_link_opens_for_a_colleague_and_not_on_another_server(
    browser: Browser, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with listening(browser, first, BECAUSAL_PRIVACY="always") as (screen, _):
        hidden = pseudonymous(
            load_dataset(first / "hush"), key=kept_key(first / "notes" / "secrets")
        )
        link = Selection(dataset="hush", customer=hidden.customer_id(7), private=True)
        screen.open("customer", **link.params())
        label = str(hidden.customers[Columns.NAME][7])
        expect(screen.heading).to_contain_text(label.split()[0])
    # the key outlives the process
    with serving(first, BECAUSAL_DATA=str(first / "hush"), BECAUSAL_PRIVACY="always") as again:
        colleague = Screen(browser, again)
        colleague.begin()
        colleague.open("customer", **link.params())
        expect(colleague.heading).to_contain_text(label.split()[0])
        colleague.close()
    with listening(browser, second, BECAUSAL_PRIVACY="always") as (elsewhere, _):
        elsewhere.open("customer", **link.params())
        elsewhere.shows("This customer is not in the data set")
        expect(elsewhere.page.get_by_text(re.compile("a link from another server"))).to_be_visible()
