"""Work in the background runs once, tells how far it is, and says why it failed."""

from __future__ import annotations

import threading

import pytest

from pages.ui.session.jobs import BackgroundJob


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
