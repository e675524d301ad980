"""Work in the background runs once, tells how far it is, and says why it failed."""

from __future__ import annotations

import threading

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.server.script_turns import ScriptTurns
from pages.ui.session import jobs
from pages.ui.session.jobs import BackgroundJob, run_behind, run_once
from recommenders.errors import DataError
from tests.pages.panels import run_panel


def test_a_job_runs_once_however_often_it_is_asked_for() -> None:
    runs: list[int] = []
    go = threading.Event()
    job = BackgroundJob()

    def work(progress: object) -> str:
        go.wait(5)
        runs.append(1)
        return "done"

    for _ in range(5):
        job.start(work)
    assert job.running
    go.set()
    assert [job.result() for _ in range(3)] == ["done"] * 3
    job.start(work)
    assert job.result() == "done"
    assert runs == [1]
    assert not job.running


def test_a_job_tells_how_far_it_is() -> None:
    reported, go = threading.Event(), threading.Event()
    job = BackgroundJob()

    def work(progress: object) -> None:
        assert callable(progress)
        progress(0.25, "counting")
        reported.set()
        go.wait(5)

    job.start(work)
    assert reported.wait(5)
    assert job.state == (0.25, "counting")
    go.set()
    assert job.result() is None


def test_a_job_says_how_long_it_takes_once_that_can_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    go, job = threading.Event(), BackgroundJob()
    job.start(lambda progress: go.wait(5))
    job.state = (0.5, "counting")
    now[0] = 101.0
    assert job.left == ""
    now[0] = 130.0
    assert job.left == " · about 30 seconds left"
    go.set()
    job.result()


def test_work_that_cannot_tell_how_far_it_is_has_an_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    go, job = threading.Event(), BackgroundJob()
    job.start(lambda progress: go.wait(5))
    assert jobs._said(job, "Fitting", 80.0) == (0.0, "Fitting · about a minute left")
    now[0] = 140.0
    assert jobs._said(job, "Fitting", 80.0) == (0.5, "Fitting · about 40 seconds left")
    # it takes longer, and a little is nothing to speak of
    now[0] = 190.0
    assert jobs._said(job, "Fitting", 80.0) == (jobs.ALMOST, "Fitting")
    assert jobs._said(job, "Fitting", 4.0) == (0.0, "Fitting")
    # what it says itself goes before
    job.state = (0.25, "epoch 3")
    assert jobs._said(job, "Fitting", 80.0) == (0.25, "Fitting: epoch 3 · about 4 minutes left")
    go.set()
    job.result()


def test_a_failed_job_says_why_and_is_tried_again() -> None:
    answers = iter([ValueError("no"), "yes"])
    job = BackgroundJob()

    def work(progress: object) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    job.start(work)
    with pytest.raises(ValueError, match="no"):
        job.result()
    job.start(work)
    assert job.result() == "yes"


def test_everyone_who_waits_for_a_failed_job_is_told() -> None:
    go = threading.Event()
    job = BackgroundJob()
    errors: list[str] = []

    def work(progress: object) -> None:
        go.wait(5)
        raise ValueError("no")

    def wait() -> None:
        try:
            errors.append(str(job.result()))
        except ValueError as error:
            errors.append(str(error))

    job.start(work)
    waiting = [threading.Thread(target=wait) for _ in range(2)]
    for thread in waiting:
        thread.start()
    go.set()
    for thread in waiting:
        thread.join()
    assert errors == ["no", "no"]


def test_what_failed_behind_the_page_is_not_tried_again_by_looking() -> None:
    runs: list[int] = []

    def work(progress: object) -> None:
        runs.append(1)
        raise DataError("no", remedy="None.")

    def looked() -> None:
        while run_behind("test", "fails", work)[0]:
            pass

    for _ in range(4):
        with pytest.raises(DataError):
            looked()
    assert runs == [1]


def test_a_page_may_wait_for_what_was_begun_behind_another() -> None:
    done: list[str] = []

    def panel() -> None:
        # work behind the pages begins when no page waits: this one waits for that work itself
        run_behind("test", "behind, then waited for", lambda _: "judged")
        done.append(run_once("test", "behind, then waited for", lambda _: "anew", label="Waiting"))

    run_panel(panel)
    assert done == ["judged"]


def test_a_page_that_waits_for_work_lets_others_go_before(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = ScriptTurns(3_600.0)
    monkeypatch.setattr(jobs, "SCRIPTS", turns)
    others: list[str] = []

    def another() -> None:
        with turns.in_turn():
            others.append("made")

    def work(progress: object) -> str:
        thread = threading.Thread(target=another, daemon=True)
        thread.start()
        thread.join(10)
        return "done"

    def panel() -> None:
        with turns.in_turn():
            assert run_once("test", "aside", work, label="Fitting") == "done"
            assert others == ["made"]

    run_panel(panel)
    assert others == ["made"]


def test_a_job_is_waited_for_until_it_is_done() -> None:
    go, job = threading.Event(), BackgroundJob()
    job.wait(9.0)  # nothing was begun
    job.start(lambda progress: go.wait(5))
    job.wait(0.01)
    assert job.running
    go.set()
    job.wait(9.0)
    assert not job.running


def test_a_bar_is_drawn_a_few_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that draws twenty a second shows nothing else until the work is done."""
    between: list[float] = []
    monkeypatch.setattr(BackgroundJob, "wait", lambda self, seconds: between.append(seconds))
    monkeypatch.setattr(BackgroundJob, "running", property(lambda self: len(between) < 4))

    def page() -> None:
        from pages.ui.session import jobs

        jobs.run_once("test", "drawn", lambda _: None, label="Fitting")

    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    # what is done soon shows no bar; then one picture after the other
    assert between == [0.05, 0.25, 0.25, 0.25]


def test_who_waits_before_the_title_reads_what_the_page_is_called() -> None:
    def page() -> None:
        import time

        import streamlit as st

        from pages.ui.session import jobs

        drawn, plain = [], st.title

        def title(text: str, **settings: object) -> None:
            drawn.append(text)
            plain(text, **settings)  # type: ignore[arg-type]

        st.title = title  # type: ignore[assignment]
        try:
            st.session_state["_page_without_its_title"] = "Of the run before"
            jobs.wait_in_place()
            jobs.run_once("test", "above", lambda _: time.sleep(0.3), label="Fitting")
            jobs.begin_page("Homepage")
            jobs.run_once("test", "before", lambda _: time.sleep(0.3), label="Fitting")
            st.title("What Ann may want")
            jobs.wait_in_place()
            jobs.run_once("test", "after", lambda _: time.sleep(0.3), label="Fitting")
        finally:
            st.title = plain
        st.session_state["drawn"] = drawn

    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    assert app.session_state["drawn"] == ["Homepage", "What Ann may want"]
    assert [title.value for title in app.title] == ["What Ann may want"]
