"""The Recommender view in all its parts; without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from pages.ui.recommender.tabs import LABELS
from tests.pages.conftest import Run
from tests.pages.test_views import words


def titles(app: AppTest) -> list[str]:
    return [header.value for header in app.main.title]


@pytest.mark.parametrize("part", list(LABELS))
@pytest.mark.parametrize("recommender", ["gf-cf", "popularity", "buy-again"])
def test_every_part_says_what_it_found(run: Run, part: str, recommender: str) -> None:
    app = run("recommender", dataset="traps", recommender=recommender, part=part, bought="1")
    assert len(titles(app)) == 1
    assert not app.error
    assert not app.warning
    # without rules of the shop there is an example of one
    assert app.header or (part == "shop" and app.code)


@pytest.mark.usefixtures("few_customers")
def test_the_drivers_of_the_sample_shop_and_a_feature_of_choice(run: Run) -> None:
    app = run("recommender", dataset="sample", recommender="popularity")
    assert titles(app)[0].startswith("What moves Popularity most")
    assert "drawn at random from 1,880 with a history" in words(app)
    box = app.selectbox(key="feature")
    box.select(next(name for name in box.options if name == "Price")).run()
    assert app.query_params["feature"] == "price"
    assert app.selectbox(key="feature").value == "price"


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"part": "x_x"}, r"no part “x\_x”"),
        ({"part": "drivers", "feature": "x_x"}, r"called “x\_x”"),
        ({"part": "rules", "item": "x_x"}, r"no item “x\_x”"),
    ],
)
def test_what_is_unknown_is_said(run: Run, params: dict[str, str], sentence: str) -> None:
    app = run("recommender", dataset="traps", bought="1", **params)
    assert any(sentence in warning.value for warning in app.warning)
    assert titles(app)


def test_rules_of_the_sample_shop_are_tested_and_those_of_an_item_go_both_ways(run: Run) -> None:
    app = run("recommender", dataset="sample", part="rules", item="P0301")
    assert "times as often as everybody" in titles(app)[0]
    names = [table.proto.alt for table in app.dataframe]
    assert names[0] == "Association rules"
    assert len(names) == 3
    assert list(app.dataframe[0].value.columns)[-2:] == ["Falls without it", "Leaves the ten"]
    assert "What its buyers get" in words(app)


def test_a_recommender_of_what_was_bought_says_how_much_of_it(run: Run) -> None:
    app = run("recommender", dataset="sample", recommender="buy-again", bought="1", part="rules")
    assert titles(app)[0].endswith("of the list entries were bought before")
    assert "Items that bring themselves" in words(app)


def test_the_card_has_accuracy_settings_and_limits(run: Run) -> None:
    app = run("recommender", dataset="sample", recommender="gf-cf", part="card")
    assert titles(app) == [escape("Graph filter (GF-CF) on Sample shop")]
    text = words(app)
    assert "the fit ends on 2 Jun 2026" in text
    assert "120 customers without a history" in text
    card, accuracy, settings = app.table
    assert "Exact" in card.value.to_string()
    metrics = [escape(name) for name in ("R@10", "NDCG@10", "MRR", "HR@10")]
    assert accuracy.value["Metric"].tolist() == metrics
    assert settings.value.iloc[:, 0].tolist()[0] == "rank"


def test_an_audience_sees_no_controls(run: Run) -> None:
    app = run("recommender", dataset="traps", part="drivers", present="1", bought="1")
    assert not app.selectbox
    assert not [button for button in app.main.button if button.label != "Leave"]
