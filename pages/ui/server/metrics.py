"""How the server fares, as text for Prometheus: clicks, work, caches, memory, open windows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.server.lanes import TURNS, Cancelled
from pages.ui.server.logs import event
from pages.ui.server.memory import resident_bytes
from pages.ui.server.quota import SESSIONS
from pages.ui.server.script_turns import SCRIPTS
from recommenders.operation.counts import COUNTS, READS, Labels, Values

PATH: Final = "/_stcore/metrics/becausal"
"""Beside the metrics of Streamlit, and behind the same guard (`pages.ui.door.door`)."""
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
CLICKS, CLICK_SECONDS = "becausal_clicks_total", "becausal_click_seconds"
JOBS, JOBS_ENDED, JOB_SECONDS = (
    "becausal_jobs",
    "becausal_jobs_ended_total",
    "becausal_job_seconds",
)
WAITING: Final = "becausal_pages_waiting"
MEMORY: Final = "becausal_memory_bytes"
METRICS: Final[Mapping[str, tuple[str, str]]] = {
    CLICKS: ("counter", "Runs of the script: pages opened, and clicks on them."),
    CLICK_SECONDS: ("histogram", "Seconds from the choice of a view until it is drawn."),
    WAITING: ("gauge", "Pages that wait until those asked for before them are made."),
    JOBS: ("gauge", "Long pieces of work that run, or wait for their turn, by lane."),
    JOBS_ENDED: ("counter", "Long pieces of work that ended: done, failed, or given up."),
    JOB_SECONDS: ("histogram", "Seconds that long pieces of work took, without waiting."),
    READS: ("counter", "Saved fits and measurements asked for on the disk, and kept in memory."),
    SESSIONS: ("gauge", "Open windows."),
    MEMORY: ("gauge", "Memory that the process holds."),
}
"""Kind and meaning of each metric."""
_PARTS: Final = ("", "_bucket", "_sum", "_count")


class MetricsPage:
    """Answers at `PATH` with the numbers of this process."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The metrics, or what is behind."""
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(PATH):
            page = PlainTextResponse(metrics_text(now()), headers={"content-type": CONTENT_TYPE})
            await page(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@contextmanager
def timed_view(view: str) -> Iterator[None]:
    """Count how long a view takes to be drawn, also where a click interrupts it."""
    begin = time.monotonic()
    try:
        yield
    finally:
        seconds = time.monotonic() - begin
        COUNTS.observe(CLICK_SECONDS, seconds, view=view)
        event("click", view=view, seconds=round(seconds, 3))


@contextmanager
def counted_job(lane: str) -> Iterator[None]:
    """Count a long piece of work of a lane: how long it takes, and how it ends."""
    begin, outcome = time.monotonic(), "failed"
    try:
        yield
        outcome = "done"
    except Cancelled:
        outcome = "given up"
        raise
    finally:
        seconds = time.monotonic() - begin
        COUNTS.observe(JOB_SECONDS, seconds, lane=lane)
        COUNTS.add(JOBS_ENDED, lane=lane, outcome=outcome)
        event("job", lane=lane, seconds=round(seconds, 3), outcome=outcome)


def count_click() -> None:
    """One more run of the script."""
    COUNTS.add(CLICKS)


def now() -> Values:
    """What was counted, and what is held at this moment."""
    held: dict[str, dict[Labels, float]] = {
        MEMORY: {(): resident_bytes()},
        WAITING: {(): SCRIPTS.waiting},
        JOBS: {},
    }
    for lane, turns in TURNS.items():
        running, waiting = turns.lengths
        held[JOBS][("lane", lane), ("state", "running")] = running
        held[JOBS][("lane", lane), ("state", "waiting")] = waiting
    return {SESSIONS: {(): 0.0}, **COUNTS.values(), **held}


def metrics_text(values: Values) -> str:
    """The numbers in the text format of Prometheus, version 0.0.4."""
    lines = []
    for name, (kind, meaning) in METRICS.items():
        lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
        for part in _PARTS:
            lines += [
                f"{name}{part}{_labels(labels)} {value:.10g}"
                for labels, value in values.get(f"{name}{part}", {}).items()
            ]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    pairs = [f'{name}="{_escaped(value)}"' for name, value in labels]
    return f"{{{','.join(pairs)}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
