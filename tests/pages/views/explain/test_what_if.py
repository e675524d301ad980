"""The What if view: edits in the address and on the screen, from something and from nothing."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from tests.e2e.own_data import TITLES
from tests.installed import each_recommender
from tests.pages.conftest import Run
from tests.pages.test_views import words


def press(app: AppTest, label: str, index: int = 0) -> AppTest:
    [button for button in app.main.button if button.label == label][index].click().run()
    assert not app.exception
    return app


def test_without_a_change_it_invites_to_make_one(run: Run) -> None:
    app = run("what_if", dataset="traps", customer="c04")
    assert app.title[0].value.startswith("What if ")
    assert app.title[0].value.endswith(escape("had bought something else?"))
    assert {"Change the history", "The list as it is"} <= {head.value for head in app.header}
    assert "What moves" not in words(app)
    assert all(button.disabled for button in app.main.button if button.label in ("Undo", "Reset"))


def test_buttons_write_the_address_and_undo_takes_back(run: Run) -> None:
    app = press(run("what_if", dataset="traps", customer="c04"), "Remove")
    first = app.query_params["edits"]
    assert first.startswith("without.i")
    assert app.title[0].value.startswith("Without ")
    assert "What moves" in words(app)
    press(app, "Again")
    both = app.query_params["edits"]
    assert both.startswith(f"{first}~buy.i")
    press(app, "Undo")
    assert app.query_params["edits"] == first
    press(app, "Put back")
    assert "edits" not in app.query_params
    press(press(app, "Remove"), "Reset")
    assert "edits" not in app.query_params


def test_an_item_is_added_by_name_and_the_box_is_empty_again(run: Run) -> None:
    app = run("what_if", dataset="traps", customer="c04")
    app.selectbox(key="what_if_add").select(0).run()
    assert app.query_params["edits"] == "buy.i0"
    assert app.selectbox(key="what_if_add").value is None
    app.selectbox(key="what_if_add").select(0).run()
    assert app.query_params["edits"] == "buy.i0~buy.i0"
    assert escape("(2 times)") in app.title[0].value
    # what was only added is forgotten, not taken away
    press(app, "Remove")
    assert "edits" not in app.query_params
    assert not app.exception


def test_the_date_drops_and_ages(run: Run) -> None:
    # c04 bought i4, i5, i6 and i7 on the first four days of January 2026
    app = run("what_if", dataset="traps", customer="c04")
    app.date_input(key="asof").set_value(datetime.date(2026, 1, 2)).run()
    assert app.query_params["asof"] == "2026-01-02"
    assert escape("As of 2 Jan 2026: ") in app.title[0].value
    frame = next(table.value for table in app.table if "Purchases after" in table.value)
    assert sorted(frame["Purchases after"]) == ["0", "0", "1", "1"]
    # what the date has dropped has no button; what is bought after all is only forgotten
    labels = [button.label for button in app.main.button]
    assert [labels.count(label) for label in ("Remove", "Again", "Put back")] == [2, 2, 0]
    app.selectbox(key="what_if_add").select(7).run()
    press(app, "Remove")
    assert "edits" not in app.query_params
    press(app, "Undo")
    assert "asof" not in app.query_params


def test_a_customer_without_history_begins_with_a_purchase(run: Run) -> None:
    app = run("what_if", dataset="traps", customer="c00")
    assert app.title[0].value.endswith(escape("see after a first purchase?"))
    assert "for everybody without a history" in words(app)
    app.selectbox(key="what_if_add").select(4).run()
    assert app.title[0].value.startswith("Plus ")
    assert "What moves" in words(app)
    assert not app.exception


def test_the_dial_acts_from_the_first_purchase_on(run: Run) -> None:
    plain = run("what_if", dataset="sample", customer="C0021", edits="buy.P0034")
    turned = run("what_if", dataset="sample", customer="C0021", edits="buy.P0034", personal="0.5")
    assert "In the changed list only" in words(turned)
    lists = [
        next(table.value for table in app.table if "Rank after" in table.value)[
            ["Item", "Rank after"]
        ]
        for app in (plain, turned)
    ]
    assert not lists[0].equals(lists[1])


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"edits": "buy.zz_z"}, "There is no item “zz_z” in Traps."),
        ({"edits": "**x**"}, "“**x**” in the address is no change of a history."),
        ({"edits": "without.i13"}, "is not in the history at that point"),
        ({"asof": "soon"}, "“soon” is no date like 2026-05-12"),
        ({"asof": "1999-01-01"}, "The as-of date can be from 1 Jan 2026"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, params: dict[str, str], sentence: str) -> None:
    app = run("what_if", dataset="traps", customer="c04", **params)
    assert any(escape(sentence) in warning.value for warning in app.warning)
    assert app.title[0].value.startswith("What if ")


@pytest.mark.parametrize(
    "recommender", each_recommender("gf-cf", "item-knn", "popularity", "buy-again", "ials")
)
@pytest.mark.parametrize("bought", ["", "1"])
def test_every_kind_of_recommender(run: Run, recommender: str, bought: str) -> None:
    # all titles that could do harm are in the list or in the history
    everything = "~".join(f"buy.i{number}" for number in range(4))
    app = run(
        "what_if",
        dataset="traps",
        customer="c04",
        recommender=recommender,
        bought=bought,
        edits=f"without.i5~{everything}",
    )
    assert app.title[0].value.startswith("Without ")
    assert "The recommender is not fitted again" in words(app)


def test_everything_bought_leaves_nothing_to_list(run: Run) -> None:
    everything = "~".join(f"buy.i{number}" for number in range(len(TITLES)))
    app = run("what_if", dataset="traps", customer="c04", edits=everything)
    assert "10 items leave" in app.title[0].value
    assert "No item is left to rank" in words(app)


def test_on_a_screen_for_an_audience_the_edits_are_text(run: Run) -> None:
    app = run("what_if", dataset="traps", customer="c04", edits="buy.i0", present="1")
    assert app.title[0].value.startswith("Plus ")
    assert not app.selectbox
    assert not app.date_input
    assert [button.label for button in app.button] == ["Previous", "Next", "Leave"]


@pytest.mark.parametrize(
    ("customer", "heading"),
    [("x_x", "This customer is not in the data set")],
)
def test_an_unknown_customer_is_said(run: Run, customer: str, heading: str) -> None:
    app = run("what_if", dataset="traps", customer=customer, edits="buy.i0")
    assert app.title[0].value == heading


def test_a_rule_of_the_shop_is_switched_off(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "becausal.toml"
    file.write_text(
        '[[rules]]\nname = "Spring promotion"\nkind = "pin"\nitems = ["i13"]\n'
        '[[rules]]\nname = "Out of stock"\nkind = "hide"\nitems = ["i0"]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("BECAUSAL_CONFIG", str(file))
    app = run("what_if", dataset="traps", customer="c04", recommender="gf-cf")
    (pills,) = [element for element in app.button_group if element.key == "rules_off"]
    assert pills.value == []
    pills.set_value(["out-of-stock"]).run()
    assert app.query_params["rules_off"] == "out-of-stock"
    assert app.title[0].value.startswith(escape("Without the rule “Out of stock”: "))
    frame = next(table.value for table in app.table if "Rank before" in table.value)
    (moves,) = [column for column in frame if column.startswith("Move ")]
    assert "new" in frame[moves].tolist()
    press(app, "Undo")
    assert "rules_off" not in app.query_params
    both = run(
        "what_if",
        dataset="traps",
        customer="c04",
        recommender="gf-cf",
        rules_off="gone,out-of-stock",
    )
    assert "No rule “gone” acts on this list." in words(both).replace("\\", "")
    assert "was hidden" in words(both)
    press(both, "Reset")
    assert "rules_off" not in both.query_params
