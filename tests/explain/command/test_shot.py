"""`becausal shot`: what it passes on to the picture, and what it says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explain.export.screenshot import FITTING, Window
from tests.explain.command.conftest import Run


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What pictures were asked for; no browser starts, and each screen warns once."""
    calls: list[tuple[object, ...]] = []

    def shot(link: str, out: Path, window: Window, *, present: bool, timeout: float) -> list[str]:
        calls.append((link, out, window, present, timeout))
        return ["Few customers."]

    monkeypatch.setattr("explain.export.screenshot.shot", shot)
    return calls


def test_a_warning_of_the_screen_is_said(becausal: Run, taken: list[tuple[object, ...]]) -> None:
    code, out, err = becausal("shot", "customer", "out.png", model=False)
    assert (code, err) == (0, "")
    assert out == "out.png\nThe screen says: Few customers.\n"
    window = Window(width=1440, height=None, scale=2, dark=False)
    assert taken == [("customer", Path("out.png"), window, False, FITTING)]


def test_json_has_the_picture_and_the_warnings(
    becausal: Run, taken: list[tuple[object, ...]]
) -> None:
    code, out, _ = becausal("shot", "customer", "out.png", "--json", model=False)
    assert code == 0
    assert json.loads(out) == {"picture": "out.png", "warnings": ["Few customers."]}
    assert len(taken) == 1


def test_every_option_reaches_the_window(becausal: Run, taken: list[tuple[object, ...]]) -> None:
    options = ["--theme", "dark", "--width", "800", "--height", "600", "--scale", "1"]
    options += ["--present", "--timeout", "30"]
    assert becausal("shot", "compare?k=5", "out.png", *options, model=False)[0] == 0
    window = Window(width=800, height=600, scale=1, dark=True)
    assert taken == [("compare?k=5", Path("out.png"), window, True, 30.0)]
