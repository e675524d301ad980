"""When data were read, and the button that reads them again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pages.ui.data import reading
from pages.ui.session import versions
from tests.pages.panels import run_panel, said

MOMENT = datetime(2026, 3, 1, 14, 5, tzinfo=UTC)


def test_it_says_when_and_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    renewed: list[str] = []
    monkeypatch.setattr(versions, "read_at", lambda name: MOMENT)
    monkeypatch.setattr(versions, "renew", renewed.append)
    app = run_panel(lambda: reading.draw_reading("shop"))
    assert said(app) == "Read on 1 Mar 2026 at 14:05 UTC."
    app.button[0].click().run()
    assert renewed == ["shop"]


def test_what_is_not_noticed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "read_at", lambda name: MOMENT)
    monkeypatch.setattr(versions, "unwatched", lambda name: True)
    assert "a change is not noticed" in said(run_panel(lambda: reading.draw_reading("shop")))


def test_data_of_the_project_have_no_such_line() -> None:
    app = run_panel(lambda: reading.draw_reading("sample"))
    assert said(app) == ""
    assert not app.button


def test_whoever_may_not_bring_data_sees_when_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "read_at", lambda name: MOMENT)
    monkeypatch.setattr(reading, "may", lambda permission: False)
    app = run_panel(lambda: reading.draw_reading("shop"))
    assert said(app) == "Read on 1 Mar 2026 at 14:05 UTC."
    assert not app.button
