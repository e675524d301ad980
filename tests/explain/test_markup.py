"""Escaped text as a real browser shows it: what Streamlit adds to Markdown is in no Python code."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import TITLES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]
TEXTS = (
    *TITLES,
    ":red[hi] :smile: :streamlit: :material/x:",
    "$math$ $$m$$",
    "www.a.example https://a.example/b me@a.example",
    "1. one",
    "- dash",
    "a -> b <- c -- d >= e",
    "&amp; &#42; a | b ~~s~~",
    "back\\slash\\*",
)
SCRIPT = """
import streamlit as st
from dataclasses import replace
from explain.markup import TextSpan, escape
from explain.reasons.rationale import Rationale
from explain.reasons.reason import Reason
from explain.reasons.verdict import Verdict
from tests.explain.test_markup import TEXTS

nothing = Rationale(
    reason=Reason(target=0, named=None, verdict=Verdict(without_history=None)), spans=(), brief=()
)
for place, text in enumerate(TEXTS):
    with st.container(key=f"plain{place}"):
        st.markdown(escape(text))
    ends = TextSpan(text="You bought "), TextSpan(text=" (3 times).")
    spans = (ends[0], TextSpan(text=text, item=1), ends[1])
    with st.container(key=f"bold{place}"):
        st.markdown(replace(nothing, spans=spans).markdown)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("page") / "page.py"
    root = Path(__file__).parents[2]
    script.write_text(f"import sys; sys.path.insert(0, {str(root)!r})\n{SCRIPT}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    command.append("--browser.gatherUsageStats=false")
    with subprocess.Popen(
        command, cwd=script.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(150):
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()


@pytest.mark.slow
def test_every_text_is_shown_as_it_is(address: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=60_000)
        page.wait_for_selector(f".st-key-bold{len(TEXTS) - 1} p", timeout=60_000)
        for position, text in enumerate(TEXTS):
            expected = " ".join(text.split())
            for key, sentence in (
                ("plain", expected),
                ("bold", f"You bought {expected} (3 times)."),
            ):
                shown = page.locator(f".st-key-{key}{position} [data-testid=stMarkdownContainer]")
                assert shown.inner_text() == sentence
                tags = shown.evaluate("e => [...e.querySelectorAll('*')].map(x => x.tagName)")
                # nothing but the empty pieces that cut an address in two
                drawn = [tag for tag in tags if tag != "SPAN"]
                assert drawn == (["P"] if key == "plain" else ["P", "STRONG"]), text
                spans = shown.locator("span").all_inner_texts()
                assert not any(spans), text
        browser.close()
