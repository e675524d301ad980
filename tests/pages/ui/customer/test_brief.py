"""The customer on one sheet: offered as a page, and as PDF where something can print it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from explain.export import browser
from explain.profiles.customer_profile import profile
from explain.surrogate.fidelity import Fidelity
from pages.ui.customer.brief import offer
from pages.ui.downloads.download import Download
from pages.ui.elements import screen
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from tests.pages.panels import fitted, loaded_circle, onward, run_panel, view_of

STRONG = Fidelity(tau=0.9, r2=0.95, n_items=50)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


def offered(model: FittedModel) -> list[Download]:
    """The files that are offered below a title."""
    loaded = loaded_circle()
    view = view_of(model, 3)
    explanation = explanations.explanation(model.fingerprint, 3, False, None, model)
    kept: list[Download] = []

    def panel() -> None:
        screen.title("Eve's *ten* items")
        offer(view, profile(loaded.dataset, loaded.statistics, 3), explanation)
        kept.extend(screen.downloads())
        st.text("")

    run_panel(panel)
    return kept


@pytest.fixture
def surrogate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanations, "surrogate", lambda *_, **__: SimpleNamespace())
    monkeypatch.setattr(
        explanations, "feature_attribution", lambda *_: SimpleNamespace(fidelity=STRONG)
    )


@pytest.mark.usefixtures("surrogate")
def test_page_and_pdf_are_made_on_demand(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "missing", lambda: "")
    monkeypatch.setattr(browser, "pdf", lambda page: f"PDF of {len(page)}".encode())
    page, pdf = offered(model)
    assert (page.file_name, pdf.file_name) == (
        "eves-ten-items-brief.html",
        "eves-ten-items-brief.pdf",
    )
    text = page.content().decode("utf-8")
    assert "Eve&#x27;s *ten* items" in text
    assert "as of 30 Jun 2026" in text
    assert "Kendall tau 0.90" in text
    assert pdf.content() == f"PDF of {len(text)}".encode()


def test_without_browser_and_surrogate_there_is_a_page_without_fidelity(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(explanations, "surrogate", refuse)
    monkeypatch.setattr(browser, "missing", lambda: "Install Chromium.")
    (page,) = offered(model)
    assert "Kendall tau" not in page.content().decode("utf-8")
