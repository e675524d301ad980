"""Who may not take files away is offered none, and every file that leaves is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.access.person import current_person
from pages.ui.downloads.download import Download
from pages.ui.downloads.offers import draw_offers
from pages.ui.session.selection import Selection
from tests.pages.panels import run_panel, said
from tests.pages.signed_in import SignedIn

LIST = Download(
    label="List as *CSV*", file_name="list.csv", mime="text/csv", content=lambda: b"a,b"
)


@pytest.fixture
def someone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    return SignedIn(tmp_path, monkeypatch)


def draw() -> None:
    draw_offers([LIST], current_person(), Selection(dataset="circle"), key="test-")


def test_a_file_has_a_button_whose_label_is_no_markup() -> None:
    (button,) = run_panel(draw).get("download_button")
    assert button.proto.label == r"List as \*CSV\*"


def test_who_may_not_is_told_so(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    someone.settings('[permissions]\nexport = "admin"\n')
    app = run_panel(draw)
    assert not app.get("download_button")
    assert "Files are not for your role, analyst." in said(app)
