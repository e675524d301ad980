"""Who gets an item and why: ranks by group, reasons taken together, and the way to the lists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.contract import ReasonState
from explain.items.ranks import GroupRanks, ItemRanks, item_ranks
from explain.items.recipients import Carrier, RecipientReasons, Recipients
from pages.ui.item import recipients as panels
from pages.ui.session.resources import FittedModel
from pages.ui.session.top_lists import all_top_lists
from tests.explain.shops import reason
from tests.pages.panels import (
    Link,
    alts,
    circle,
    fitted,
    from_item,
    leads_of,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)

WHO = Recipients(
    item=6,
    customers=np.array([3, 4, 5, 8], dtype=np.int32),
    ranks=np.array([1, 2, 3, 3]),
    scores=np.array([4.0, 3.0, 2.0, 1.0], dtype=np.float32),
    of=25,
)
WHY = RecipientReasons(
    item=6,
    of=4,
    customers=WHO.customers,
    reasons=(
        reason(6, None),
        reason(6, (4,), state=ReasonState.PERSONAL, rank=17),
        reason(6, (5, 6), state=ReasonState.PERSONAL, rank=12),
        reason(6, (9,), state=ReasonState.PERSONAL, rank=11),
    ),
    carriers=(
        Carrier(item=4, bought=2, strongest=2, named=1, share=0.5),
        Carrier(item=9, bought=1, strongest=1, named=1, share=0.25),
    ),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def test_what_the_reasons_have_in_common(model: FittedModel) -> None:
    app = run_panel(lambda: panels.draw_reasons(WHY, view_of(model)))
    text = said(app)
    assert text.startswith(f"Why they have it: {panels.CAUSES[ReasonState.PERSONAL]} for 75 %\n")
    assert f"**25 %** (5 to 70 %) {panels.STATE_LABELS[ReasonState.POPULAR]}" in text
    assert "4 recipients. In brackets: 95 % intervals." in text
    assert alts(app) == ["Purchases that carry it: Tin_4 50 %, Tin_9 25 %"]
    assert report_of(app).tables[0].frame["recipients"].sum() == 4


def test_a_sample_of_the_recipients_is_said_to_be_one(model: FittedModel) -> None:
    many = replace(WHY, of=1_234)
    assert "4 recipients of 1,234, drawn at random." in said(
        run_panel(lambda: panels.draw_reasons(many, view_of(model)))
    )


@pytest.mark.parametrize("carriers", [(), (replace(WHY.carriers[0], share=0.0),)])
def test_where_no_purchase_counts_there_is_no_chart(
    model: FittedModel, carriers: tuple[Carrier, ...]
) -> None:
    none = replace(WHY, carriers=carriers)
    app = run_panel(lambda: panels.draw_reasons(none, view_of(model)))
    assert "No purchase carries it: its score is the same for every history." in said(app)
    assert not alts(app)


def test_what_all_have_without_any_history_is_carried_by_no_purchase(model: FittedModel) -> None:
    """“Popularity for 100 %” stood above bars of the purchases that carry the item."""
    popular = replace(WHY, reasons=(reason(6, None),) * 4)
    app = run_panel(lambda: panels.draw_reasons(popular, view_of(model)))
    assert said(app).startswith("Why they have it: popularity for 100 %")
    assert "No purchase is needed for it" in said(app)
    assert "The purchases that carry it" not in said(app)
    assert not alts(app)


def test_recipients_lead_to_their_lists_personal_ones_first(
    model: FittedModel, links: list[Link]
) -> None:
    view = view_of(model, versus="i09", bought=True)
    app = run_panel(lambda: panels.draw_recipients(WHO, WHY, view))
    assert app.header[0].value == "Its 4 recipients"
    assert rows(app) == [
        ["Eve *4*", "2", "personal", "Tin_4", "17"],
        ["Eve *5*", "3", "personal", "Tin_5 and Tin_6", "12"],
        ["Eve *8*", "3", "personal", "Tin_9", "11"],
        ["Eve *3*", "1", "popular", "popularity", ""],
    ]
    (reasons,) = links
    assert (reasons.page, reasons.params["only"]) == ("pages/views/audit/reasons.py", "item:i06")
    ways = leads_of(app)
    assert [(way.page, way.label, way.params["customer"]) for way in ways] == [
        ("customer", "Eve *4*", "c04"),
        ("what-if", "Tin_4", "c04"),
        ("customer", "Eve *5*", "c05"),
        ("what-if", "Tin_5 and Tin_6", "c05"),
        ("customer", "Eve *8*", "c08"),
        ("what-if", "Tin_9", "c08"),
        ("customer", "Eve *3*", "c03"),
    ]
    assert {way.params["item"] for way in ways} == {"i06"}
    assert {way.params["bought"] for way in ways} == {"1"}
    assert ways[3].params["edits"] == "without.i05~without.i06"
    assert not any("versus" in way.params for way in ways)


def test_eight_recipients_are_shown_and_the_file_has_all(
    model: FittedModel, links: list[Link]
) -> None:
    n = panels.MAX_ROWS + 1
    who = replace(
        WHO,
        customers=np.arange(n, dtype=np.int32),
        ranks=np.arange(n) + 1,
        scores=np.zeros(n, dtype=np.float32),
    )
    why = replace(WHY, customers=who.customers, reasons=(reason(6, None),) * n)
    app = run_panel(lambda: panels.draw_recipients(who, why, view_of(model)))
    assert len(rows(app)) == len(leads_of(app)) == panels.MAX_ROWS == 8
    assert len(report_of(app).tables[0].frame) == n
    links.clear()
    shown = run_panel(lambda: panels.draw_recipients(who, why, view_of(model)), present="1")
    assert not links
    assert not leads_of(shown)


def group(name: str, customers: int) -> GroupRanks:
    return GroupRanks(
        name=name,
        customers=customers,
        within=(customers // 2, customers, customers),
        rank_quantiles=(1, 5, 10, 20, 24),
    )


RANKS = ItemRanks(
    item=6,
    by="Segment",
    groups=(group("All customers", 40), group("North", 30), group("Sou*th", 10)),
    already_bought=2,
    n_items=60,
    best_customer=3,
)


def test_ranks_by_group_with_intervals() -> None:
    app = run_panel(lambda: panels.draw_ranks(RANKS))
    text = said(app)
    assert text.startswith("Its rank by segment\n")
    assert "2 customers who bought it are not ranked." in text
    assert "Too few customers to rely on: Sou*th." in text
    # 60 items have no first hundred
    assert list(app.table[0].value.columns) == ["Segment", "First 10", "First 50"]
    assert [row[0] for row in rows(app)] == ["All customers (40)", "North (30)", "Sou*th (10)"]
    assert rows(app)[0][1] == "50 % (35 to 65 %)"
    # the share may break before its bracket and after "to", and nowhere else
    assert app.table[0].value["First 10"][0].count(" ") == 2


def test_one_group_is_all_customers() -> None:
    single_group = replace(RANKS, groups=RANKS.groups[:1], already_bought=0)
    text = said(run_panel(lambda: panels.draw_ranks(single_group)))
    assert text.startswith("Its rank for all customers\n")
    assert "who bought it" not in text
    assert "Too few" not in text


def test_an_item_that_everybody_has_bought_has_no_rank(model: FittedModel) -> None:
    nobody = replace(RANKS, groups=(group("All customers", 0),))
    app = run_panel(lambda: panels.draw_ranks(nobody))
    assert "Every customer has bought it, so it is ranked for nobody." in said(app)
    assert not app.table
    # and the circle has two for whom item 0 is not ranked
    lists = all_top_lists(model, False)
    assert item_ranks(lists, model.ranker, circle(), 0).already_bought == 2
