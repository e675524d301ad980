"""Search, icons, files and background jobs."""

from __future__ import annotations

import io
import threading

import numpy as np
import pandas as pd
import pytest

from pages.ui.customer.history import anchor
from pages.ui.elements.downloads import csv
from pages.ui.elements.icons import DEFAULT_ICON, icon
from pages.ui.session.context import matches
from pages.ui.session.jobs import BackgroundJob

LABELS = ("Maya Chen · C0001", "Chen Maya Li · C0102", "Straße 7 · C0003", "Household 12")


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ("maya", [0, 1]),
        ("CHEN maya", [0, 1]),
        ("c0003", [2]),
        ("strasse", [2]),
        ("", [0, 1, 2]),
        ("nobody", []),
        ("12", [3]),
    ],
)
def test_a_search_finds_every_word_in_any_order(wanted: str, codes: list[int]) -> None:
    assert matches(LABELS, wanted, 3) == codes


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_file_acts_as_a_formula(start: str) -> None:
    hostile = f"{start}1+1"
    frame = pd.DataFrame({"title": [hostile, "plain", None], "score": [-1.5, 2.0, np.nan]})
    written = csv(frame)
    back = pd.read_csv(io.BytesIO(written), encoding="utf-8-sig", keep_default_na=False)
    assert list(back["title"]) == [f"'{hostile}", "plain", ""]
    assert list(back["score"]) == ["-1.5", "2.0", ""]
    assert frame["title"][0] == hostile


def test_no_heading_of_a_file_acts_as_a_formula() -> None:
    assert csv(pd.DataFrame({"=1+1": [1]})).decode("utf-8-sig").startswith("\"'=1+1")


def test_a_file_keeps_line_breaks_quotes_and_letters() -> None:
    text = 'a "b"\nc; ä, 🧦'
    back = pd.read_csv(io.BytesIO(csv(pd.DataFrame({"title": [text]}))))
    assert back["title"][0] == text


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Dog", None), "pets"),
        ((None, "Fresh groceries"), "nutrition"),
        (("Nothing known", "Apparel"), "apparel"),
        (("Printers & Ink", "Office"), "print"),
        (("Drinks & Snacks",), "local_cafe"),
        (("Steak",), "sell"),
        (("Education",), "sell"),
        (("Pink things",), "sell"),
        (("Cabbage",), "sell"),
    ],
)
def test_an_icon_is_found_by_the_beginning_of_a_word(
    names: tuple[str | None, ...], found: str
) -> None:
    assert icon(*names) == f":material/{found}:"
    assert icon(None) == DEFAULT_ICON


def test_places_of_different_items_differ() -> None:
    ids = ["a b", "a-b", "a_b", "A b", "ab", "ä", "a-32-b", "1", "<b>"]
    assert len({anchor(id_) for id_ in ids}) == len(ids)
    assert all(set(anchor(id_)) & set(" <>#\"'&") == set() for id_ in ids)


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
    told, go = threading.Event(), threading.Event()
    job = BackgroundJob()

    def work(progress: object) -> None:
        assert callable(progress)
        progress(0.25, "counting")
        told.set()
        go.wait(5)

    job.start(work)
    assert told.wait(5)
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
    seen: list[str] = []

    def work(progress: object) -> None:
        go.wait(5)
        raise ValueError("no")

    def wait() -> None:
        try:
            seen.append(str(job.result()))
        except ValueError as error:
            seen.append(str(error))

    job.start(work)
    waiting = [threading.Thread(target=wait) for _ in range(2)]
    for thread in waiting:
        thread.start()
    go.set()
    for thread in waiting:
        thread.join()
    assert seen == ["no", "no"]
