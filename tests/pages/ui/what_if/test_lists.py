"""What the changed list says of each item: where it was, what its reason was, what has left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explain.profiles.customer_profile import profile
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel
from pages.ui.what_if import lists
from pages.ui.what_if.cache import WhatIfOutcome, outcome
from recommenders.ranking.diversity import Variety
from tests.pages.panels import (
    PLAIN,
    alts,
    fitted,
    onward,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)

CUSTOMER, NOBODY = 3, 24
Panel = Callable[[ViewContext, WhatIfOutcome], object]


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 3: before 6 5 7 0 1 2 8 9 10 11, without 4: 5 6 0 1 2 4 7 8 9 10."""
    return fitted(onward())


def draw(view: ViewContext, *panels: Panel) -> AppTest:
    assert view.customer is not None
    result = outcome(view, view.customer)
    return run_panel(lambda: [panel(view, result) for panel in panels])


def title(view: ViewContext) -> AppTest:
    loaded, customer = view.model.loaded, view.customer
    assert customer is not None
    who = profile(loaded.dataset, loaded.statistics, customer)
    return draw(view, lambda view, result: lists.heading(view, who, result))


def test_the_title_is_the_finding_or_a_question(model: FittedModel) -> None:
    changed = title(view_of(model, CUSTOMER, edits="without.i04"))
    # 11 leaves for 4; 6 and 5 change places and all behind them move
    assert report_of(changed).title.startswith("Without Tin_4: 1 of 10 items is replaced, ")
    asks = title(view_of(model, CUSTOMER, edits="**x**"))
    assert report_of(asks).title == "What if Eve *3* had bought something else?"
    assert [warning.value for warning in asks.warning] == [
        r"“\*\*x\*\*” in the address is no change of a history\."
    ]
    nobody = title(view_of(model, NOBODY))
    assert report_of(nobody).title == "What would Eve *24* see after a first purchase?"
    assert "**Eve *24*** · North · No purchase yet" in said(nobody)


def test_each_item_says_where_it_was(model: FittedModel) -> None:
    text = said(draw(view_of(model, CUSTOMER, edits="without.i04"), lists.list_after))
    assert text.startswith("The list with these changes\n1 **Tin_5** :small[· :blue[up from 2]]")
    assert "2 **Tin_6** :small[· :orange[down from 1]]" in text
    assert "6 **Tin_4** :small[· :blue[new], was bought]" in text
    assert "8 **Tin_8** :small[· :orange[down from 7]]" in text
    assert "the list is the one for everybody without a history" not in text


def test_an_item_from_below_the_list_says_its_rank(model: FittedModel) -> None:
    # 9 adds 2 to 11 and 1 to 12, which was the 11th
    text = said(draw(view_of(model, CUSTOMER, edits="buy.i09"), lists.list_after))
    assert "**Tin_12** :small[· :blue[new], was 11]" in text
    assert "1 **Tin_6** :small[· as before]" in text


def test_without_changes_nothing_is_said_of_before(model: FittedModel) -> None:
    text = said(draw(view_of(model, CUSTOMER), lists.list_after))
    assert text.startswith("The list as it is\n1 **Tin_6**  \n")
    assert "as before" not in text


def test_nothing_bought_and_nothing_left(model: FittedModel) -> None:
    emptied = view_of(model, CUSTOMER, edits="without.i03~without.i04")
    assert "the list is the one for everybody without a history" in said(
        draw(emptied, lists.list_after)
    )
    everything = "~".join(f"buy.i{item:02}" for item in range(24))
    full = said(draw(view_of(model, CUSTOMER, edits=everything), lists.list_after))
    assert "No item is left to rank: everything has been bought." in full


def test_what_has_left_says_where_it_is_now(model: FittedModel) -> None:
    text = said(draw(view_of(model, CUSTOMER, edits="without.i04"), lists.gone))
    assert text.startswith("No longer in the list\n**Tin_11** :small[· was 10, is 11 now]")
    bought = said(draw(view_of(model, CUSTOMER, edits="buy.i06"), lists.gone))
    assert "**Tin_6** :small[· was 1, is bought now]" in bought
    assert said(draw(view_of(model, CUSTOMER), lists.gone)) == ""


def test_whose_reasons_change(model: FittedModel) -> None:
    view = view_of(model, CUSTOMER, edits="without.i04")
    result = outcome(view, CUSTOMER)
    # 5 and 6 stand first and second now
    changed = replace(result.comparison, reason_changed=np.arange(11) < 2)
    text = said(run_panel(lambda: lists.reasons_changed(view, replace(result, comparison=changed))))
    assert "2 of the 9 items that both lists have." in text
    for row, title in ((0, "Tin_5"), (1, "Tin_6")):
        before = changed.before.rationales[1 - row].brief_markdown
        after = changed.after.rationales[row].brief_markdown
        told = text[text.index(f"**{title}**") :]
        assert plain(before) in told.split("[now: ")[0].split("[before: ")[1]
        assert plain(after) in told.split("[now: ")[1]
    assert text.count("[before: ") == 2
    # the only item in common is not counted
    alone = replace(changed, in_before=np.arange(11) < 1)
    for mask, words in (
        (np.arange(11) < 1, "That of the one item that both lists have."),
        (np.arange(11) < 0, "Not that of the one item that both lists have."),
    ):
        told = replace(result, comparison=replace(alone, reason_changed=mask))
        assert words in said(run_panel(lambda told=told: lists.reasons_changed(view, told)))
    none = said(draw(view_of(model, CUSTOMER), lists.reasons_changed))
    assert "None of the 10 items that both lists have." in none
    everything = "~".join(f"buy.i{item:02}" for item in range(24))
    assert "The two lists have no item in common." in said(
        draw(view_of(model, CUSTOMER, edits=everything), lists.reasons_changed)
    )


def test_the_chart_says_what_has_no_rank(model: FittedModel) -> None:
    app = draw(view_of(model, CUSTOMER, edits="without.i04"), lists.moved)
    assert len(alts(app)) == 1
    # 4 was bought
    assert "“bought” is no candidate, being in the history." in said(app)
    assert "Agreement of the two lists 0." in said(app)
    aged = said(draw(view_of(model, CUSTOMER, asof="2026-07-04"), lists.moved))
    assert "ranks among all candidates." in aged
    assert "no candidate" not in aged
    assert "Agreement of the two lists 1.00 of 1" in aged


def test_the_notes_follow_dial_and_variety(model: FittedModel) -> None:
    waiting = replace(PLAIN, waiting=True)
    turned = replace(PLAIN, personal=0.5)

    def noted(view: ViewContext, *, empty: bool) -> str:
        """The notes, as if there were purchases after the changes, or none."""
        assert view.customer is not None
        edits = "without.i03~without.i04" if empty else ""
        result = outcome(view_of(model, CUSTOMER, edits=edits), CUSTOMER)
        return said(run_panel(lambda: lists.notes(view, result)))

    assert "In the changed list only" in noted(
        view_of(model, CUSTOMER, options=waiting), empty=False
    )
    assert "Not before the first purchase" in noted(
        view_of(model, CUSTOMER, options=waiting), empty=True
    )
    assert "Not in the changed list" in noted(view_of(model, CUSTOMER, options=turned), empty=True)
    text = noted(view_of(model, CUSTOMER, options=turned), empty=False)
    assert "Not in the changed list" not in text
    assert "Items bought before are not listed." in text
    assert "purchases up to 30 Jun 2026" in text
    assert "rearranged for variety" not in text
    varied = replace(PLAIN, variety=Variety.SPREAD)
    text = noted(view_of(model, CUSTOMER, options=varied, bought=True), empty=False)
    assert "Both lists are rearranged for variety" in text
    assert "Items bought before stay in the list." in text


def test_the_tables_have_both_lists_and_both_histories(model: FittedModel) -> None:
    app = draw(view_of(model, CUSTOMER, edits="without.i04"), lists.tables)
    assert [plain(heading.value) for heading in app.header] == [
        "Both lists",
        "The history, item by item",
    ]
    assert rows(app, 0)[0][:4] == ["Tin_5", "2", "1", "up"]
    assert rows(app, 1) == [
        ["Tin_4", "1", "0", "none left", "29 Jun 2026", "50"],
        ["Tin_3", "1", "1", "", "28 Jun 2026", "50"],
    ]
    # the screen leaves out the sentences, the file has them
    first = report_of(app).tables[0]
    assert {"reason before", "reason after"} <= set(first.frame.columns)
    assert "Reason before" not in app.table[0].value
    as_it_is = draw(view_of(model, CUSTOMER), lists.tables)
    assert len(as_it_is.header) == len(as_it_is.table) == 1
    assert "There is no purchase yet." in said(draw(view_of(model, NOBODY), lists.tables))
