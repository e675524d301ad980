"""The Reasons view: which reasons it lists, and that its choices live in the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explain.remark_store.connection import store_at
from explain.remark_store.table import rows
from pages.ui.reasons import cache
from tests.pages.conftest import Run
from tests.pages.panels import plain, report_of, said

TRAPS = {"dataset": "traps", "recommender": "gf-cf"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Notes of this test's own."""
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path))
    return tmp_path


def title(app: AppTest) -> str:
    return plain(app.title[0].value)


def verdicts(app: AppTest) -> set[str]:
    return set(app.dataframe[0].value["verdict"])


def test_all_reasons_of_a_small_shop(run: Run) -> None:
    app = run("reasons", **TRAPS)
    frame = report_of(app).tables[0].frame
    assert len(app.dataframe[0].value) == len(frame) == 120
    doubtful = (frame["verdict"] == "doubtful").sum()
    assert title(app).startswith((f"{doubtful} of 120 reasons", "None of 120 reasons")) or (
        title(app).endswith("% of 120 reasons are doubtful")
    )
    assert "lists of all 12 customers" in said(app)
    assert frame["share"].dropna().between(-0.1, 1.1).all()


def test_an_item_and_a_verdict_are_two_clicks(run: Run) -> None:
    app = run("reasons", **TRAPS)
    app.selectbox(key="reasons_only").select("item:i3").run()
    assert app.query_params["only"] == "item:i3"
    assert " for " in title(app)
    all_verdicts = verdicts(app)
    wanted = sorted(all_verdicts)[0]
    next(group for group in app.button_group if group.key == "reasons_chips").set_value(
        [wanted]
    ).run()
    assert app.query_params["chips"] == wanted
    assert verdicts(app) == {wanted}
    frame = report_of(app).tables[0].frame
    assert set(frame["item_id"]) == {"i3"}
    assert not app.exception
    # a link opens the same
    again = run("reasons", **TRAPS, only="item:i3", chips=wanted)
    assert report_of(again).tables[0].frame.equals(frame)


def test_a_reason_is_flagged_and_found_again(run: Run, folder: Path) -> None:
    app = run("reasons", **TRAPS, customer="c04")
    item = report_of(app).tables[0].frame.query("customer_id == 'c04'")["item_id"].iloc[0]
    app = run("reasons", **TRAPS, customer="c04", item=item)
    next(button for button in app.button if button.label == "Flag").click().run()
    kept = rows(store_at(folder))[0]
    assert (kept["customer"], kept["item"], kept["flagged"]) == ("c04", item, True)
    assert "1 flagged" in said(app)
    app = run("reasons", **TRAPS, chips="flagged")
    assert report_of(app).tables[0].frame[["customer_id", "item_id"]].to_numpy().tolist() == [
        ["c04", item]
    ]


def test_what_is_unknown_is_said(run: Run) -> None:
    app = run("reasons", **TRAPS, only="item:<b>", chips="odd,doubtful")
    warnings = " ".join(plain(warning.value) for warning in app.warning)
    assert "There is no item or type “item:<b>” here" in warnings
    assert "cannot be narrowed down to “odd”" in warnings
    app = run("reasons", **TRAPS, segment="x_x")
    assert title(app) == "This segment is not in the data set"


def test_a_long_wait_begins_with_a_button(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_UNASKED", 0.0)
    app = run("reasons", dataset="traps", recommender="item-knn", bought="1")
    assert title(app) == "These lists have not been explained yet"
    assert not app.dataframe
    next(button for button in app.button if button.label.startswith("Explain 9 lists")).click()
    app.run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 120


def test_a_screen_for_an_audience_has_no_controls(run: Run) -> None:
    app = run("reasons", **TRAPS, present="1")
    assert [button.label for button in app.button] == ["Leave"]
    assert not app.selectbox
    assert "open" not in app.dataframe[0].value


def test_an_audience_reads_where_a_long_wait_begins(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MAX_UNASKED", 0.0)
    app = run("reasons", dataset="traps", recommender="gf-cf", bought="1", present="1")
    assert [button.label for button in app.button] == ["Leave"]
    assert "“Explain 9 lists" in said(app)
