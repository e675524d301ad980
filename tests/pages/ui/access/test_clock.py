"""The clock has a zone, so that no record depends on where the server stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pages.ui.access import clock


def test_it_is_now_in_utc() -> None:
    told = clock.now()
    assert told.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)
