from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explain.__main__ import main
from explain.export import app_server, browser, screenshot
from explain.export.screenshot import shot
from explain.export.streamlit_command import APP
from recommenders.errors import DataError

ROOT = Path(__file__).parents[3]
OUT = Path("out.png")


@pytest.mark.parametrize(
    ("link", "out", "message"),
    [
        ("ftp://example.invalid/x", OUT, "A link is an address or a view"),
        ("//example.invalid/x", OUT, "A link is an address or a view"),
        ("customer", Path("out.jpg"), "A picture is a PNG file"),
        ("customer", Path("not-there/out.png"), "No such folder"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, out: Path, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(subprocess, "Popen", pytest.fail)
    with pytest.raises(DataError, match=message):
        shot(link, out)


def test_without_a_browser_the_command_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(browser, "executable", lambda: None)
    assert "playwright install chromium" in browser.missing()
    assert main(["shot", "http://127.0.0.1:9/customer", str(tmp_path / "out.png")]) == 2
    assert "Pictures need Chromium" in capsys.readouterr().err
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    assert "pip install" in browser.missing()


def test_without_the_app_beside_it_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app_server, "ROOT", tmp_path)
    with pytest.raises(DataError, match="The app is not beside this package"):
        shot("customer", tmp_path / "out.png")


def test_an_app_that_does_not_start_says_its_last_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / APP).parent.mkdir(parents=True)
    (tmp_path / APP).touch()
    (tmp_path / "pages" / "config.toml").write_text("[server]\n")
    monkeypatch.setattr(app_server, "ROOT", tmp_path)
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no such module; exit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(DataError, match="The app did not start: no such module"):
        shot("customer", tmp_path / "out.png")


def test_a_width_that_is_no_window_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["shot", "customer", "out.png", "--width", "7"])
    assert "between 200 and 8000" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_plain_file_is_not_written_over_nor_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(subprocess, "Popen", pytest.fail)
    out = tmp_path / "out.png"
    if kind == "folder":
        out.mkdir()
    else:
        os.mkfifo(out)
    with pytest.raises(DataError, match=r"no plain file.*out\.png"):
        shot("customer", out)


class BlankPage:
    """A page of which nothing is ever drawn, as Playwright has it."""

    def goto(self, address: str, *, timeout: float) -> None:
        assert timeout == 1000 * screenshot.APPEARING

    def locator(self, selector: str) -> BlankPage:
        assert selector == "[data-testid=stApp]"
        return self

    @property
    def first(self) -> BlankPage:
        return self

    def wait_for(self, *, timeout: float) -> None:
        from playwright.sync_api import TimeoutError as NothingCame

        raise NothingCame(f"{timeout} ms exceeded")


def test_an_address_without_a_screen_is_said_and_not_waited_for() -> None:
    pytest.importorskip("playwright")
    with pytest.raises(DataError, match=r"no screen of the app at this address.*Share"):
        screenshot._open(BlankPage(), "http://127.0.0.1:1/a/b/c")  # type: ignore[arg-type]
