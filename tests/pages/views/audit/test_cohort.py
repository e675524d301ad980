"""The Cohort view: who is in it, what it claims, and what it does with a list of one's own."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from recommenders.adapters import sources
from recommenders.contract import Columns
from tests.pages.conftest import Run
from tests.pages.test_views import words

SECTIONS = [
    "What brings the list",
    "How purchase and item are related",
    "The verdicts on the reasons",
    "Categories of purchases that bring items",
    "Categories of recommended items",
    "Purchases that bring items to most",
    "Items recommended to most",
    "Customers with the least usual lists",
]


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="cohort_text").set_value(text)
    next(b for b in app.button if b.label == "Use these customers").click()
    app.run()
    assert not app.exception
    return app


def title(app: AppTest) -> str:
    return app.title[0].value.replace("\\", "")


def headings(app: AppTest) -> list[str]:
    return [subheader.value.replace("\\", "") for subheader in app.header]


def test_everybody_in_a_shop_that_is_too_small_for_a_claim(run: Run) -> None:
    app = run("cohort", dataset="traps")
    assert title(app) == "Everybody: 12 customers, too few for a claim"
    assert [
        heading for heading in headings(app) if not heading.startswith("How much is")
    ] == SECTIONS
    assert "fewer than 20" in words(app)
    assert "This data set has no segments" in words(app)
    assert not [box for box in app.selectbox if box.key == "segment"]


@pytest.fixture(scope="module")
def some() -> list[str]:
    """The ids of 30 customers of one segment of the sample shop, and of 30 others."""
    customers = sources.load("sample").customers
    pets = customers[Columns.SEGMENT] == "Pet household"
    ids = customers[Columns.CUSTOMER]
    return [*ids[pets][:30], *ids[~pets][:30]]


def test_a_segment_and_a_list_are_held_against_the_others(run: Run, some: list[str]) -> None:
    app = run("cohort", dataset="sample", recommender="item-knn", segment="Pet household")
    assert title(app).startswith("Pet household: ")
    assert "held against 300 of 1,708 other customers" in words(app)
    assert "too few" not in title(app)
    assert headings(app)[-1] == SECTIONS[-1]
    # a list is crossed with a segment that is chosen for it, not with one left over
    paste(app, "\n".join(some))
    assert title(app).startswith("Your list: ")
    assert "all 60 customers" in words(app)
    app.selectbox(key="segment").select("Pet household").run()
    assert title(app).startswith("Your list, Pet household: ")
    assert "all 30 customers" in words(app)
    assert "60 customers of this data set" in words(app)
    assert "opens without the list" in words(app)
    app.selectbox(key="segment").select("").run()
    assert "segment" not in app.query_params
    assert "all 60 customers" in words(app)
    assert "by segment" in " ".join(headings(app))
    app.segmented_control(key="by").set_value("category").run()
    assert app.query_params["by"] == "category"
    assert "by category" in " ".join(headings(app))
    next(b for b in app.button if b.label == "Remove the list").click().run()
    assert title(app).startswith("Everybody: ")
    assert not app.exception


def test_unknown_segments_and_divisions_are_said_to_be(run: Run) -> None:
    app = run("cohort", dataset="sample", recommender="popularity", segment="x_x")
    assert title(app) == "This segment is not in the data set"
    assert r"“x\_x”" in app.warning[0].value
    next(b for b in app.button if b.label == "Look at everybody").click().run()
    assert "segment" not in app.query_params
    assert title(app).startswith("Everybody: ")
    app = run("cohort", dataset="traps", by="<b>x</b>")
    assert any("cannot be divided" in warning.value for warning in app.warning)


def test_what_is_wrong_with_a_list_is_told_and_the_one_before_stays(run: Run) -> None:
    app = run("cohort", dataset="traps")
    upload = app.file_uploader(key="cohort_file")
    upload.upload("ids.csv", b"customer_id\r\nc03\r\nc04\r\nc04\r\n<b>x</b>\r\n").run()
    assert title(app).startswith("Your list: 2 customers")
    notes = app.info[0].value
    assert "1 line repeated an id" in notes
    assert f"“{escape('<b>x</b>')}” (line 5)" in notes
    for content, sentence in (
        (b"\x89PNG\x00\xff", "no text"),
        (b"", "is empty"),
        (b"a,b\nc03,c04\n", "no column is called"),
        (b"nobody\n", "The id is not in this data set"),
    ):
        app.file_uploader(key="cohort_file").upload("ids.csv", content).run()
        assert not app.exception
        assert sentence in app.error[0].value
        assert "still in force" in app.error[0].value
        assert title(app).startswith("Your list: 2 customers")
    paste(app, "c05")
    assert not app.error
    assert title(app).startswith("Your list: 1 customer,")


def test_a_long_list_of_unknown_ids_is_counted(run: Run) -> None:
    app = paste(run("cohort", dataset="traps"), "c01\n" + "\n".join(f"x{n}" for n in range(5_000)))
    assert "5,000 ids are not in the data set" in app.info[0].value
    assert "and 4,990 more" in app.info[0].value
    assert "x10”" not in app.info[0].value


def test_with_pseudonyms_on_no_id_of_the_list_is_shown(run: Run) -> None:
    app = paste(run("cohort", dataset="traps", private="1"), "c01\nc02")
    assert "None of the 2 ids" in app.error[0].value
    assert "c01" not in words(app)
    paste(app, "who,what\nc01,secret\n")
    assert "secret" not in words(app)


def test_a_screen_for_an_audience_has_no_controls(run: Run) -> None:
    app = run("cohort", dataset="traps", present="1")
    assert [button.label for button in app.button] == ["Leave"]
    assert not app.selectbox
    assert not app.file_uploader


@pytest.mark.parametrize("recommender", ["buy-again", "popularity"])
def test_other_recommenders(run: Run, recommender: str) -> None:
    app = run("cohort", dataset="traps", recommender=recommender)
    assert title(app).startswith("Everybody: ")
    hinted = any("Keep items bought before" in info.value for info in app.info)
    assert hinted == (recommender == "buy-again")


def test_the_size_of_the_sample_is_in_the_address(run: Run) -> None:
    app = run("cohort", dataset="traps", most="all")
    assert app.segmented_control(key="cohort_most").value == "All"
    # a list that nobody has a reason for is explained at once
    chosen = {"dataset": "sample", "recommender": "popularity", "segment": "Pet household"}
    wrong = run("cohort", **chosen, most="x_x")
    assert any("“x\\_x” is no number of customers" in warning.value for warning in wrong.warning)
    assert wrong.segmented_control(key="cohort_most").value == "300"
    wrong.segmented_control(key="cohort_most").set_value("1,000").run()
    assert wrong.query_params["most"] == "1000"
    assert not wrong.warning
