"""The Due view: the shop, a part of it, an item, and what is said where nothing can be told."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements import item_search
from pages.ui.session import resources
from tests.pages.conftest import Run
from tests.pages.panels import leads, report_of, rows, said

MILK = "P0270"


def number_of(app: AppTest) -> float:
    """The units of the next week, all their digits: the title has those that the band allows."""
    title = report_of(app).title.removeprefix("About ")
    told = float(title.split(" ")[0].replace(",", ""))
    exact = next(row for row in rows(app, 0) if row[0] == "Expected next week")[1]
    units = float(exact.replace(",", ""))
    assert "next week" not in title or told == pytest.approx(units, rel=0.05)
    return units if "next week" in title else told


def test_the_shop_is_shown_from_the_whole_to_its_items(run: Run) -> None:
    app = run("due", dataset="sample")
    title = report_of(app).title
    assert title.endswith("than were sold last week")
    assert "1 Jul 2026 to 7 Jul 2026 · 8 of 10 times " in said(app)
    departments = rows(app, 1)
    assert {row[0] for row in departments} >= {"Fresh groceries", "Pets"}
    added = sum(float(row[1].replace(",", "")) for row in departments)
    assert added == pytest.approx(number_of(app), abs=0.6 * len(departments))
    items: pd.DataFrame = app.dataframe[0].value
    # each is rounded to a unit, and below ten to a tenth of one
    assert items["Expected"].sum() == pytest.approx(number_of(app), abs=0.1 * len(items) + 1)
    assert items["Expected"].is_monotonic_decreasing


def test_a_department_is_a_part_of_the_shop(run: Run) -> None:
    app = run("due", dataset="sample", division="department:Pets", weeks="4")
    assert "units of Pets are expected in the next 4 weeks" in report_of(app).title
    kinds = rows(app, 1)
    added = sum(float(row[1].replace(",", "")) for row in kinds)
    # the title is rounded to ten
    assert added == pytest.approx(number_of(app), abs=0.6 * len(kinds) + 5)
    app.selectbox(key="due_division").select("").run()
    assert "division" not in app.query_params
    assert "Pets" not in report_of(app).title


def test_an_item_is_carried_by_customers(run: Run) -> None:
    app = run("due", dataset="sample", item=MILK)
    assert "units of Whole Milk are expected next week" in report_of(app).title
    text = said(app)
    for part in ("Week by week", "Why next week is not like last week", "Who carries it"):
        assert part in text
    carriers: pd.DataFrame = app.dataframe[0].value
    (link,) = leads(carriers["Customer"].iloc[0])
    dataset = resources.loaded_dataset("sample").dataset
    code = dataset.customer_code(link.params["customer"])
    assert code is not None
    assert dataset.customer_label(code) == link.label
    bought = dataset.item_code(MILK)
    assert bought in dataset.histories([code]).players()


def test_choosing_an_item_writes_it_into_the_address(run: Run) -> None:
    app = run("due", dataset="sample", weeks="2")
    app.selectbox(key=item_search.PICKED).select(5).run()
    assert not app.exception
    assert app.query_params["item"] == "P0006"
    assert app.query_params["weeks"] == "2"
    assert "in the next 2 weeks" in report_of(app).title


def test_weeks_go_into_the_address_and_back_to_nothing(run: Run) -> None:
    app = run("due", dataset="sample")
    app.segmented_control(key="due_weeks").set_value("8").run()
    assert app.query_params["weeks"] == "8"
    assert "in the next 8 weeks" in report_of(app).title
    app.segmented_control(key="due_weeks").set_value("1").run()
    assert "weeks" not in app.query_params


def test_another_data_set_has_parts_of_its_own(run: Run) -> None:
    app = run("due", dataset="sample", division="department:Pets", weeks="2")
    app.selectbox(key="dataset").select("traps").run()
    assert "division" not in app.query_params


def test_what_the_address_asks_for_in_vain_is_said(run: Run) -> None:
    app = run("due", dataset="sample", weeks="99", division="<b>x</b>")
    assert [("“99”" in box.value, "no part" in box.value) for box in app.warning] == [
        (True, False),
        (False, True),
    ]
    app = run("due", dataset="sample", item="zz")
    assert app.title[0].value == "This item is not in the data set"
    next(button for button in app.button if button.label == "Show all items").click().run()
    assert "units are expected next week" in report_of(app).title


def test_data_of_a_few_days_are_refused_with_a_sentence(run: Run) -> None:
    app = run("due", dataset="traps")
    assert app.title[0].value == "What will be due cannot be told from these data"
    assert "The purchases go back 0 whole weeks, which is too short" in said(app)
    assert "Give purchases of 10 weeks or more" in said(app)


def test_an_audience_sees_no_controls(run: Run) -> None:
    app = run("due", dataset="sample", item=MILK, present="1")
    keys = {box.key for box in [*app.main.selectbox, *app.main.segmented_control]}
    assert not keys & {"due_weeks", "due_division", item_search.PICKED}
    assert "Who carries it" in said(app)
