from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.operation.limits import (
    DEFAULTS,
    NAMES,
    Limits,
    how_to_raise,
    read_limits,
    variable,
    with_environment,
)


def test_what_is_not_told_has_its_default() -> None:
    assert read_limits({}) == Limits()
    assert read_limits({"upload_mb": 7}).upload_mb == 7
    assert read_limits({"upload_mb": 7}).jobs == Limits().jobs


def test_the_environment_goes_before_the_file() -> None:
    told = with_environment(
        Limits(upload_mb=7, jobs=3), {"BECAUSAL_UPLOAD_MB": "9", "BECAUSAL_SESSIONS": " "}
    )
    assert (told.upload_mb, told.jobs, told.sessions) == (9, 3, Limits().sessions)


@pytest.mark.parametrize("value", [0, -1, True, 1.5, "5", 10**10, None])
def test_a_limit_is_a_whole_number_from_one_on(value: object) -> None:
    with pytest.raises(DataError, match="no whole number from 1 on") as raised:
        read_limits({"jobs": value})
    assert raised.value.key == "jobs"


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "1e3", "²", "9" * 5000])
def test_neither_does_the_environment_say_anything_else(text: str) -> None:
    with pytest.raises(DataError, match="no whole number") as raised:
        with_environment(Limits(), {"BECAUSAL_JOBS": text})
    assert raised.value.key == "BECAUSAL_JOBS"


def test_a_misspelt_limit_is_refused_with_the_one_that_is_meant() -> None:
    with pytest.raises(DataError, match=r"Did you mean upload_mb\?"):
        read_limits({"uploads_mb": 3})


def test_every_limit_says_what_it_counts() -> None:
    # the sentence below each field: what an operator reads in the documents
    lines = inspect.getsource(Limits).splitlines()
    for name in NAMES:
        at = next(at for at, line in enumerate(lines) if line.strip().startswith(f"{name}:"))
        assert lines[at + 1].strip().startswith('"""'), name


def test_the_remedy_names_both_places() -> None:
    said = how_to_raise("upload_mb")
    assert "upload_mb under [limits] in becausal.toml" in said
    assert variable("upload_mb") == "BECAUSAL_UPLOAD_MB"
    assert variable("upload_mb") in said


def test_every_limit_stands_in_the_document_with_its_default() -> None:
    text = (Path(__file__).parents[3] / "pages" / "content" / "limits.md").read_text("utf-8")
    for name in NAMES:
        assert f"| `{name}` | {getattr(DEFAULTS, name):,} |" in text, name
