"""The Position view: the finding, the choice of a method, and data that do not have it."""

from __future__ import annotations

from pages.ui.position import curve, other_policy
from recommenders.position_bias.curve import Method
from tests.pages.conftest import Run
from tests.pages.panels import leads_of, plain
from tests.pages.test_views import words
from tests.pages.ui.position.test_other_policy import log_text

SECTIONS = (
    "How often each place is looked at",
    "What its places did for an item",
    "What another policy would have earned",
)


def test_the_sample_shop_has_a_finding_a_curve_and_items(run: Run) -> None:
    app = run("position", dataset="sample")
    title = plain(app.title[0].value)
    assert "is looked at" in title
    assert "click rates alone would say" in title
    text = plain(words(app))
    for part in (*SECTIONS, "say the same", "1,886 of 12,346 clicks compare an item with itself"):
        assert part in text
    assert {link.page for link in leads_of(app)} >= {"item"}
    assert "method" not in app.query_params


def test_a_method_is_in_the_address(run: Run) -> None:
    app = run("position", dataset="sample", method="randomised")
    assert "clicks are on visits in a random order" in plain(words(app))
    app.button_group(key=curve.METHOD).set_value("Click rates").run()
    assert not app.exception
    assert app.query_params["method"] == Method.NAIVE
    assert app.title[0].value.startswith("By click rates alone")


def test_a_method_that_cannot_tell_says_why(run: Run) -> None:
    app = run("position", dataset="sample", method="em")
    assert app.title[0].value == "How far down customers look cannot be told this way"
    text = plain(words(app))
    assert "often enough for the expectation maximisation" in text
    # another method can be chosen, and a log judged
    assert app.button_group(key=curve.METHOD)
    assert SECTIONS[2] in text
    assert SECTIONS[0] not in text


def test_data_without_impressions_name_the_columns(run: Run) -> None:
    app = run("position", dataset="traps")
    assert "does not say what was shown at which place" in plain(app.title[0].value)
    assert "the column position" in plain(words(app))
    assert SECTIONS[2] in plain(words(app))


def test_a_log_is_judged_beside_any_data(run: Run) -> None:
    app = run("position", dataset="traps")
    app.session_state[other_policy._KEPT] = ("log.csv", log_text(1_500).encode())
    app.run()
    assert not app.exception
    assert "The new policy would have earned 0." in plain(words(app))


def test_a_presentation_has_no_controls(run: Run) -> None:
    app = run("position", dataset="sample", present="1")
    assert [button.label for button in app.button] == ["Leave"]
    assert not app.button_group
    assert not leads_of(app)
    assert SECTIONS[0] in plain(words(app))
