"""The package as a stranger gets it: built, installed in an empty environment, run elsewhere."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[2]
PATIENCE = 180_000
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=_environment(cwd),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr[-2000:]
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    """Nothing of this checkout: the cache is that of another home."""
    kept = {name: value for name, value in os.environ.items() if "BECAUSAL" not in name}
    kept.pop("PYTHONPATH", None)
    return {**kept, "XDG_CACHE_HOME": str(home / "cache"), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of the commands of an environment that has the wheel, and a folder to work in."""
    here = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", here, ROOT, cwd=here)
    (wheel,) = here.glob("becausal-*.whl")
    venv.create(here / "env", with_pip=False)
    commands = here / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", commands / "python"]
    run(*pip, "install", "--quiet", "--no-compile", "--no-deps", wheel, cwd=here)
    python = {"base": str(here / "env"), "platbase": str(here / "env")}
    site = Path(sysconfig.get_path("purelib", "venv", python))
    (ours,) = Distribution.discover(name="becausal", path=[str(site)])
    _lend(ours, site, set())
    run(*pip, "check", cwd=here)
    work = here / "work"
    work.mkdir()
    return commands, work


def _lend(taker: Distribution, site: Path, lent: set[str]) -> None:
    """Let ``site`` have what a distribution asks for, and what that asks for, and nothing else.

    As links to what is installed here: the same is not unpacked a second time.
    """
    for text in taker.requires or ():
        needed = Requirement(text)
        if needed.name in lent or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        lent.add(needed.name)
        ours = distribution(needed.name)
        for top in {file.parts[0] for file in ours.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(ours.locate_file(top))).resolve())
        _lend(ours, site, lent)


def test_the_command_explains_a_customer_of_the_sample_shop(installed: tuple[Path, Path]) -> None:
    commands, work = installed
    (answer,) = json.loads(run(commands / "becausal", "explain", "C0382", "--json", cwd=work))
    assert answer["label"] == "Leon Stewart"
    assert len(answer["items"]) == 10
    where = run(commands / "python", "-c", "import explain; print(explain.__file__)", cwd=work)
    assert not Path(where.strip()).is_relative_to(ROOT)
    # models are kept with the user, not among the installed files
    assert list((work / "cache" / "becausal" / "recommenders").iterdir())


@pytest.fixture
def address(installed: tuple[Path, Path]) -> Iterator[str]:
    """The app as `becausal run` serves it from a folder that has nothing to do with it."""
    commands, work = installed
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(commands / "becausal"), "run", "--no-browser", "--port", str(port)]
    # where the tests run in the background of a script, what they start would not hear Ctrl-C
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        started = subprocess.Popen(
            command, cwd=work, env=_environment(work), stdout=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, ours)
    with started as server:
        assert server.stdout is not None
        for line in server.stdout:
            if line.startswith("Becausal is at "):
                break
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGINT)
        try:
            # a second by itself, ten beside ten busy programs
            assert server.wait(60) == 0
        finally:
            # one that does not stop would be waited for at the end of the block
            server.kill()


def test_the_app_opens_with_its_theme_and_its_pictures(address: str, browser: Browser) -> None:
    # the browser of all tests of this folder: Playwright has one loop in a process
    page = browser.new_page()
    try:
        foreign: list[str] = []
        page.on("request", lambda r: None if r.url.startswith(address) else foreign.append(r.url))
        page.goto(f"{address}/customer?customer=C0382")
        expect(page.locator("[data-testid=stMain] h1").first).to_have_text(
            "Why Leon Stewart sees these ten items", timeout=PATIENCE
        )
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        background = "getComputedStyle(document.querySelector('[data-testid=stSidebar]'))"
        colour = page.evaluate(f"{background}.backgroundColor")
        assert colour == "rgb(244, 245, 247)"  # that of pages/config.toml, not Streamlit's own
        page.goto(f"{address}/methods")
        expect(page.locator("[data-testid=stMain] h1").first).to_be_visible(timeout=PATIENCE)
        assert not [url for url in foreign if not url.startswith(("data:", "blob:"))]
    finally:
        page.context.close()
