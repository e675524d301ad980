from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from pages.ui.server import metrics
from pages.ui.server.lanes import FITTING, TURNS, Cancelled
from pages.ui.server.metrics import METRICS, PATH, MetricsPage, counted_job, metrics_text, now
from recommenders.operation.counts import COUNTS, READS, Counts

SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="([^"\\\n]|\\.)*"(,[a-z]+="([^"\\\n]|\\.)*")*\})? [-+.e\d]+')


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Numbers of the test's own."""
    own = Counts()
    monkeypatch.setattr(metrics, "COUNTS", own)
    return own


async def asked(path: str) -> tuple[int, dict[str, str], str]:
    sent: list[Any] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    await MetricsPage(behind)(scope, None, send)  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"].decode()


def test_the_page_is_text_that_prometheus_reads() -> None:
    COUNTS.add(READS, cache="disk", result="hit")
    status, headers, text = asyncio.run(asked(PATH))
    assert (status, headers["content-type"]) == (200, metrics.CONTENT_TYPE)
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert samples
    assert all(SAMPLE.fullmatch(line) for line in samples)
    for name, (kind, _) in METRICS.items():
        assert f"# TYPE {name} {kind}\n" in text
    assert asyncio.run(asked("/customer"))[0] == 404
    assert asyncio.run(asked(f"/base{PATH}/"))[0] == 200


def test_labels_are_quoted() -> None:
    line = metrics_text({"becausal_clicks_total": {(("view", 'a"b\\c\nd'),): 2.0}})
    assert 'becausal_clicks_total{view="a\\"b\\\\c\\nd"} 2\n' in line


def test_a_job_is_counted_by_how_it_ends(counts: Counts) -> None:
    with counted_job(FITTING):
        pass
    with pytest.raises(Cancelled), counted_job(FITTING):
        raise Cancelled
    with pytest.raises(ZeroDivisionError), counted_job(FITTING):
        raise ZeroDivisionError
    ended = counts.values()[metrics.JOBS_ENDED]
    outcomes = {dict(labels)["outcome"]: count for labels, count in ended.items()}
    assert outcomes == {"done": 1, "given up": 1, "failed": 1}
    assert counts.values()[f"{metrics.JOB_SECONDS}_count"] == {(("lane", FITTING),): 3}


def test_what_runs_and_what_waits_is_told_by_lane() -> None:
    lane = TURNS[FITTING]
    first, second = object(), object()
    lane.queue(first)
    lane.enter(first, lambda: False)
    lane.queue(second)
    try:
        held = now()[metrics.JOBS]
        assert held[("lane", FITTING), ("state", "running")] == 1
        assert held[("lane", FITTING), ("state", "waiting")] == 1
        assert now()[metrics.MEMORY][()] > 50e6
    finally:
        lane.enter(second, lambda: False)
        lane.leave(first)
        lane.leave(second)


def test_a_view_is_counted_though_it_is_interrupted(counts: Counts) -> None:
    with pytest.raises(KeyError), metrics.timed_view("item"):
        raise KeyError
    assert counts.values()[f"{metrics.CLICK_SECONDS}_count"] == {(("view", "item"),): 1}
