"""The way to the customers before and after, and to the other view of the same one."""

from __future__ import annotations

import pytest

from pages.ui.elements import customer_steps
from pages.ui.session.resources import FittedModel
from tests.pages.panels import Link, fitted, from_item, run_panel, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.mark.parametrize(
    ("customer", "label", "goes_to"),
    [(3, "Previous", "c02"), (3, "Next", "c04"), (0, "Previous", "c24"), (24, "Next", "c00")],
)
def test_steps_go_round_the_end(
    model: FittedModel, customer: int, label: str, goes_to: str
) -> None:
    view = view_of(model, customer)
    app = run_panel(lambda: customer_steps.steps(view), item="i03")
    next(button for button in app.button if button.label == label).click().run()
    assert app.query_params["customer"] == goes_to
    assert "item" not in app.query_params


def test_there_are_none_without_a_customer_and_before_an_audience(
    model: FittedModel, links: list[Link]
) -> None:
    assert not run_panel(lambda: customer_steps.steps(view_of(model))).button
    assert not run_panel(lambda: customer_steps.steps(view_of(model, 3)), present="1").button
    run_panel(lambda: customer_steps.to_shelves(view_of(model, 3)), present="1")
    assert not links


def test_shelves_and_list_are_of_the_same_customer_and_of_today(
    model: FittedModel, links: list[Link]
) -> None:
    view = view_of(model, 3, hits=True, bought=True)
    run_panel(lambda: [customer_steps.to_shelves(view), customer_steps.to_list(view)])
    assert [link.page for link in links] == [
        "pages/views/explain/homepage.py",
        "pages/views/explain/customer.py",
    ]
    for link in links:
        assert (link.params["customer"], link.params["bought"]) == ("c03", "1")
        assert "hits" not in link.params


def test_a_customer_is_picked_and_many_are_searched(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw() -> None:
        customer_steps.pick_customer(model.loaded, 3, key="who", find="find_who")

    app = run_panel(draw, item="i03")
    assert not app.text_input
    assert len(app.selectbox(key="who").options) == 25
    app.selectbox(key="who").select_index(7).run()
    assert app.query_params["customer"] == "c07"
    monkeypatch.setattr(customer_steps, "MAX_OPTIONS", 24)
    app = run_panel(draw)
    app.text_input(key="find_who").set_value("c11").run()
    assert app.selectbox(key="who").options == ["Eve *3* · c03", "Eve *11* · c11"]
