"""Which purchases go with an item of a list that is a record."""

from __future__ import annotations

from explain.context import ExplanationContext
from explain.reasons.explanation import Explanation
from explain.reasons.on_record import related_purchases
from explain.reasons.wording import nothing_related
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links


def draw_related(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The purchases that go with the chosen item, the closest first, and how it is known."""
    loaded = view.model.loaded
    screen.section("What was bought that goes with it", terms=["relation", "lift"])
    context = ExplanationContext(view.model.ranker, loaded.dataset, loaded.statistics)
    rows = related_purchases(context, explanation, position)
    if rows.empty:
        screen.text(f"Nothing: no purchase {nothing_related(loaded.dataset)}.")
        return
    links = Links.of(view)
    codes = rows.pop("item").tolist()
    screen.table(
        "What was bought that goes with it",
        rows,
        shown=screen.Linked(frame=rows, links={"bought": [links.item(code) for code in codes]}),
    )
    screen.caption(
        "Share: how many of the other buyers of the purchase bought this item too. Lift: how many "
        "times as many that is as of all customers."
    )
