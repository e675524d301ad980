"""What was bought later: the switch, the table, and the marks in the list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.rankings.next_purchases import NextPurchases
from pages.ui.customer import cache, next_purchases
from pages.ui.session import explanations, resources
from pages.ui.session.resources import FittedModel
from tests.pages.panels import (
    circle,
    fitted,
    loaded_circle,
    onward,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)

DAY = 86_400
NOW = int(circle().log.as_of)
LATER = NextPurchases(
    since=pd.Timestamp("2026-06-02", tz="UTC"),
    days=28,
    shown=10,
    items=np.array([20, 6, 3], dtype=np.int32),
    times=np.array([NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY]),
    ranks=np.array([15, 1, 4]),
    listed=np.array([False, True, False]),
    left_out=np.array([False, False, True]),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "loaded_dataset", lambda *_, **__: loaded_circle())


def test_the_switch_is_in_the_address(model: FittedModel) -> None:
    app = run_panel(lambda: next_purchases.switch(view_of(model, 3)))
    assert app.toggle(key="hits").value is False
    app.toggle(key="hits").set_value(True).run()
    assert app.query_params["hits"] == "1"
    assert not run_panel(lambda: next_purchases.switch(view_of(model, 3)), present="1").toggle


def test_nothing_is_told_unless_days_are_held_back(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(cache, "bought_next", lambda *given: asked.append(given))
    view = view_of(model, 3, hits=True)
    explanation = explanations.explanation(model.fingerprint, 3, False, None, model)
    assert next_purchases.bought_next(view, explanation) is None
    assert not asked
    next_purchases.bought_next(replace(view, held_back=True), explanation)
    assert asked[0][:4] == (model.fingerprint, 3, False, None)
    assert "too short to hold back" in said(run_panel(lambda: next_purchases.note(view)))
    held = replace(view, held_back=True)
    assert said(run_panel(lambda: next_purchases.note(held))) == ""


def test_the_table_says_where_each_purchase_stands(model: FittedModel) -> None:
    app = run_panel(lambda: next_purchases.table(view_of(model, 3), LATER))
    assert "Of these 10 items 1 was bought in the 28 days after 2 Jun 2026." in said(app)
    # what may be listed stands first, by rank
    assert rows(app) == [
        ["Tin_6", "28 Jun 2026", "1", "in the list"],
        ["Tin_20", "27 Jun 2026", "15", "below the list"],
        ["Tin_3", "29 Jun 2026", "4", "left out: bought before"],
    ]
    assert "best placed of" not in said(app)


def test_ten_are_shown_and_the_file_has_all(model: FittedModel) -> None:
    n = next_purchases.MAX_ROWS + 1
    many = replace(
        LATER,
        items=np.arange(n, dtype=np.int32),
        times=np.full(n, NOW),
        ranks=np.arange(n) + 1,
        listed=np.zeros(n, dtype=np.bool_),
        left_out=np.zeros(n, dtype=np.bool_),
    )
    app = run_panel(lambda: next_purchases.table(view_of(model, 3), many))
    assert len(rows(app)) == 10
    assert "The 10 best placed of 11; the file has them all." in said(app)
    assert len(report_of(app).tables[0].frame) == 11


def test_nothing_bought_has_no_table(model: FittedModel) -> None:
    nothing = replace(LATER, items=LATER.items[:0])
    app = run_panel(lambda: next_purchases.table(view_of(model, 3), nothing))
    assert "Nothing was bought in the 28 days" in said(app)
    assert not app.table


def test_only_what_the_list_has_is_marked() -> None:
    bought = next_purchases.mark(LATER, 6, circle())
    assert bought is not None
    assert bought.text == "bought 28 Jun 2026"
    assert next_purchases.mark(LATER, 20, circle()) is None
    assert next_purchases.mark(None, 6, circle()) is None
