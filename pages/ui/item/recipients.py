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
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.icons import STATES
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import only_item
from recommenders.contract import Columns
from recommenders.intervals import interval_text, mean_text

MAX_ROWS = 8
"""Recipients on the screen; the file has them all."""
CAUSES = {
    ReasonState.PERSONAL: "personal purchases",
    ReasonState.DOUBTFUL: "purchases that have little to do with it",
    ReasonState.WEAK: "many purchases together",
    ReasonState.POPULAR: "popularity",
    ReasonState.UNTESTED: "a record, of which no reason is known",
    ReasonState.RULE: "a rule of the shop",
}
STATE_LABELS = {
    ReasonState.PERSONAL: "personal: without the named purchases it falls",
    ReasonState.DOUBTFUL: "doubtful: it falls without purchases that have little to do with it",
    ReasonState.WEAK: "weak: no few purchases decide it",
    ReasonState.POPULAR: "popular: it would be in the list without any history",
    ReasonState.UNTESTED: "untested: the list is a record, and no model can be asked",
    ReasonState.RULE: "rule: a rule of the shop puts it there, whatever its score",
}


def draw_ranks(ranks: ItemRanks) -> None:
    """The ranks of the item for all customers and for each group of them."""
    by = ranks.by.lower() if len(ranks.groups) > 1 else "for all customers"
    screen.section(f"Its rank by {by}" if len(ranks.groups) > 1 else f"Its rank {by}")
    if not ranks.groups[0].customers:
        why = "A rule of the shop hides it" if ranks.hidden else "Every customer has bought it"
        screen.text(f"{why}, so it is ranked for nobody.")
        return
    screen.chart(
        charts.ranks(ranks, theme=chart_theme()), key="item_ranks", alt=charts.ranks_takeaway(ranks)
    )
    out = (
        f" {count_of(ranks.already_bought, 'customer')} who bought it are not ranked."
        if ranks.already_bought
        else ""
    )
    if ranks.hidden:
        out += f" A rule of the shop hides it from {count_of(ranks.hidden, 'customer')}."
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
    reason_states = [ReasonState(row) for row in states.state]
    screen.section(
        f"Why they have it: {CAUSES[main_state]} for {percent(share)}",
        terms=[str(state) for state in reason_states],
    )
    lines = [
        f"{STATES[state]} **{percent(row['share'])}** "
        f"({interval_text(row['low'], row['high'], percent)}) {STATE_LABELS[state]}"
        for state, row in zip(reason_states, states.to_dict("records"), strict=True)
    ]
    screen.text("  \n".join(lines))
    screen.record(Table(name="States of the reasons", frame=states))
    of = f" of {reasons.of:,}, drawn at random" if reasons.sampled else ""
    screen.caption(f"{count_of(explained, 'recipient')}{of}. In brackets: 95 % intervals.")
    carriers = reasons.frame(dataset)
    if main_state is ReasonState.POPULAR and share == 1.0:
        # bars of purchases would contradict the line above
        screen.text("No purchase is needed for it: all of them would have it without any.")
        return
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
    screen.section(f"Its {count_of(len(recipients), 'recipient')}", terms=["recipient"])
    frame = reasons.with_recipients(recipients, dataset)
    rows, links = frame.head(MAX_ROWS), Links.of(view)
    customers = [dataset.customer_code(str(id_)) for id_ in rows[Columns.CUSTOMER]]
    named = {
        int(customer): () if reason.named is None else reason.named.items
        for customer, reason in zip(reasons.customers.tolist(), reasons.reasons, strict=True)
    }
    shown = pd.DataFrame(
        {
            "Customer": rows["customer"],
            "Rank": rows["rank"],
            "Reason": rows["state"],
            "Because of": rows["because of"].replace("", "popularity"),
            "Without it": rows["rank without"],
        }
    )
    screen.table(
        "Recipients",
        rows,
        shown=screen.Linked(
            frame=shown,
            links={
                "Customer": [
                    None if code is None else links.customer(code, item=recipients.item)
                    for code in customers
                ],
                "Because of": [
                    None
                    if code is None
                    else links.without(named.get(code, ()), customer=code, target=recipients.item)
                    for code in customers
                ],
            },
        ),
        file=frame,
    )
    screen.caption(
        "Personal reasons first, then by rank. A customer leads to the list with this item "
        "explained, what is named to the list without it. The last column is the rank there."
    )
    if screen.presenting():
        return
    item_id = dataset.item_id(recipients.item)
    st.page_link(
        "pages/views/audit/reasons.py",
        label="All reasons for it",
        icon=":material/fact_check:",
        query_params=replace(view.selection, only=only_item(item_id), chips=None).params(),
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
