"""How well the surrogate follows, by group, and the way to those for whom it does not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.surrogate.ceiling import WITHOUT_SEED, Ceiling
from explain.surrogate.fidelity import Fidelity
from explain.surrogate.fidelity_by_group import FidelityByGroup, GroupFidelity
from pages.ui.recommender import cache, fidelity
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from tests.pages.panels import (
    Link,
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

READINGS = SimpleNamespace(
    customers=np.arange(12),
    of=1_234,
    tau=np.linspace(0.1, 0.9, 12),
    r2=np.full(12, 0.5),
    bought=np.full(12, 2),
)


def group(name: str, customers: int, counts: tuple[int, int, int]) -> GroupFidelity:
    measured = sum(counts)
    return GroupFidelity(
        name=name,
        customers=customers,
        measured=measured,
        tau=(0.1, 0.25, 0.5, 0.75, 0.9),
        r2=(0.2, 0.375, 0.625, 0.875, 0.95),
        counts=counts,
        strong=(counts[0] / max(1, measured), 0.25, 0.75),
    )


BY_GROUP = FidelityByGroup(
    groups=(group("everybody", 40, (20, 10, 10)), group("new", 20, (10, 5, 4))),
    weak=np.arange(12, dtype=np.int64),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(
    model: FittedModel,
    monkeypatch: pytest.MonkeyPatch,
    by_group: FidelityByGroup = BY_GROUP,
    limit: Ceiling | None = WITHOUT_SEED,
    **params: str,
) -> AppTest:
    monkeypatch.setattr(cache, "attributions", lambda *_: READINGS)
    monkeypatch.setattr(cache, "fidelity", lambda *_: by_group)
    held_out = Fidelity(tau=0.71, r2=0.82, n_items=50)
    monkeypatch.setattr(explanations, "surrogate", lambda *_: SimpleNamespace(held_out=held_out))
    monkeypatch.setattr(explanations, "ceiling", lambda *_: limit)
    view = view_of(model, item="i05")
    return run_panel(lambda: fidelity.show(view, st.container()), **params)


def test_the_shares_are_the_finding(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    app = draw(model, monkeypatch)
    title = plain(report_of(app).title)
    assert title.endswith("strongly for 50 % of customers, weakly for 25 %")
    text = said(app)
    assert "12 customers, drawn at random from 1,234 with a history" in text
    assert "Strong: 25 to 75 % (95 %)." in text
    assert "the line 90 % of them" in text
    assert alts(app) == ["Median Kendall tau of everybody 0.50", "Median R2 of everybody 0.62"]


def test_each_group_has_its_quartiles_and_shares(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    app = draw(model, monkeypatch)
    table = app.dataframe[0].value
    assert [plain(cell) for cell in table.iloc[0]] == [
        "everybody",
        "40",
        "0.50 (0.25 to 0.75)",
        "0.62 (0.38 to 0.88)",
        "50 %",
        "25 %",
        "25 %",
        "0",
    ]
    # one of twenty has no order to follow, and 19 are too few
    assert table["customers"].tolist()[1] == "20 (fewer than 20)"
    assert table["not measurable"].tolist()[1] == "1"


def test_ten_weak_customers_are_linked_and_the_file_has_all(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(model, monkeypatch)
    assert "12 customers of the sample." in said(app)
    links = leads_of(app)
    assert len(rows(app, 1)) == len(links) == 10
    assert (links[0].label, links[0].params["customer"]) == ("Eve *0*", "c00")
    assert "item" not in links[0].params
    assert len(report_of(app).tables[-1].frame) == 12
    assert not leads_of(draw(model, monkeypatch, present="1"))


def test_nobody_is_weak(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    none = replace(BY_GROUP, weak=BY_GROUP.weak[:0])
    assert "For none of the sampled customers." in said(draw(model, monkeypatch, none))


def test_lists_without_an_order_cannot_be_followed(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = replace(BY_GROUP, groups=(group("everybody", 40, (0, 0, 0)),))
    app = draw(model, monkeypatch, flat)
    assert report_of(app).title.endswith("cannot be measured")
    assert not alts(app)


def test_too_few_purchases_are_said(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("*two* customers")

    monkeypatch.setattr(cache, "attributions", refuse)
    app = run_panel(lambda: fidelity.show(view_of(model), st.container()))
    assert "too few purchases" in report_of(app).title
    assert "*two* customers" in said(app)


def test_the_ceiling_stands_beside_the_fidelity(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    limit = Ceiling(tau=0.89, r2=0.98, customers=150, seeded=True)
    app = draw(model, monkeypatch, limit=limit)
    assert rows(app, 0) == [
        ["surrogate, customers it has not seen", "0.71", "0.82"],
        ["recommender fitted again", "0.89", "0.98"],
    ]
    assert "The ceiling is tau 0.89, R2 0.98" in said(app)
    assert report_of(app).tables[0].frame["tau"].tolist() == [0.71, 0.89]


def test_a_ceiling_that_takes_long_is_asked_for(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch, links: list[Link]
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(explanations, "ceiling_seconds", lambda _: 300.0)
    monkeypatch.setattr(explanations, "start_ceiling", lambda _, bought: asked.append(bought))
    app = draw(model, monkeypatch, limit=None)
    assert "reaches tau 0.71, R2 0.82" in said(app)
    assert "takes about 5 minutes, once" in said(app)
    app.button[0].click().run()
    assert asked == [False]
