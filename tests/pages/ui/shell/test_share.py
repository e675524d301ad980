"""The popover Share: the link, the view as files, and every table as a file."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from explain.export import browser
from pages.ui.access.person import current_person
from pages.ui.downloads.download import Download
from pages.ui.elements import screen
from pages.ui.session.resources import FittedModel
from pages.ui.shell.share import share
from tests.pages.panels import fitted, onward, report_of, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> list[Download]:
    """The files that are offered, in their order."""
    offered: list[Download] = []

    def download_button(label, content, *, file_name, mime, icon, **_):  # type: ignore[no-untyped-def]
        offered.append(
            Download(label=label, content=content, file_name=file_name, mime=mime, icon=icon)
        )

    monkeypatch.setattr(st, "download_button", download_button)
    return offered


def draw(model: FittedModel, *, title: bool = True, **params: str) -> AppTest:
    def panel() -> None:
        if title:
            screen.title("A finding: it's *so*")
        screen.table("Every_item", pd.DataFrame({"name": ["=1+1"]}))
        screen.add_download(
            Download(label="Own", file_name="own.txt", mime="text/plain", content=lambda: b"own")
        )
        share(view_of(model, 3, bought=True), current_person())

    return run_panel(panel, **params)


def test_the_link_opens_the_same_screen(model: FittedModel, offers: list[Download]) -> None:
    app = draw(model)
    assert app.code[0].value.endswith("dataset=circle&recommender=item-knn&customer=c03&bought=1")
    assert report_of(app).provenance[0] == "Circle_"


def test_files_are_the_view_its_own_and_its_tables(
    model: FittedModel, offers: list[Download], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "missing", lambda: "")
    draw(model)
    assert [offer.file_name for offer in offers] == [
        "a-finding-its-so.html",
        "a-finding-its-so.png",
        "a-finding-its-so.xlsx",
        "own.txt",
        "every-item.csv",
    ]
    page, _, book, own, table = offers
    html = page.content().decode("utf-8")
    assert "A finding: it&#x27;s *so*" in html
    assert "as of 30 Jun 2026" in html
    assert own.content() == b"own"
    sheets = load_workbook(BytesIO(book.content()))
    assert sheets.sheetnames == ["About", "Every_item"]
    about = [[cell.value for cell in row] for row in sheets["About"].iter_rows(min_row=3)]
    assert [None, "as of 30 Jun 2026"] in about
    assert ["Customer", "c03"] in about
    assert ["Keep items bought before", "yes"] in about
    assert about[-2][0] == "Link"
    assert about[-2][1].endswith("customer=c03&bought=1")
    assert sheets["Every_item"]["A2"].value == "=1+1"
    assert sheets["Every_item"]["A2"].data_type == "s"
    # no text acts as a formula
    assert table.content().decode("utf-8-sig").split() == ['"name"', '"\'=1+1"']
    assert table.label == r"Every\_item as CSV"


def test_a_view_without_tables_has_no_workbook(model: FittedModel, offers: list[Download]) -> None:
    def panel() -> None:
        screen.title("Words alone")
        share(view_of(model, 3), current_person())

    run_panel(panel)
    assert not [offer for offer in offers if offer.file_name.endswith(".xlsx")]


def test_without_a_browser_there_is_no_picture_and_a_remedy(
    model: FittedModel, offers: list[Download], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "missing", lambda: "Install Chromium.")
    assert "Install Chromium." in said(draw(model))
    assert "image/png" not in [offer.mime for offer in offers]


def test_without_a_title_there_is_no_popover(model: FittedModel, offers: list[Download]) -> None:
    draw(model, title=False)
    draw(model, present="1")
    assert not offers
