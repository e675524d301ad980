"""Who gets an item and why: its ranks, the reasons of its recipients, and the way to them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts import item as charts
from explain.contract import ReasonState
from explain.export.report import Table
from explain.formats import bracket_below, count_of, percent
from explain.items.ranks import RANK_LIMITS, ItemRanks
from explain.items.recipients import RecipientReasons, Recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.icons import STATES
from pages.ui.elements.theme import chart_theme
from pages.ui.session.context import ViewContext
from recommenders.intervals import interval_text, mean_text

MAX_ROWS = 8
"""Recipients on the screen; the file has them all."""
CAUSES = {
    ReasonState.CHECKED: "checked purchases",
    ReasonState.ASSOCIATED: "associated purchases",
    ReasonState.GENERAL: "popularity",
}
STATE_LABELS = {
    ReasonState.CHECKED: "checked: without the named purchases it falls",
    ReasonState.ASSOCIATED: "associated: purchases contribute, the check is not decisive",
    ReasonState.GENERAL: "general: it would be in the list without any history",
}


def draw_ranks(ranks: ItemRanks) -> None:
    """The ranks of the item for all customers and for each group of them."""
    by = ranks.by.lower() if len(ranks.groups) > 1 else "for all customers"
    screen.section(f"Its rank by {by}" if len(ranks.groups) > 1 else f"Its rank {by}")
    if not ranks.groups[0].customers:
        screen.text("Every customer has bought it, so it is ranked for nobody.")
        return
    screen.chart(
        charts.ranks(ranks, theme=chart_theme()), key="item_ranks", alt=charts.ranks_takeaway(ranks)
    )
    out = (
        f" {count_of(ranks.already_bought, 'customer')} who bought it are not ranked."
        if ranks.already_bought
        else ""
    )
    screen.caption(
        f"In brackets: customers. Diamond: half of them have it at this rank or above. Bar: the "
        f"middle half; line: from 10 to 90 in 100. At the right: the share with it among the first "
        f"{RANK_LIMITS[0]} (dotted). Ranks beyond that are rounded up.{out}"
    )
    screen.table("Shares within the first ranks", ranks.frame(), shown=_share_table(ranks))
    small = [group.name for group in ranks.groups if group.small]
    note = "Behind a name its customers, behind a share its 95 % interval."
    if small:
        note += f" Too few customers to rely on: {escape(', '.join(small))}."
    screen.caption(note)


def draw_reasons(reasons: RecipientReasons, view: ViewContext) -> None:
    """What the reasons of the recipients have in common."""
    dataset = view.model.loaded.dataset
    explained = len(reasons.reasons)
    states = reasons.states()
    main_state, share = reasons.main_state()
    screen.section(f"Why they have it: {CAUSES[main_state]} for {percent(share)}")
    lines = [
        f"{STATES[state]} **{percent(row['share'])}** "
        f"({interval_text(row['low'], row['high'], percent)}) {STATE_LABELS[state]}"
        for state, row in zip(ReasonState, states.to_dict("records"), strict=True)
    ]
    screen.text("  \n".join(lines))
    screen.record(Table(name="States of the reasons", frame=states))
    of = f" of {reasons.of:,}, drawn at random" if reasons.sampled else ""
    screen.caption(f"{count_of(explained, 'recipient')}{of}. In brackets: 95 % intervals.")
    carriers = reasons.frame(dataset)
    screen.text("**The purchases that carry it**")
    if carriers.empty or not reasons.carriers[0].share:
        screen.caption("No purchase carries it: its score is the same for every history.")
        return
    screen.chart(
        charts.carriers(reasons, dataset, theme=chart_theme()),
        key="item_carriers",
        alt="Purchases that carry it: "
        + ", ".join(
            f"{row.purchase} {percent(row[2])}"
            for row in carriers.head(5).itertuples(index=False, name="Row")
        ),
    )


def draw_recipients(recipients: Recipients, reasons: RecipientReasons, view: ViewContext) -> None:
    """Some recipients with their reasons, and the way to their lists."""
    dataset = view.model.loaded.dataset
    screen.section(f"Its {count_of(len(recipients), 'recipient')}")
    frame = reasons.with_recipients(recipients, dataset)
    rows = frame.head(MAX_ROWS)
    shown = pd.DataFrame(
        {
            "Customer": rows["customer"],
            "Rank": rows["rank"],
            "Reason": rows["state"],
            "Because of": rows["because of"].replace("", "popularity"),
            "Without it": rows["rank without"],
        }
    )
    screen.table("Recipients", rows, shown=shown, file=frame)
    screen.caption(
        "Checked reasons first, then by rank. The last column is the rank without the purchases "
        "that are named."
    )
    if screen.presenting():
        return
    st.caption("Open the list of one of them, with this item explained:")
    with st.container(horizontal=True, gap="small"):
        for row in rows.itertuples(index=False, name="Row"):
            st.page_link(
                "pages/views/customer.py",
                label=escape(str(row.customer)),
                icon=":material/person:",
                query_params=replace(
                    view.selection,
                    customer=str(row[1]),
                    item=dataset.item_id(recipients.item),
                    versus=None,
                ).params(),
            )


def _share_table(ranks: ItemRanks) -> pd.DataFrame:
    rows = []
    for group in ranks.groups:
        # as on the axis of the chart above; a column more would not fit a phone
        row = {ranks.by: f"{group.name} ({group.customers:,})"}
        for position, limit in enumerate(RANK_LIMITS):
            if limit <= ranks.n_items:
                share, low, high = group.share(position)
                row[f"First {limit}"] = bracket_below(mean_text(share, low, high, percent))
        rows.append(row)
    return pd.DataFrame(rows)
