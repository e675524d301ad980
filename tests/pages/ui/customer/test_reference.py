"""What the purchases are measured against: chosen in the address, refused in words."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.explanation import Explanation
from pages.ui.customer import reference
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from tests.pages.panels import alts, circle, fitted, onward, run_panel, said, view_of

CUSTOMER = 3


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 3 has bought 3 and 4: 6 has 1 of 3 and 2 of 4, beside 0.5 of no history."""
    return fitted(onward())


@pytest.fixture(scope="module")
def explanation(model: FittedModel) -> Explanation:
    return explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)


def drawn(model: FittedModel, explanation: Explanation, asked: str | None = None) -> AppTest:
    view = view_of(model, CUSTOMER, reference=asked)
    return run_panel(lambda: reference.by_purchase(view, explanation, 0))


def test_no_history_is_the_default(model: FittedModel, explanation: Explanation) -> None:
    app = drawn(model, explanation)
    assert app.selectbox[0].value == reference.NOTHING
    assert app.selectbox[0].options == [
        "no history",
        "the average customer",
        "the average of North",
        "the average of South",
        "another customer",
    ]
    assert "score beyond that of an empty history (0.500)" in said(app)


def test_another_customer(model: FittedModel, explanation: Explanation) -> None:
    # customer 4 has bought 4 and 5: 4 is no difference, 3 adds 1, and 5 says nothing of 6
    app = drawn(model, explanation, "customer:c04")
    assert alts(app) == ["Contributions to the score: Tin_3 +1"]
    text = said(app).replace("\\", "")
    assert "add up to +1.00, the score beyond that of Eve *4* (2.50)" in text
    assert app.text_input[0].value == "c04"


def test_the_average_adds_up(model: FittedModel, explanation: Explanation) -> None:
    text = said(drawn(model, explanation, "average"))
    assert "the score beyond that of the average customer" in text
    assert "the average of South" in said(drawn(model, explanation, "segment:South"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("customer:nobody", "no customer “nobody”"),
        ("segment:West", "no segment “West”"),
        ("x_x", "“x_x”"),
    ],
)
def test_who_is_not_there_is_said(
    model: FittedModel, explanation: Explanation, asked: str, words: str
) -> None:
    app = drawn(model, explanation, asked)
    assert words in said(app).replace("\\", "")
    assert "score beyond that of an empty history" in said(app)
    assert reference.chosen(asked, circle()).text == reference.NOTHING
