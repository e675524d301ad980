"""Logs for programs, in a process of their own: they are set up once for all of it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

from pages.ui.server.logs import JsonLines
from recommenders.operation.log_kind import VARIABLE

SCRIPT = """
import logging, os, warnings
import uvicorn.config
from streamlit.logger import get_logger
from pages.ui.server.logs import event, write_logs
before = get_logger("streamlit.before")
uvicorn.config.Config("none", access_log=False)
write_logs(os.environ)
before.error("one\\ntwo")
get_logger("streamlit.later").warning("later %d", 3)
logging.getLogger("uvicorn.error").error("down")
logging.getLogger("uvicorn.access").info("GET /customer?customer=ann")
event("click", view="item", seconds=0.25)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("becausal").exception("fault")
warnings.warn("old")
"""


def lines(**environ: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environ},
    )
    assert not run.stdout
    # Streamlit has silenced what uvicorn writes of requests, whose addresses hold ids
    assert "ann" not in run.stderr
    return run.stderr.splitlines()


def test_every_line_is_an_object() -> None:
    told = [json.loads(line) for line in lines(**{VARIABLE: "json"})]
    assert [(entry["logger"], entry["level"], entry["message"]) for entry in told[:5]] == [
        ("streamlit.before", "error", "one\ntwo"),
        ("streamlit.later", "warning", "later 3"),
        ("uvicorn.error", "error", "down"),
        ("becausal", "info", "click"),
        ("becausal", "error", "fault"),
    ]
    assert (told[3]["view"], told[3]["seconds"]) == ("item", 0.25)
    assert "ZeroDivisionError" in told[4]["exception"]
    assert told[5]["logger"] == "py.warnings"
    assert all(entry["time"].endswith("+00:00") for entry in told)


def test_without_the_setting_they_are_to_be_read() -> None:
    said = lines(**{VARIABLE: ""})
    assert any(line.endswith("later 3") for line in said)
    assert not any(line.startswith("{") for line in said)
    # what is ordinary is not written down for people
    assert not any("click" in line for line in said)


def test_a_line_is_ascii() -> None:
    record = logging.LogRecord("a", logging.INFO, "f", 1, "Mül\u2028ler", (), None)
    assert JsonLines().format(record).isascii()
