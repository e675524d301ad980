"""Who gets an item and why: its ranks, the reasons of its recipients, and the way to them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts import item as charts
from explain.contract import State
from explain.export.report import Table
from explain.formats import FIXED_SPACE, counted, percent
from explain.items.ranks import NEAR, ItemRanks
from explain.items.recipients import RecipientReasons, Recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.elements.icons import STATES
from pages.ui.elements.provenance import paper
from pages.ui.item.search import id_of
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Columns

MOST_ROWS = 8
"""Recipients on the screen; the file has them all."""
CAUSES = {
    State.CHECKED: "checked purchases",
    State.ASSOCIATED: "associated purchases",
    State.GENERAL: "popularity",
}
WORDS = {
    State.CHECKED: "checked: without the named purchases it falls",
    State.ASSOCIATED: "associated: purchases contribute, the check is not decisive",
    State.GENERAL: "general: it would be in the list without any history",
}


def by_group(found: ItemRanks) -> None:
    """The ranks of the item for all customers and for each group of them."""
    by = found.by.lower() if len(found.groups) > 1 else "for all customers"
    sheet.section(f"Its rank by {by}" if len(found.groups) > 1 else f"Its rank {by}")
    if not found.groups[0].customers:
        sheet.text("Every customer has bought it, so it is ranked for nobody.")
        return
    sheet.chart(
        charts.ranks(found, paper=paper()), key="item_ranks", alt=charts.ranks_takeaway(found)
    )
    out = f" {counted(found.out, 'customer')} who bought it are not ranked." if found.out else ""
    sheet.caption(
        f"In brackets: customers. Diamond: half of them have it at this rank or above. Bar: the "
        f"middle half; line: from 10 to 90 in 100. At the right: the share with it among the first "
        f"{NEAR[0]} (dotted). Ranks beyond that are rounded up.{out}"
    )
    sheet.table("Shares within the first ranks", found.frame(), shown=_shares(found))
    small = [group.name for group in found.groups if group.small]
    if small:
        sheet.caption(
            f"Too few customers to rely on: {escape(', '.join(small))}. In brackets: 95 % "
            "intervals."
        )
    else:
        sheet.caption("In brackets: 95 % intervals.")


def why(found: RecipientReasons, chosen: Chosen) -> None:
    """What the reasons of the recipients have in common."""
    dataset = chosen.world.shop.dataset
    n = len(found.reasons)
    states = found.states()
    first = states.loc[states["recipients"].idxmax()]
    cause = CAUSES[State(first["state"])]
    sheet.section(f"Why they have it: {cause} for {percent(first['share'])}")
    lines = [
        f"{STATES[state]} **{percent(row.share)}** ({between(row.low, row.high)}) {WORDS[state]}"
        for state, row in zip(State, states.itertuples(index=False), strict=True)
    ]
    sheet.text("  \n".join(lines))
    sheet.record(Table(name="States of the reasons", frame=states))
    of = f" of {found.of:,}, drawn at random" if found.sampled else ""
    sheet.caption(f"{counted(n, 'recipient')}{of}. In brackets: 95 % intervals.")
    carriers = found.frame(dataset)
    sheet.text("**The purchases that carry it**")
    if carriers.empty or not found.carriers[0].share:
        sheet.caption("No purchase carries it: its score is the same for every history.")
        return
    sheet.chart(
        charts.carriers(found, dataset, paper=paper()),
        key="item_carriers",
        alt="Purchases that carry it: "
        + ", ".join(
            f"{row.purchase} {percent(row[2])}"
            for row in carriers.head(5).itertuples(index=False, name="Row")
        ),
    )


def links(found: Recipients, why: RecipientReasons, chosen: Chosen) -> None:
    """Some recipients with their reasons, and the way to their lists."""
    dataset = chosen.world.shop.dataset
    sheet.section(f"Its {counted(len(found), 'recipient')}")
    whole = found.frame(dataset)
    told = why.of_customers(dataset)
    merged = whole.merge(told, on=Columns.CUSTOMER, how="left")
    order = {str(state): place for place, state in enumerate(State)}
    merged = merged.sort_values(
        ["state", "rank"], key=lambda column: column.replace(order), kind="stable"
    )
    rows = merged.head(MOST_ROWS)
    shown = pd.DataFrame(
        {
            "Customer": rows["customer"],
            "Rank": rows["rank"],
            "Reason": rows["state"],
            "Because of": rows["because of"].replace("", "popularity"),
            "Without it": rows["rank without"],
        }
    )
    sheet.table("Recipients", rows, shown=shown, file=merged)
    sheet.caption(
        "Checked reasons first, then by rank. The last column is the rank without the purchases "
        "that are named."
    )
    if sheet.presenting():
        return
    st.caption("Open the list of one of them, with this item explained:")
    with st.container(horizontal=True, gap="small"):
        for row in rows.itertuples(index=False, name="Row"):
            st.page_link(
                "pages/views/customer.py",
                label=escape(str(row.customer)),
                icon=":material/person:",
                query_params=replace(
                    chosen.selection,
                    customer=str(row[1]),
                    item=id_of(dataset, found.item),
                    versus=None,
                ).params(),
            )


def between(low: float, high: float) -> str:
    """The ends of an interval of shares, in %."""
    return f"{100 * low:.0f}\N{EN DASH}{100 * high:.0f}"


def _shares(found: ItemRanks) -> pd.DataFrame:
    rows = []
    for group in found.groups:
        row: dict[str, object] = {found.by: group.name, "Customers": group.customers}
        for place, near in enumerate(NEAR):
            if near <= found.n_items:
                share, low, high = group.share(place)
                row[f"First {near}"] = f"{percent(share)}{FIXED_SPACE}({between(low, high)})"
        rows.append(row)
    return pd.DataFrame(rows)
