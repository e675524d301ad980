"""The controls of the What if view: which there are, and what each writes into the address."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.selection import read
from pages.ui.what_if import editor
from pages.ui.what_if.cache import outcome
from recommenders.testing import toys
from tests.pages.panels import circle, fitted, onward, run_panel, said, view_of

CUSTOMER = 3


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 3 has bought 3 two days ago and 4 yesterday; each carries half of the list."""
    return fitted(onward())


def draw(model: FittedModel, customer: int = CUSTOMER, **params: str) -> AppTest:
    """The controls, following the address as the view does."""

    def panel() -> None:
        address = read()
        view = view_of(model, customer, edits=address.edits, asof=address.asof)
        result = outcome(view, customer)
        editor.take_back(view, result)
        editor.editor(view, result)

    return run_panel(panel, **params)


def labels(app: AppTest) -> list[str]:
    # the last one is that of the basket (`test_basket`)
    *editor, paste = [button.label for button in app.button]
    assert paste == "Show what this basket would see"
    return editor


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_what_carries_most_has_buttons(model: FittedModel) -> None:
    app = draw(model)
    assert labels(app) == ["Undo", "Reset", "Remove", "Again", "Remove", "Again"]
    assert [button.disabled for button in app.button[:2]] == [True, True]
    text = said(app)
    assert "**Tin_4**  \n:small[1 purchase · 50 % of the list]" in text
    assert text.index("Tin_4") < text.index("Tin_3")
    assert [box.label for box in app.selectbox] == ["Add a purchase"]


def test_long_titles_that_begin_alike_are_told_apart() -> None:
    data = circle()
    titles = [f"Plain frozen vegetables, store brand #{n}" for n in range(data.n_items)]
    named = replace(data, titles=np.array(titles, dtype=object))
    text = said(draw(fitted(onward(), LoadedDataset.of(named))))
    assert "**Plain frozen vegetables… #4**" in text
    assert "**Plain frozen vegetables… #3**" in text


def test_removing_repeating_and_putting_back(model: FittedModel) -> None:
    app = press(draw(model), "remove-4")
    assert app.query_params["edits"] == "without.i04"
    assert "~~Tin_4~~  \n:small[none left · 1 purchase]" in said(app)
    assert "Put back" in labels(app)
    press(app, "again-3")
    assert app.query_params["edits"] == "without.i04~buy.i03"
    assert "**Tin_3**  \n:small[1 more · 1 purchase]" in said(app)
    press(app, "back-4")
    assert app.query_params["edits"] == "buy.i03"
    # what was bought and added is taken away as a whole
    press(app, "remove-3")
    assert app.query_params["edits"] == "without.i03"


def test_what_was_only_added_is_forgotten(model: FittedModel) -> None:
    app = draw(model, edits="buy.i09~without.i04")
    press(app, "remove-9")
    assert app.query_params["edits"] == "without.i04"


def test_undo_takes_the_last_change_and_then_the_date(model: FittedModel) -> None:
    app = draw(model, edits="buy.i09~buy.i08", asof="2026-07-04")
    app.button[0].click().run()
    assert app.query_params["edits"] == "buy.i09"
    app.button[0].click().run()
    assert "edits" not in app.query_params
    assert app.query_params["asof"] == "2026-07-04"
    app.button[0].click().run()
    assert "asof" not in app.query_params
    assert app.button[0].disabled


def test_reset_forgets_all(model: FittedModel) -> None:
    app = draw(model, edits="buy.i09", asof="2026-07-04")
    app.button[1].click().run()
    assert not {"edits", "asof"} & set(app.query_params)


def test_an_item_is_added_by_name(model: FittedModel) -> None:
    app = draw(model)
    box = app.selectbox(key="what_if_add")
    assert box.options[7] == "Tin_7 · i07"
    box.select(7).run()
    assert app.query_params["edits"] == "buy.i07"
    assert app.selectbox(key="what_if_add").value is None


def test_a_large_catalogue_is_searched(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "MAX_OPTIONS", 23)
    app = draw(model)
    app.text_input(key="what_if_search").set_value("tin_23").run()
    assert app.selectbox(key="what_if_add").options == ["Tin_23 · i23"]


def test_more_than_six_items_are_taken_away_by_name(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "MAX_ROWS", 1)
    app = draw(model)
    assert labels(app).count("Remove") == 1
    box = app.selectbox(key="what_if_take")
    assert sorted(box.options) == ["Tin_3 · i03", "Tin_4 · i04"]
    box.select(3).run()
    assert app.query_params["edits"] == "without.i03"
    # what is changed has a row of its own beside the others, and stands first
    assert labels(app)[2:] == ["Put back", "Remove", "Again"]


def test_the_date_goes_into_the_address_and_its_own_day_out_of_it(model: FittedModel) -> None:
    app = draw(model)
    picker = app.date_input(key="asof")
    assert picker.value == datetime.date(2026, 6, 30)
    assert (picker.min, picker.max) == (datetime.date(2026, 6, 28), datetime.date(2027, 6, 30))
    picker.set_value(datetime.date(2026, 6, 28)).run()
    assert app.query_params["asof"] == "2026-06-28"
    # dropped by the date: nothing to put back
    assert labels(app) == ["Undo", "Reset", "Remove", "Again"]
    assert "~~Tin_4~~" in said(app)
    app.date_input(key="asof").set_value(datetime.date(2026, 6, 30)).run()
    assert "asof" not in app.query_params


def test_without_a_history_there_is_nothing_to_take_away() -> None:
    app = draw(fitted(toys.linear(24)), 24)
    assert labels(app) == ["Undo", "Reset"]
    assert "takes away all purchases" not in said(app)
