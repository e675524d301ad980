"""The Compare view says what is common and what is not, and what it cannot compare."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from pages.ui.compare.controls import MORE_PERSONAL
from pages.ui.session import explanations, resources
from recommenders.contract import Columns
from tests.pages.conftest import Run
from tests.pages.test_views import words


def pressed(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def column(app: AppTest, name: str) -> Sequence[str]:
    frame = next(table.value for table in app.table if name in table.value)
    return [str(value) for value in frame[name]]


def test_without_a_choice_another_recommender_is_held_against_it(run: Run) -> None:
    app = run("compare", customer="C0002")
    assert app.header[0].value.startswith("Graph filter and Item neighbours agree on ")
    assert app.header[0].value.endswith("of ten items for Hugo Santos")
    text = words(app)
    assert "nothing was chosen to compare with" in text
    assert "Ranks are compared, scores are not" in text
    assert "against" not in app.query_params
    assert [element.value for element in app.subheader][:4] == [
        "Where each item stands",
        "In short",
        "Graph filter",
        "Item neighbours",
    ]


def test_both_lists_are_those_of_the_customer_view(run: Run) -> None:
    app = run("compare", customer="C0002")
    ranks = column(app, escape("Rank: Graph filter")), column(app, "Item")
    in_list = [title for rank, title in zip(*ranks, strict=True) if 1 <= int(rank) <= 10]
    shop = resources.loaded_dataset("sample")
    code = shop.dataset.customer_code("C0002")
    assert code is not None
    world = resources.fitted_model("sample", "gf-cf")
    listed = explanations.explanation(world.fingerprint, code, False, None, world).ranking.items
    titles = shop.dataset.items[Columns.TITLE].iloc[listed]
    assert set(in_list) == {escape(title) for title in titles}


def test_many_customers_are_counted_with_intervals_and_those_who_differ_are_named(
    run: Run,
) -> None:
    app = run("compare", customer="C0002", against="popularity")
    text = words(app)
    assert "All 1,880 customers with a purchase" in text
    assert "Rank-biased overlap" in text
    assert "95 % intervals" in text
    assert "Where they differ most" in text
    app = run("compare", customer="C0002", against="popularity", segment="Student")
    assert "Over 213 customers (Student)" in words(app).replace("\\", "")


def test_a_choice_is_written_into_the_address(run: Run) -> None:
    app = run("compare", customer="C0002")
    app.selectbox(key="against").select("popularity").run()
    assert app.query_params["against"] == "popularity"
    assert "Popularity" in app.header[0].value
    app.select_slider(key="against_personal").set_value("0.5").run()
    assert app.query_params["against_personal"] == "0.5"
    assert "Popularity (personal 0.5)" in app.header[0].value.replace("\\", "")
    app.selectbox(key="against_variety").select("mmr").run()
    assert app.query_params["against_variety"] == "mmr"
    app.selectbox(key="against").select("buy-again").run()
    assert app.query_params["bought"] == "1"
    assert not app.exception


def test_the_item_that_is_chosen_is_told_on_both_sides(run: Run) -> None:
    app = run("compare", customer="C0002")
    ids = app.selectbox(key="compared").options
    last = app.selectbox(key="compared").select_index(len(ids) - 1).run()
    item = last.query_params["item"]
    shop = resources.loaded_dataset("sample")
    code = shop.dataset.item_code(item)
    assert code is not None
    title = escape(str(shop.dataset.items[Columns.TITLE].iloc[code]))
    assert f"Why {title} stands where it does" in words(last)
    app = run("compare", customer="C0002", item="zz")
    assert any("“zz” is in neither list" in warning.value for warning in app.warning)


def test_swapping_goes_to_the_other_side_and_back(run: Run) -> None:
    app = run("compare", customer="C0002", against="item-knn", against_personal="0.5")
    before = app.header[0].value
    pressed(app, "Swap sides")
    assert app.query_params["recommender"] == "item-knn"
    assert app.query_params["personal"] == "0.5"
    assert app.header[0].value != before
    pressed(app, "Swap sides")
    assert app.header[0].value == before


def test_the_same_on_both_sides_is_said_with_something_better_to_compare(run: Run) -> None:
    app = run("compare", customer="C0002", against="gf-cf")
    assert app.header[0].value == "Both sides are the same"
    pressed(app, "The same, more personal")
    assert app.query_params["against_personal"] == MORE_PERSONAL
    assert "personal 0" in app.header[0].value


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"against": "x_x"}, "No recommender is called “x_x”"),
        ({"against": "item-knn", "against_personal": "7"}, "has no setting “7”"),
        ({"against": "item-knn", "against_variety": "x_x"}, "There is no variety “x_x”"),
        ({"against": "item-knn", "segment": "x_x"}, "There is no segment “x_x”"),
        ({"against": "buy-again"}, "is made for what the customer has bought before"),
    ],
)
def test_what_is_unknown_is_said(run: Run, params: dict[str, str], sentence: str) -> None:
    app = run("compare", dataset="traps", customer="c04", **params)
    text = "\n".join(element.value for kind in (app.warning, app.info) for element in kind)
    assert sentence in text.replace("\\", "")


@pytest.mark.parametrize("customer", ["c00", "c01", "c04"])
@pytest.mark.parametrize("bought", ["", "1"])
def test_hostile_titles_and_empty_histories(run: Run, customer: str, bought: str) -> None:
    app = run("compare", dataset="traps", customer=customer, against="popularity", bought=bought)
    assert "Popularity" in app.header[0].value
    text = words(app)
    assert "<img" not in text.replace("\\<img", "")
    if customer == "c00":
        assert "No purchase yet" in text
        assert "give" in app.header[0].value


def test_the_dial_waits_for_the_first_purchase(run: Run) -> None:
    app = run("compare", dataset="traps", customer="c00", against="gf-cf", against_personal="1")
    assert "not before the first purchase" in words(app)
    assert "same list" in app.header[0].value


def test_presented_there_are_no_controls(run: Run) -> None:
    app = run("compare", customer="C0002", present="1")
    assert not app.selectbox
    assert not app.select_slider
    assert [button.label for button in app.button] == ["Leave the presentation"]
    assert "Item neighbours" in app.header[0].value
    assert column(app, "Rank\\-biased overlap")


def test_pseudonyms_stand_in_the_title_and_among_those_who_differ(run: Run) -> None:
    app = run("compare", private="1", present="1")
    names = resources.loaded_dataset("sample").dataset.customers[Columns.NAME].dropna()
    text = words(app) + "".join(column(app, "Customer"))
    assert not [name for name in names if escape(name) in text]


def test_unknown_customers(run: Run) -> None:
    app = run("compare", dataset="traps", customer="x_x")
    assert [header.value for header in app.header] == ["This customer is not in the data set"]
