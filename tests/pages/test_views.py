"""Each view runs, says what it should, and follows its pickers; without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from tests.pages.conftest import Run
from tests.pages.ranked_list import ranked_list


def words(app: AppTest) -> str:
    """Everything that is said in the main part and the sidebar."""
    kinds = (
        app.title,
        app.header,
        app.markdown,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.code,
    )
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("recommender", ["gf-cf", "item-knn", "popularity"])
@pytest.mark.parametrize("bought", ["", "1"])
def test_the_customer_view_explains_the_list(run: Run, recommender: str, bought: str) -> None:
    app = run(dataset="traps", customer="c04", recommender=recommender, bought=bought)
    assert app.title[0].value.endswith("sees these ten items")
    assert len(ranked_list(app).rows) == 10
    assert "Ranked list" in words(app)
    for details, part in (
        ("explain", "Which purchases explain it"),
        ("change", "What would change it"),
        ("history", "History"),
        ("features", "Fidelity"),
    ):
        app.segmented_control(key="details_of_Customer").set_value(details).run()
        assert part in words(app)


def test_pickers_change_the_address_and_the_screen(run: Run) -> None:
    app = run(dataset="traps", customer="c04")
    app.selectbox(key="customer").select(3).run()
    assert app.query_params["customer"] == "c03"
    app.toggle(key="bought").set_value(True).run()
    assert app.query_params == {
        "dataset": "traps",
        "recommender": "uptake-lift",
        "customer": "c03",
        "bought": "1",
    }
    app.selectbox(key="recommender").select("item-knn").run()
    assert app.query_params["recommender"] == "item-knn"
    assert app.query_params["customer"] == "c03"
    app.selectbox(key="dataset").select("sample").run()
    assert app.query_params == {"dataset": "sample", "recommender": "item-knn", "bought": "1"}
    assert not app.exception


def test_next_goes_round_the_end_and_forgets_the_item(run: Run) -> None:
    app = run(dataset="traps", customer="c11", item="i3")
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.query_params["customer"] == "c00"
    assert "item" not in app.query_params


@pytest.mark.parametrize(
    ("params", "heading", "sentence"),
    [
        ({"customer": "x_x"}, "This customer is not in the data set", r"“x\_x”"),
        ({"dataset": "x_x"}, "This data set cannot be used", "value 'x_x'"),
        ({"dataset": "torn"}, "This data set cannot be used", "row 3"),
        ({"recommender": "x_x"}, "No such recommender", r"“x\_x”"),
    ],
)
def test_what_is_unknown_or_broken_is_said(
    run: Run, params: dict[str, str], heading: str, sentence: str
) -> None:
    app = run(**{"dataset": "traps", **params})
    assert [header.value for header in app.title] == [heading]
    assert sentence in words(app)


def test_a_customer_without_history_gets_no_reason_from_purchases(run: Run) -> None:
    app = run(dataset="traps", customer="c00")
    text = words(app) + "".join(row["reason"] for row in ranked_list(app).rows)
    assert "No purchase yet" in text
    assert "not personal" in text
    assert "ecause you bought" not in text
    assert "checked " not in text


def test_an_item_that_is_not_in_the_list_is_said_not_to_be(run: Run) -> None:
    bought, unknown = (
        run(dataset="traps", customer="c04", item="i4"),
        run(dataset="traps", item="zz"),
    )
    assert any("is not in this list" in warning.value for warning in bought.warning)
    assert any("“zz” is not in this list" in warning.value for warning in unknown.warning)


def test_the_data_view_reports_the_data_set(run: Run) -> None:
    app = run("data", dataset="traps", customer="c04")
    assert app.title[0].value.startswith(escape("Traps: "))
    assert app.table
    assert not [box for box in app.selectbox if box.key == "customer"]


def test_the_methods_view_names_every_recommender(run: Run) -> None:
    app = run("methods", dataset="traps")
    assert app.title[0].value == "Methods"
    for name in ("Graph filter", "Popularity", "neighbours"):
        assert name in words(app)


@pytest.mark.parametrize("view", ["data", "methods"])
def test_every_view_has_the_footer(run: Run, view: str) -> None:
    assert "Becausal " in run(view, dataset="traps").main.caption[-1].value
