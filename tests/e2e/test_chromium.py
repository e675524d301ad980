from __future__ import annotations

import pytest

from tests.e2e import chromium
from tests.e2e.chromium import reason_to_skip


@pytest.mark.parametrize(
    ("ci", "reason"), [("", "no browser"), ("false", "no browser"), ("true", ""), ("1", "")]
)
def test_without_a_browser_tests_are_left_out_except_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, reason: str
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(chromium, "missing", lambda: "no browser")
    assert reason_to_skip() == reason


def test_with_a_browser_they_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(chromium, "missing", lambda: "")
    assert reason_to_skip() == ""
