"""The part Plan: the data before what is typed over, and a plan of figures of one's own."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.experiments import plan
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Dataset
from recommenders.testing import toys
from recommenders.testing.datasets import tiny
from tests.pages.panels import fitted, report_of, run_panel, said, view_of


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> object:
    """Draws the part for a data set, with an address."""

    def draw(dataset: Dataset, **params: str) -> AppTest:
        view = view_of(fitted(toys.Fixed([1.0] * 8), LoadedDataset.of(dataset)))
        monkeypatch.setattr(plan, "judged_on", lambda _: dataset)
        return run_panel(lambda: plan.show(view, st.container()), **params)

    return draw


def test_the_figures_of_the_data(drawn) -> None:  # type: ignore[no-untyped-def]
    app = drawn(tiny())
    assert list(app.selectbox(key="plan/of").options) == list(plan.OUTCOMES.values())
    # three of five customers bought in four weeks
    assert app.number_input(key="plan/base").value == 60.0
    assert app.number_input(key="plan/daily").value == pytest.approx(3 / 28, abs=1e-3)
    assert "Share of customers who buy: 60 % in 28 days" in said(app)
    spend = drawn(tiny(), plan="of=spend")
    # (18 + 4 + 20) / 5
    assert spend.number_input(key="plan/base").value == 8.4
    assert "£8.40" in said(spend)


def test_without_prices_there_is_no_spend(drawn) -> None:  # type: ignore[no-untyped-def]
    app = drawn(tiny(bare=True), plan="of=spend")
    assert app.selectbox(key="plan/of").value == "buyers"
    assert "Spend a customer" not in app.selectbox(key="plan/of").options


def test_every_curve_and_number_is_in_the_files(drawn) -> None:  # type: ignore[no-untyped-def]
    app = drawn(
        tiny(), plan="of=own-mean&base=44.7&spread=80&daily=2500&lift=0.05&before=1&rho=0.5"
    )
    tables = {table.name: table.frame for table in report_of(app).tables}
    assert set(tables) == {"Power by day", "Smallest change that is noticed"}
    assert tables["Power by day"]["power"].max() > 0.8
    assert "saves 25 % of the customers" in said(app)


def test_no_shop_has_the_customers(drawn) -> None:  # type: ignore[no-untyped-def]
    app = drawn(tiny(), plan="of=own-mean&base=0.001&spread=1000&lift=0.01")
    assert report_of(app).title.startswith("No shop has the customers")
    assert not report_of(app).tables
