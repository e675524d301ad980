"""The bar across the top: links that carry every choice, and what a search finds."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.session import resources
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import Selection
from pages.ui.shell.top_bar import MAX_FOUND, NAME, address, search_results, top_bar
from recommenders.data.pseudonyms import pseudonymous
from recommenders.errors import DataError
from tests.pages.conftest import Run
from tests.pages.panels import circle, loaded_circle, run_panel

CHOSEN = Selection(dataset="circle", recommender="popularity", customer="c03", private=True)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> LoadedDataset:
    """The circle is the only data set; gives it under pseudonyms."""
    hidden = LoadedDataset.of(pseudonymous(circle(), key=b"key"))

    def loaded_dataset(name: str, *, private: bool = False) -> LoadedDataset:
        if name != "circle":
            raise DataError("no data set is called so", remedy="Choose one.", value=name)
        return hidden if private else loaded_circle()

    monkeypatch.setattr(resources, "loaded_dataset", loaded_dataset)
    return hidden


def bar_of(app: AppTest) -> dict[str, Any]:
    """What the bar was given to draw."""
    (element,) = bars_of(app)
    data: dict[str, Any] = json.loads(element.proto.json)
    return data


def bars_of(app: AppTest) -> list[Any]:
    """The bars on the screen, among the components that a view may have."""
    return [e for e in app.get("bidi_component") if e.proto.component_name == NAME]


def names_of(groups: list[dict[str, Any]], kind: str) -> list[str]:
    return [
        match["name"] for group in groups if group["name"] == kind for match in group["matches"]
    ]


def test_an_address_carries_every_choice_and_only_one_view_goes_back_in_time() -> None:
    query = "dataset=circle&recommender=popularity&customer=c03&private=1"
    assert address("data", CHOSEN) == f"data?{query}"
    assert address("", CHOSEN) == f"./?{query}"
    past = Selection(hits=True)
    assert [address(path, past).endswith("&hits=1") for path in ("", "customer", "item")] == [
        True,
        True,
        False,
    ]


@pytest.mark.usefixtures("shop")
def test_one_search_finds_customers_and_items() -> None:
    both = search_results(
        Selection(dataset="circle", customer="c03", item="i05", versus="i06"), "3"
    )
    assert [group["name"] for group in both["groups"]] == ["Customers", "Items"]
    # 3, 13 and 23 by any part of the name or the id
    assert names_of(both["groups"], "Customers") == ["Eve *3*", "Eve *13*", "Eve *23*"]
    assert names_of(both["groups"], "Items") == ["Tin_3", "Tin_13", "Tin_23"]
    assert both["said"] == "6 found"
    customer, item = (group["matches"][1] for group in both["groups"])
    # another customer has another list
    assert customer["href"] == "customer?dataset=circle&recommender=uptake-lift&customer=c13"
    assert item["href"] == "item?dataset=circle&recommender=uptake-lift&customer=c03&item=i13"
    assert (customer["note"], item["note"]) == ("c13", "Coffee")


@pytest.mark.usefixtures("shop")
def test_what_fits_nobody_is_said_and_nothing_is_asked_for_without_words() -> None:
    selection = Selection(dataset="circle")
    nobody = search_results(selection, "xyz")
    assert (nobody["groups"], nobody["said"]) == ([], "No customer and no item of Circle_ fits.")
    assert search_results(selection, "  ")["said"] == ""
    assert search_results(Selection(dataset="torn"), "a")["said"] == "This data set cannot be used."
    assert len(names_of(search_results(selection, "eve")["groups"], "Customers")) == MAX_FOUND


def test_pseudonyms_are_found_and_the_names_behind_them_are_not(shop: LoadedDataset) -> None:
    assert names_of(search_results(CHOSEN, "eve")["groups"], "Customers") == []
    pseudonym = shop.dataset.customer_id(3)
    (match,) = search_results(CHOSEN, pseudonym)["groups"][0]["matches"]
    assert match["note"] == pseudonym
    assert match["href"].endswith(f"customer={pseudonym}&private=1")


def test_the_bar_has_the_views_in_their_groups() -> None:
    def page(title: str, path: str) -> SimpleNamespace:
        return SimpleNamespace(title=title, icon=":material/person:", url_path=path)

    first, data = page("First", ""), page("Data", "data")
    app = run_panel(
        lambda: top_bar({"Explain": [first], "Help": [data]}, data),  # type: ignore[dict-item, list-item, arg-type]
        customer="c03",
    )
    drawn = bar_of(app)
    query = "dataset=sample&recommender=uptake-lift&customer=c03"
    assert drawn["home"]["href"] == f"./?{query}"
    assert [group["name"] for group in drawn["groups"]] == ["Explain", "Help"]
    assert drawn["groups"][1]["views"] == [
        {"name": "Data", "icon": "person", "href": f"data?{query}", "current": True}
    ]
    assert not drawn["groups"][0]["views"][0]["current"]
    # links of a text to these stay in the window; the first view has an address of its own, too
    assert drawn["paths"] == ["customer", "", "data"]


def test_every_view_of_the_app_is_in_the_bar_except_for_an_audience(run: Run) -> None:
    drawn = bar_of(run("data", dataset="traps", customer="c04"))
    assert {
        group["name"]: [view["name"] for view in group["views"]] for group in drawn["groups"]
    } == {
        "Explain": ["Customer", "What if", "Homepage", "Search", "Due"],
        "Audit": ["Reasons", "Item", "Cohort", "Position"],
        "Models": ["Compare", "Quality", "Recommender", "Experiments"],
        "Help": ["Data", "Methods", "Glossary", "Limits"],
    }
    views = [view for group in drawn["groups"] for view in group["views"]]
    assert [view["name"] for view in views if view["current"]] == ["Data"]
    assert all("customer=c04" in view["href"] for view in views)
    shown = run("data", dataset="traps", present="1")
    assert not bars_of(shown)
