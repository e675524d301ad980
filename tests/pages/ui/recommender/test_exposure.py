"""How much of the catalogue the lists show, and how popular it is, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.rankings.exposure import Exposure, PopularityBias
from pages.ui.recommender import cache, exposure
from pages.ui.session.resources import FittedModel
from recommenders.intervals import Estimate
from tests.pages.panels import (
    alts,
    fitted,
    from_item,
    leads_of,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)


def estimate(mean: float) -> Estimate:
    return Estimate(mean=mean, low=mean - 1.0, high=mean + 1.0, customers=40)


def bias(difference: float, *, by: str = "", group: str = "", n: int = 40) -> PopularityBias:
    return PopularityBias(
        by=by,
        group=group,
        customers=n,
        listed=estimate(60.0 + difference),
        bought=estimate(60.0),
        difference=estimate(difference),
        tail=Estimate(mean=0.25, low=0.2, high=0.3, customers=n),
        tail_bought=Estimate(mean=0.5, low=0.4, high=0.6, customers=n),
    )


LINE = np.array([0.0, 1.0])
EXPOSURE = Exposure(
    customers=40,
    of=40,
    items=24,
    shown=6,
    ever_bought=23,
    gini=0.75,
    gini_bought=0.25,
    share=LINE,
    curve=LINE,
    curve_bought=LINE,
    bias=(
        bias(20.0),
        bias(-3.0, by="segment", group="North", n=19),
        bias(0.5, by="history", group="1 to 4"),
    ),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, counted: Exposure = EXPOSURE
) -> AppTest:
    monkeypatch.setattr(cache, "list_exposure", lambda *_: counted)
    return run_panel(lambda: exposure.show(view_of(model), st.container()))


@pytest.mark.parametrize(
    ("difference", "phrase"),
    [
        (20.0, "more popular than what customers buy"),
        (0.5, "about as popular as what customers buy"),
        (-20.0, "less popular than what customers buy"),
    ],
)
def test_the_finding(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, difference: float, phrase: str
) -> None:
    app = draw(model, monkeypatch, replace(EXPOSURE, bias=(bias(difference),)))
    title = plain(report_of(app).title)
    assert title == f"The lists show 25 % of the catalogue, and items {phrase}"


def test_whose_lists_are_counted(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(draw(model, monkeypatch))
    assert "6 items of 24 in the lists of all 40 customers. 23 items were ever bought." in text
    sampled = said(draw(model, monkeypatch, replace(EXPOSURE, of=1_234)))
    assert "in the lists of a sample of 40 of 1,234 customers." in sampled


def test_groups_are_named_and_small_ones_marked(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(model, monkeypatch)
    table = app.dataframe[0].value
    assert table["group"].tolist() == ["everybody", "North", "1 to 4 items bought"]
    assert table["customers"].tolist() == ["40", "19 (fewer than 20)", "40"]
    row = [plain(str(cell)) for cell in table.iloc[1]]
    assert row[2:] == [
        "57.0 (56.0 to 58.0)",
        "60.0 (59.0 to 61.0)",
        "-3.0 (-4.0 to -2.0)",
        "25 % (20 to 30 %)",
        "50 % (40 to 60 %)",
    ]
    assert alts(app) == [
        "Gini coefficient of the list entries 0.75, of the buyers 0.25",
        "Mean percentile in lists 80, of what is bought 60",
    ]
    assert "but the most bought 20 %." in said(app)
    assert rows(app)[0] == ["customers whose lists are counted", "40"]


def test_what_is_in_no_list_is_named_and_leads_to_why(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title counted such items, and no screen said which they are."""
    n = exposure.MAX_UNLISTED + 2
    counted = replace(
        EXPOSURE,
        unlisted=np.arange(3, 3 + n),
        buyers=np.arange(n)[::-1],
        last=np.full(n, 86_400 * 20_000),
    )
    app = draw(model, monkeypatch, counted)
    text = said(app)
    assert f"{n} items are in nobody's list" in text
    assert f"The {exposure.MAX_UNLISTED} with the most buyers; the file has them all." in text
    assert rows(app)[0] == ["Tin_3", str(n - 1), "4 Oct 2024"]
    first = leads_of(app)[0]
    assert (first.page, first.label, first.params["item"]) == ("item", "Tin_3", "i03")
    (file,) = [table for table in report_of(app).tables if table.name == "Items in no list"]
    assert len(file.frame) == n
    one = {name: getattr(counted, name)[:1] for name in ("unlisted", "buyers", "last")}
    sampled = replace(counted, of=50, **one)
    assert "1 item is in none of 40 lists" in said(draw(model, monkeypatch, sampled))
    assert "nobody's list" not in said(draw(model, monkeypatch))


def test_a_group_that_has_bought_nothing_has_no_difference(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = Estimate(mean=np.nan, low=np.nan, high=np.nan, customers=0)
    nothing = replace(EXPOSURE.bias[1], bought=unknown, difference=unknown)
    app = draw(model, monkeypatch, replace(EXPOSURE, bias=(EXPOSURE.bias[0], nothing)))
    table = app.dataframe[0].value
    assert table["bought"].tolist()[1] == table["difference"].tolist()[1] == ""
