"""What would change the list: which question is asked, in which field, and where the answer is."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explain.counterfactual import wording
from explain.reasons.explanation import Explanation
from pages.ui.customer import cache, questions
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from tests.pages.panels import alts, fitted, onward, plain, report_of, run_panel, said, view_of

CUSTOMER = 15


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 15 has bought 15 and 16: the list begins with 18, 17 and 19, then all is tied."""
    return fitted(onward())


@pytest.fixture(scope="module")
def explanation(model: FittedModel) -> Explanation:
    return explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)


def draw(
    model: FittedModel, explanation: Explanation, versus: str | None, present: str = ""
) -> AppTest:
    view = view_of(model, CUSTOMER, versus=versus)
    params = {"versus": versus} if versus else {}
    return run_panel(lambda: questions.versus(view, explanation, 0), **params, present=present)


def test_nothing_is_asked_until_somebody_asks(model: FittedModel, explanation: Explanation) -> None:
    app = draw(model, explanation, None)
    assert app.selectbox(key="versus").value is None
    assert "An item of the list: why the upper one is above" in said(app)
    # what is not asked is not in the files
    assert not report_of(app).blocks
    app.selectbox(key="versus").select(17).run()
    assert app.query_params["versus"] == "i17"
    app.button[0].click().run()
    assert (app.query_params["item"], app.query_params["versus"]) == ("i18", "i18")
    assert said(draw(model, explanation, None, present="1")) == ""


def test_the_field_has_the_list_first_and_its_places(
    model: FittedModel, explanation: Explanation
) -> None:
    options = draw(model, explanation, None).selectbox(key="versus").options
    assert options[:2] == ["2 · Tin_17 · i17", "3 · Tin_19 · i19"]
    assert len(options) == len(set(options)) == 24
    # the item itself stands behind the others of the list
    assert options[9] == "1 · Tin_18 · i18"


def test_a_large_catalogue_is_searched(
    model: FittedModel, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MAX_OPTIONS", 23)
    app = draw(model, explanation, None)
    assert len(app.selectbox(key="versus").options) == 10
    app.text_input(key="find_item").set_value("tin_23").run()
    assert app.selectbox(key="versus").options[0] == "Tin_23 · i23"
    app.text_input(key="find_item").set_value("*no*").run()
    assert "No item has “*no*” in its name." in said(app)


def test_the_item_itself_is_asked_what_takes_it_out(
    model: FittedModel, explanation: Explanation
) -> None:
    app = draw(model, explanation, "i18")
    minimal = cache.minimal_set(view_of(model, CUSTOMER), explanation, 0)
    answer = plain(wording.leaving(minimal, model.loaded.dataset))
    assert f"**What takes Tin_18 out.** {answer}" in said(app)
    assert app.button[0].disabled


def test_of_two_listed_items_the_upper_one_stands_first(
    model: FittedModel, explanation: Explanation
) -> None:
    app = draw(model, explanation, "i17")
    text = said(app)
    assert "**Why Tin_18 is above Tin_17.**" in text
    assert "**What swaps them.**" in text
    # 16 adds 2 to 18, 15 adds 1 to 18 and 2 to 17
    assert alts(app) == ["What each purchase adds to the difference: Tin_16 +2, Tin_15 -1"]
    assert "The values add up to +1.00; without any history the difference is 0." in text
    # asked the other way round, the answer is the same
    view = view_of(model, CUSTOMER, versus="i18")
    turned = said(run_panel(lambda: questions.versus(view, explanation, 1)))
    assert "**Why Tin_18 is above Tin_17.**" in turned


def test_two_items_that_no_purchase_tells_apart(
    model: FittedModel, explanation: Explanation
) -> None:
    listed = explanation.ranking.items.tolist()
    view = view_of(model, CUSTOMER, versus=f"i{listed[4]:02}")
    app = run_panel(lambda: questions.versus(view, explanation, 5))
    assert "No purchase tells the two apart." in said(app)
    assert not alts(app)


def test_a_missing_item_is_told_what_brings_it_in(
    model: FittedModel, explanation: Explanation
) -> None:
    listed = explanation.ranking.items.tolist()
    missing = next(item for item in range(24) if item not in (*listed, 15, 16))
    app = draw(model, explanation, f"i{missing:02}")
    text = said(app)
    assert f"**Why not Tin_{missing}.**" in text
    assert f"**Against the last of the list, Tin_{listed[-1]}.**" in text
    assert "**Taking away.**" in text
    assert "**Adding.**" in text
    (table,) = report_of(app).tables
    assert list(table.shown.columns)[:2] == ["With one more", "Rank"]  # type: ignore[union-attr]
    assert len(app.table[0].value) <= questions.MAX_ADDITIONS


def test_what_was_bought_and_what_is_unknown(model: FittedModel, explanation: Explanation) -> None:
    text = said(draw(model, explanation, "i15"))
    assert "**Why not Tin_15.**" in text
    assert "Switch on “Keep items bought before”" in text
    assert "**Adding.**" not in text
    assert "There is no item “*x*” in Circle_." in said(draw(model, explanation, "*x*"))


def test_a_set_too_long_for_a_sentence_is_a_file(
    model: FittedModel, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = wording.MAX_NAMED + 1
    long = SimpleNamespace(size=n, items=tuple(range(n)))
    monkeypatch.setattr(cache, "minimal_set", lambda *_: long)
    monkeypatch.setattr(wording, "leaving", lambda *_: "Many.")
    (table,) = report_of(draw(model, explanation, "i18")).tables
    assert table.name == f"The set of {n} purchases"
    assert table.frame["without"].tolist() == [f"Tin_{item}" for item in np.arange(n)]


def test_an_audience_has_answers_and_no_fields(
    model: FittedModel, explanation: Explanation
) -> None:
    app = draw(model, explanation, "i17", present="1")
    assert "**Why Tin_18 is above Tin_17.**" in said(app)
    assert not app.selectbox
    assert not app.button
