"""With pseudonyms on, no view, link or file has a customer's name or id."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.session import resources
from recommenders.data.pseudonyms import shown_code
from tests.pages.conftest import ROOT, VIEWS, Run

CUSTOMERS = pd.read_parquet(ROOT / "sample_data" / "customers.parquet")
NAMES = re.compile("|".join(map(re.escape, sorted(CUSTOMERS["name"].unique()))))
IDS = re.compile(r"\bC\d{4}\b")


def everything(app: AppTest) -> str:
    protos: list[str] = []

    def walk(block: object) -> None:
        for child in getattr(block, "children", {}).values():
            protos.append(str(getattr(child, "proto", "")))
            walk(child)

    walk(app._tree)
    return "\n".join(protos)


def pseudonym(customer: str) -> str:
    named = resources.loaded_dataset("sample").dataset
    shown = resources.loaded_dataset("sample", private=True).dataset
    code = shown_code(shown, named.customer_code(customer))
    assert code is not None
    return shown.customer_id(code)


def test_names_and_ids_are_found_where_nothing_hides_them(run: Run) -> None:
    text = everything(run("customer", customer="C0382"))
    assert NAMES.search(text)
    assert IDS.search(text)


@pytest.mark.usefixtures("few_customers")
@pytest.mark.parametrize("view", VIEWS)
def test_no_view_shows_a_name_or_an_id(run: Run, view: str) -> None:
    app = run(view, customer=pseudonym("C0382"), private="1")
    text = everything(app)
    assert not NAMES.findall(text)
    assert not IDS.findall(text)
    tables = app.session_state["_screen"].report.tables
    for table in tables:
        written = table.rows.to_csv()
        assert not NAMES.findall(written), table.name
        assert not IDS.findall(written), table.name


@pytest.mark.parametrize("view", ["customer", "compare", "what_if"])
def test_what_was_explained_with_names_is_not_shown_with_them(run: Run, view: str) -> None:
    first = CUSTOMERS.set_index("customer_id").loc["C0382", "name"].split()[0]
    because = f"Because {first} bought"
    assert because in everything(run(view, customer="C0382", bought="1"))
    private = everything(run(view, customer=pseudonym("C0382"), private="1", bought="1"))
    assert because not in private
    assert "bought" in private


def test_the_same_customer_is_shown_when_pseudonyms_come_and_go(run: Run) -> None:
    app = run("customer", customer="C0382", item="P0001")
    app.toggle(key="private").set_value(True).run()
    assert app.query_params["customer"] == pseudonym("C0382")
    assert app.query_params["private"] == "1"
    assert app.title[0].value.startswith("Why ")
    app.toggle(key="private").set_value(False).run()
    assert app.query_params["customer"] == "C0382"
    assert app.query_params["item"] == "P0001"


def test_a_real_id_is_unknown_while_pseudonyms_are_on(run: Run) -> None:
    app = run("customer", customer="C0382", private="1")
    assert app.title[0].value == "This customer is not in the data set"
