"""Find a Chromium for the browser tests, or get one: `python -m tests.e2e.chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from explain.export.browser import executable, missing

APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")


def ensure() -> Path:
    """The Chromium to use, installed first where there is none."""
    if path := executable():
        return path
    for install in (_by_apt, _by_playwright):
        install()
        executable.cache_clear()
        if path := executable():
            return path
    raise SystemExit(
        "There is no Chromium, and none could be installed. Install Chromium or Google Chrome; "
        "`.venv/bin/pytest -m 'not browser'` runs every test that needs no browser."
    )


def reason_to_skip() -> str:
    """Why tests in a browser are left out here; empty where they run, which in CI is always."""
    return "" if os.environ.get("CI", "").lower() in ("true", "1") else missing()


def _by_apt() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(*APT, "update")
        _try(*APT, "install", "-y", "--no-install-recommends", "chromium")


def _by_playwright() -> None:
    _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command: str) -> None:
    print("Getting Chromium:", *command, flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, env=environ)


if __name__ == "__main__":
    print(f"Chromium for the browser tests: {ensure()}")
