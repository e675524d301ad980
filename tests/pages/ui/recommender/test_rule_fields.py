"""What the fields of a rule's form share."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pages.ui.recommender.rule_fields import Form, day, texts
from tests.pages.panels import loaded_circle, run_panel


@pytest.mark.parametrize(
    ("written", "expected"),
    [(None, []), ("Tea", ["Tea"]), ([" Tea", "Tea", 7], ["Tea", "7"]), ([], [])],
)
def test_an_entry_has_one_text_or_several(written: Any, expected: list[str]) -> None:
    assert texts(written) == expected


@pytest.mark.parametrize(
    "written",
    [None, "2026-01-05", datetime.date(2026, 1, 5), datetime.datetime(2026, 1, 5, 12)],
)
def test_a_day_stays_as_it_was_written_until_it_is_another(written: Any) -> None:
    told: list[Any] = []
    form = Form(loaded=loaded_circle(), before={}, key="k")
    app = run_panel(lambda: told.append(day(form, "from", "First day", written)))
    assert told[-1] is written or told[-1] == written
    assert app.date_input[0].value == (written and datetime.date(2026, 1, 5))
    app.date_input[0].set_value(datetime.date(2026, 2, 1)).run()
    assert told[-1] == datetime.date(2026, 2, 1)
