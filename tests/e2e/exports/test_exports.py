"""Every file that the Customer view offers, opened and checked; and the command that takes one."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from explain.export.html_page import DRAWN
from tests.e2e.screen import NARROW, WIDE, Screen
from tests.e2e.server import ROOT, serving

pytestmark = pytest.mark.browser
PAPER, PAPER_DARK = (255, 255, 255), (18, 22, 28)
ORDER = "[...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]))"

PATIENT_MODEL = """
import os, time
from pathlib import Path

class Model:
    def fit(self, dataset):
        # without the last weeks, which it is judged on, it waits to be told
        while dataset.as_of.day != 30 and not Path(os.environ["BECAUSAL_TEST_GO"]).exists():
            time.sleep(0.05)
        bought = dataset.histories().matrix(dataset.n_items)
        self.together = (bought.T @ bought).toarray().astype(float)

    def score(self, histories):
        return histories.matrix(len(self.together)) @ self.together
"""


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A window without a network; it must not even try."""
    context = browser.new_context(
        offline=True, viewport={"width": WIDE[0], "height": WIDE[1]}, color_scheme="light"
    )
    page = context.new_page()
    tried: list[str] = []
    page.on("request", lambda request: tried.append(request.url))
    page.on("pageerror", lambda error: tried.append(str(error)))
    page.on("console", lambda message: message.type == "error" and tried.append(message.text))
    page.on("dialog", lambda dialog: tried.append(dialog.message))
    yield page
    context.close()
    assert [
        message for message in tried if not message.startswith(("file:", "data:", "blob:"))
    ] == []


def download(screen: Screen, button: str, folder: Path) -> Path:
    """Take a file from the popover to a folder, under its own name."""
    file = screen.file(button)
    path = folder / file.suggested_filename
    file.save_as(path)
    return path


def command(*given: str) -> tuple[int, str, str]:
    """Run `becausal shot`: exit code, output, errors."""
    done = subprocess.run(
        [sys.executable, "-m", "explain", "shot", *given], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def opened(path: Path) -> Image.Image:
    with Image.open(path) as held:
        return held.convert("RGB")


def drawn(page: Page, path: Path) -> None:
    page.goto(path.as_uri())
    page.locator(DRAWN).wait_for(state="attached")


def test_each_file_of_the_customer_view_holds_what_the_screen_shows(
    screen: Screen, offline: Page, tmp_path: Path
) -> None:
    screen.open("customer", customer="C0382")
    heading = screen.heading.inner_text()
    titles = screen.titles
    footer = screen.page.get_by_text(re.compile("Becausal [0-9]")).last.inner_text()
    charts = screen.charts.count()

    page = download(screen, "This view as HTML", tmp_path)
    assert page.name == f"{'-'.join(heading.lower().split())}.html"
    drawn(offline, page)
    assert offline.evaluate("document.documentElement.dataset.charts") == "drawn"
    expect(offline.get_by_role("heading", level=1)).to_have_text(heading)
    assert offline.title() == heading
    for title in titles:
        expect(offline.get_by_text(title, exact=True).first).to_be_visible()
    expect(offline.locator("footer")).to_have_text(footer)
    assert offline.locator(".chart .main-svg:first-of-type").count() == charts
    assert all(chart.get_attribute("aria-label") for chart in offline.locator(".chart").all())
    levels = offline.evaluate(ORDER)
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert offline.evaluate("document.documentElement.scrollWidth") <= WIDE[0]
    offline.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert offline.evaluate("document.documentElement.scrollWidth") <= NARROW[0]

    content = download(screen, "The list as CSV", tmp_path).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["title"] for row in rows] == titles

    picture = opened(download(screen, "This view as PNG", tmp_path))
    assert picture.width == 2 * WIDE[0]
    assert picture.height > WIDE[1]
    assert picture.getpixel((5, 5)) == PAPER
    assert len(picture.resize((360, picture.height // 8)).getcolors(1 << 20) or []) > 100

    sheet = download(screen, "Customer brief (prints on one page)", tmp_path)
    drawn(offline, sheet)
    expect(offline.get_by_role("heading", level=1)).to_have_text(heading)
    expect(offline.get_by_role("row")).to_have_count(11)
    theme = download(screen, "Customer brief as PDF", tmp_path).read_bytes()
    assert theme.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", theme)) == 1


def test_files_from_a_dark_screen_are_dark_and_print_light(
    screen: Screen, offline: Page, tmp_path: Path
) -> None:
    screen.begin(dark=True)
    screen.open("customer", customer="C0002")
    picture = opened(download(screen, "This view as PNG", tmp_path))
    assert picture.getpixel((5, 5)) == PAPER_DARK
    drawn(offline, download(screen, "This view as HTML", tmp_path))
    ink = "e => getComputedStyle(e).fill"
    label = offline.locator(".ytick text").first
    assert label.evaluate(ink) == "rgb(230, 234, 240)"
    offline.emulate_media(media="print")
    assert label.evaluate(ink) == "rgb(31, 41, 51)"
    assert offline.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_a_file_can_be_asked_for_while_the_list_is_being_compared(
    browser: Browser, tmp_path: Path
) -> None:
    """What is done behind the page comes to its end without taking the menu away."""
    (tmp_path / "patient.py").write_text(PATIENT_MODEL, encoding="utf-8")
    go = tmp_path / "go"
    environ = {
        "PYTHONPATH": str(tmp_path),
        "BECAUSAL_RECOMMENDERS": "patient:Model",
        "BECAUSAL_TEST_GO": str(go),
    }
    with serving(tmp_path, **environ) as server:
        screen = Screen(browser, server)
        screen.begin()
        screen.open("customer", recommender="patient:Model")
        main = screen.page.get_by_test_id("stMain")
        screen.button("Share").press("Enter")
        file = screen.page.get_by_test_id("stPopoverBody").get_by_role("button", name="HTML")
        expect(file).to_be_visible()
        expect(main).to_contain_text("Being compared with bestsellers")
        go.touch()
        expect(main).not_to_contain_text("Being compared with bestsellers")
        expect(main).to_contain_text(re.compile("Beats bestsellers|o better than|a weak list"))
        expect(file).to_be_visible()
        content = download(screen, "This view as HTML", tmp_path).read_text("utf-8")
        # and the sentence has its place in the file, below the title
        assert "bestsellers" in content
        assert content.index("bestsellers") < content.index("<h2")
        screen.close()


def test_hostile_names_do_nothing_in_a_file(screen: Screen, offline: Page, tmp_path: Path) -> None:
    screen.open("customer", dataset="traps", customer="c04")
    heading = screen.heading.inner_text()
    for button in ("This view as HTML", "Customer brief (prints on one page)"):
        drawn(offline, download(screen, button, tmp_path))
        expect(offline.get_by_role("heading", level=1)).to_have_text(heading)
        assert offline.title() != "hacked"
        assert offline.locator("main img, main a, main iframe, main b").count() == 0


def test_the_command_takes_the_picture_of_a_link(screen: Screen, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    address = screen.server.url("customer", customer="C0002")
    # a loop of Playwright's own runs in this thread: the command has a process to itself
    result = command(address, str(out), "--theme", "dark", "--width", "1000", "--present")
    assert result == (0, f"{out}\n", "")
    picture = opened(out)
    assert picture.width == 2000
    assert picture.height > 2000
    assert picture.getpixel((5, 300)) == PAPER_DARK
    assert command(address, str(out), "--height", "500")[0] == 0
    cut = opened(out)
    assert cut.size == (2880, 1000)
    # no picture without its provenance: a line of words along the lower edge, over nothing else
    foot = cut.crop((1440, 950, 2880, 1000)).convert("L")
    assert foot.getextrema()[0] < 128
    assert cut.crop((0, 950, 400, 1000)).convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("path", "params", "sentence"),
    [
        ("customer", {"customer": "nobody"}, "This customer is not in the data set"),
        ("customer", {"dataset": "torn"}, "This data set cannot be used"),
        ("nowhere", {}, "Page not found"),
    ],
)
def test_a_link_that_shows_an_error_gives_no_picture(
    screen: Screen, tmp_path: Path, path: str, params: dict[str, str], sentence: str
) -> None:
    out = tmp_path / "out.png"
    code, _, error = command(screen.server.url(path, **params), str(out))
    assert code == 2
    assert sentence in error
    assert not out.exists()


def test_the_view_as_a_workbook_has_every_table_with_numbers_as_numbers(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open("data", customer="C0382")
    screen.shows("Sample shop: ")
    path = download(screen, "This view as Excel workbook", tmp_path)
    assert path.suffix == ".xlsx"
    book = load_workbook(path)
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    query = "dataset=sample&recommender=uptake-lift&customer=C0382"
    assert about["Link"] == f"{screen.server.base}/data?{query}"
    assert book["About"]["A1"].value == screen.heading.inner_text()
    events = book["Events"]
    assert events.freeze_panes == "A2"
    names = [row[0].value for row in events.iter_rows(min_row=2)]
    counts = [row[1].value for row in events.iter_rows(min_row=2)]
    assert names[0] == "Purchase"
    assert f"{counts[0]:,} purchases" in screen.heading.inner_text()
    shares = [row[2] for row in book["Customers by purchases"].iter_rows(min_row=2)]
    assert sum(cell.value for cell in shares) == pytest.approx(1)
    assert {cell.number_format for cell in shares} == {"0%"}
