"""A line above the view says that files have changed, or are gone."""

from __future__ import annotations

import pytest

from pages.ui.session import versions
from pages.ui.shell.data_changes import draw_data_changes
from recommenders.testing import toys
from tests.pages.panels import fitted, run_panel, said, view_of


@pytest.mark.parametrize(
    ("in_use", "on_disk", "says"),
    [
        ("a", "a", ""),
        ("a", "b", "The files of Circle_ have changed since they were read."),
        ("a", "", "The files of Circle_ are not there any more. What is shown was read before."),
    ],
)
def test_it_says_what_has_become_of_the_files(
    monkeypatch: pytest.MonkeyPatch, in_use: str, on_disk: str, says: str
) -> None:
    renewed: list[str] = []
    monkeypatch.setattr(versions, "in_use", lambda name: in_use)
    monkeypatch.setattr(versions, "on_disk", lambda name: on_disk)
    monkeypatch.setattr(versions, "renew", renewed.append)
    view = view_of(fitted(toys.Fixed([float(n) for n in range(24)])), 1)
    app = run_panel(lambda: draw_data_changes(view))
    assert said(app) == says
    for button in app.button:
        button.click().run()
    assert renewed == (["circle"] if on_disk == "b" else [])
    assert said(run_panel(lambda: draw_data_changes(view), present="1")) == ""


def test_it_says_that_a_database_has_other_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "database_changed", lambda name: True)
    view = view_of(fitted(toys.Fixed([float(n) for n in range(24)])), 1)
    app = run_panel(lambda: draw_data_changes(view))
    assert said(app) == "The database of Circle_ has other lines than were read."
    assert [button.label for button in app.button] == ["Read it again"]
