"""The audit log: a line for each, never changed, and nothing without it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from recommenders.access.audit_log import FILE, append, read_log
from recommenders.errors import DataError

AT = datetime(2026, 6, 30, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def test_a_line_for_each_in_utc(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    assert read_log(folder) == []
    append(folder, "exported", at=AT, who="ann@shop.example", customer="C1", file="")
    append(folder, "denied", at=AT, who="vic\n@shop.example", file="é" * 900)
    first, second = read_log(folder)
    assert first == {
        "time": "2026-06-30T10:00:00.000+00:00",
        "event": "exported",
        "who": "ann@shop.example",
        "customer": "C1",
    }
    # no text makes a line of its own
    assert second["who"] == "vic\n@shop.example"
    assert len(second["file"]) == 500
    assert (folder / FILE).read_bytes().count(b"\n") == 2
    assert (folder / FILE).stat().st_mode & 0o077 == 0


def test_half_a_line_of_a_crash_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"event": "a"}\n{"event": "b')
    append(tmp_path, "c", at=AT.astimezone(UTC), who="ann")
    assert [line["event"] for line in read_log(tmp_path)] == ["a", "c"]


def test_many_at_once_are_all_there(tmp_path: Path) -> None:
    def write(number: int) -> None:
        for _ in range(20):
            append(tmp_path, "exported", at=AT, who=f"person {number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_log(tmp_path)) == 160


def test_what_cannot_be_recorded_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"cannot be recorded.*BECAUSAL_NOTES"):
        append(tmp_path / "notes", "exported", at=AT, who="ann")
