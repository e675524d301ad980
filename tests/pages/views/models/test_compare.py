"""The Compare view says what is common and what is not, and what it cannot compare."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from pages.ui.compare.controls import MORE_PERSONAL
from pages.ui.session import evaluations, explanations, resources
from recommenders.artifacts import cache_folder
from recommenders.contract import Columns
from recommenders.evaluation import stored_results
from tests.pages.conftest import Run
from tests.pages.panels import LINK, plain, said
from tests.pages.test_views import words


def pressed(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def column(app: AppTest, name: str) -> Sequence[str]:
    frame = next(table.value for table in app.table if name in table.value)
    return [str(value) for value in frame[name]]


def test_without_a_choice_another_recommender_is_held_against_it(run: Run) -> None:
    app = run("compare", customer="C0002")
    assert app.title[0].value.startswith("Uptake times lift and Item neighbours agree on ")
    assert plain(app.title[0].value).endswith("of ten items for Hugo Santos")
    text = words(app)
    assert "(default)" in text
    assert "Ranks are compared, scores are not" in text
    assert "against" not in app.query_params
    assert [plain(element.value) for element in app.header][:5] == [
        "What Hugo Santos bought next",
        "Where each item stands",
        "In short",
        "Uptake times lift",
        "Item neighbours",
    ]


def test_both_lists_are_those_of_the_customer_view(run: Run) -> None:
    app = run("compare", customer="C0002")
    ranks = column(app, escape("Rank: Uptake times lift")), column(app, "Item")
    in_list = [title for rank, title in zip(*ranks, strict=True) if 1 <= int(rank) <= 10]
    shop = resources.loaded_dataset("sample")
    code = shop.dataset.customer_code("C0002")
    assert code is not None
    world = resources.fitted_model("sample", "uptake-lift")
    listed = explanations.explanation(world.fingerprint, code, False, None, world).ranking.items
    titles = shop.dataset.items[Columns.TITLE].iloc[listed]
    assert {LINK.sub(r"\1", title) for title in in_list} == {escape(title) for title in titles}


def test_everyone_has_a_verdict_with_intervals_and_those_who_differ_are_named(run: Run) -> None:
    app = run("compare", whom="everyone", against="popularity")
    title = plain(app.title[0].value)
    assert "Uptake times lift" in title
    assert title.endswith("over all customers") or "is better over all customers, by" in title
    text = plain(words(app))
    assert "of new items over 766 customers is" in text
    assert "95 % interval" in text
    assert "went on to buy at least one of the ten items" in text
    # the one who is chosen has nothing to do with it, and the lists are counted as well
    assert "All 1,880 customers with a purchase" in text
    assert "Rank-biased overlap" in text
    assert "Where they differ most" in text
    app.selectbox(key="segment").select("Student").run()
    assert not app.exception
    assert app.query_params["segment"] == "Student"
    text = plain(words(app))
    assert "in the segment Student" in app.title[0].value
    assert "over 81 customers" in text
    assert "Over 213 customers (Student)" in text


def test_one_customer_or_everyone_is_in_the_address(run: Run) -> None:
    app = run("compare", customer="C0002")
    choice = app.segmented_control(key="whom_of_Compare")
    assert choice.value == "customer"
    choice.set_value("everyone").run()
    assert app.query_params["whom"] == "everyone"
    assert "agree on" not in app.title[0].value
    back = app.segmented_control(key="whom_of_Compare").set_value("customer").run()
    assert plain(back.title[0].value).endswith("of ten items for Hugo Santos")


def test_sides_that_differ_by_an_option_alone_are_judged_on_a_click(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluations, "AT_ONCE", -1.0)
    params = {"against": "uptake-lift", "against_personal": "0.5", "against_variety": "mmr"}
    app = run("compare", dataset="traps", whom="everyone", **params)
    assert app.title[0].value.endswith("which is better has not been measured yet")
    button = app.button(key="judge_sides")
    assert "Uptake times lift (personal 0.5, spread out)" in button.label
    button.click().run()
    assert not app.exception
    # the shop of traps has two customers who came back
    assert "too few to tell whether" in app.title[0].value
    # what was judged is known in a new session
    assert "too few" in run("compare", dataset="traps", whom="everyone", **params).title[0].value


def test_what_was_asked_for_is_judged_though_another_page_has_judged_a_part_of_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluations, "AT_ONCE", -1.0)
    params = {"dataset": "traps", "whom": "everyone", "personal": "1", "against": "uptake-lift"}
    app = run("compare", **params, against_personal="-0.5")
    button = app.button(key="judge_sides")
    assert "Uptake times lift (personal 1) and Uptake times lift (popular 0.5)" in button.label
    other = run("compare", **params, against_personal="-1")
    other.button(key="judge_sides").click().run()
    assert "too few" in other.title[0].value
    app.button(key="judge_sides").click().run()
    assert "too few" in app.title[0].value


def test_what_a_customer_bought_next_is_held_against_both_lists(run: Run) -> None:
    shop = resources.loaded_dataset("sample").dataset
    judged = stored_results.load_stored("uptake-lift", shop, cache_folder())
    assert judged is not None
    frame = judged.measured[-1].frame
    code = int(frame[stored_results.CODE][frame["HR@10"].to_numpy().argmax()])
    app = run("compare", customer=shop.customer_id(code))
    text = plain(words(app))
    assert f"What {shop.customer_label(code)} bought next" in text
    assert "in its list" in text or "each list had" in text
    assert "One customer proves nothing" in text


def test_a_choice_is_written_into_the_address(run: Run) -> None:
    app = run("compare", customer="C0002")
    app.selectbox(key="against").select("popularity").run()
    assert app.query_params["against"] == "popularity"
    assert "Popularity" in app.title[0].value
    app.select_slider(key="against_personal").set_value("0.5").run()
    assert app.query_params["against_personal"] == "0.5"
    assert "Popularity (personal 0.5)" in app.title[0].value.replace("\\", "")
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
    title = str(shop.dataset.items[Columns.TITLE].iloc[code])
    assert f"Why {title} stands where it does" in said(last)
    app = run("compare", customer="C0002", item="zz")
    assert any("“zz” is in neither list" in warning.value for warning in app.warning)


def test_swapping_goes_to_the_other_side_and_back(run: Run) -> None:
    app = run("compare", customer="C0002", against="item-knn", against_personal="0.5")
    before = app.title[0].value
    pressed(app, "Swap sides")
    assert app.query_params["recommender"] == "item-knn"
    assert app.query_params["personal"] == "0.5"
    assert app.title[0].value != before
    pressed(app, "Swap sides")
    assert app.title[0].value == before


def test_the_same_on_both_sides_is_said_with_something_better_to_compare(run: Run) -> None:
    app = run("compare", customer="C0002", against="uptake-lift")
    assert app.title[0].value == "Both sides are the same"
    pressed(app, "The same, more personal")
    assert app.query_params["against_personal"] == MORE_PERSONAL
    assert "personal 0" in app.title[0].value


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"against": "x_x"}, "No recommender is called “x_x”"),
        ({"against": "item-knn", "against_personal": "7"}, "has no setting “7”"),
        ({"against": "item-knn", "against_variety": "x_x"}, "There is no variety “x_x”"),
        ({"whom": "everyone", "segment": "x_x"}, "There is no segment “x_x”"),
        ({"whom": "x_x"}, "The Compare view has no part “x_x”"),
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
    assert "Popularity" in app.title[0].value
    text = words(app)
    assert "<img" not in text.replace("\\<img", "")
    if customer == "c00":
        assert "No purchase yet" in text
        assert "give" in app.title[0].value


def test_the_dial_waits_for_the_first_purchase(run: Run) -> None:
    app = run(
        "compare",
        dataset="traps",
        customer="c00",
        recommender="gf-cf",
        against="gf-cf",
        against_personal="1",
    )
    assert "not before the first purchase" in words(app)
    assert "same list" in app.title[0].value


def test_presented_there_are_no_controls(run: Run) -> None:
    app = run("compare", customer="C0002", present="1")
    assert not app.selectbox
    assert not app.select_slider
    assert [button.label for button in app.button] == ["Previous", "Next", "Leave"]
    assert "Item neighbours" in app.title[0].value
    app = run("compare", whom="everyone", present="1")
    assert not app.main.selectbox
    assert column(app, "Rank\\-biased overlap")


def test_pseudonyms_stand_in_the_title_and_among_those_who_differ(run: Run) -> None:
    single, all_ = (run("compare", private="1", present="1", whom=w) for w in ("", "everyone"))
    names = resources.loaded_dataset("sample").dataset.customers[Columns.NAME].dropna()
    text = words(single) + words(all_) + "".join(column(all_, "Customer"))
    assert not [name for name in names if escape(name) in text]


def test_unknown_customers(run: Run) -> None:
    app = run("compare", dataset="traps", customer="x_x")
    assert [header.value for header in app.title] == ["This customer is not in the data set"]
