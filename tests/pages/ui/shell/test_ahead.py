"""What views of many events count is there before they are opened."""

from __future__ import annotations

import pytest

from pages.ui.session import jobs
from pages.ui.session.jobs import BackgroundJob
from pages.ui.shell import ahead
from tests.pages.conftest import Run


@pytest.fixture
def counted_ahead(monkeypatch: pytest.MonkeyPatch) -> list[BackgroundJob]:
    """The work that is begun behind the pages."""
    begun: list[BackgroundJob] = []
    monkeypatch.setattr(
        ahead, "start_behind", lambda *asked: begun.append(jobs.start_behind(*asked))
    )
    return begun


@pytest.mark.usefixtures("few_customers")
def test_views_wait_for_nothing_that_was_counted_behind_the_first_page(
    run: Run, counted_ahead: list[BackgroundJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "EVENTS", range(1, 10**9))
    run(dataset="sample")
    (job,) = counted_ahead
    job.result()
    begun: list[str] = []
    job_of = jobs._job

    def asked_for(kind: str, key: str) -> BackgroundJob:
        known: BackgroundJob = job_of(kind, key)
        # to judge has its own rules of when it begins, and no page waits for it
        if not known.begun and kind != "quality":
            begun.append(kind)
        return known

    monkeypatch.setattr(jobs, "_job", asked_for)
    for view in ("compare", "data", "due", "item", "cohort", "recommender"):
        run(view, dataset="sample")
        assert begun == [], view
    # another page of the same model begins nothing anew
    assert {id(other) for other in counted_ahead} == {id(job)}


def test_what_few_events_need_is_counted_by_the_view_that_shows_it(
    run: Run, counted_ahead: list[BackgroundJob]
) -> None:
    run(dataset="traps")
    assert counted_ahead == []


@pytest.mark.usefixtures("few_customers")
def test_what_cannot_be_counted_is_said_by_its_view(
    run: Run, counted_ahead: list[BackgroundJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "EVENTS", range(1, 10**9))
    # twelve customers of a few days: nothing to forecast weeks from, too few for a surrogate
    run(dataset="traps")
    (job,) = counted_ahead
    job.result()
    app = run("due", dataset="traps")
    assert app.title[0].value == "What will be due cannot be told from these data"
