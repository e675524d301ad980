"""The Data view: what was loaded, what was found in it, its shape, and what is missing."""

from __future__ import annotations

import streamlit as st

from explain.formats import count_of, date, percent
from explain.profiles import data_report
from explain.reasons.wording import escape
from pages.ui.data import cache, panels, reading
from pages.ui.elements import screen
from pages.ui.session import context
from pages.ui.session.links import Links
from recommenders.adapters import sources
from recommenders.contract import Columns

view = context.current()
dataset = view.model.loaded.dataset
source = next(source for source in sources.sources() if source.name == view.selection.dataset)
purchases = cache.purchases(dataset.fingerprint, dataset)
first_event = cache.first_event(dataset.fingerprint, dataset)

zone = f", times in {escape(dataset.timezone)}" if dataset.has(Columns.TIME) else ""
screen.title(
    f"{dataset.title}: {count_of(purchases, 'purchase')} by "
    f"{count_of(dataset.n_customers, 'customer')}",
    f"{escape(source.description)} {count_of(dataset.n_items, 'item')}, "
    f"{date(first_event)} to {date(dataset.as_of)}"
    f"{zone}. Licence: {escape(source.licence)}.",
)

if not screen.presenting():
    with screen.controls():
        st.page_link(
            "pages/views/help/add_data.py",
            label="Add or remove data",
            icon=":material/add:",
            query_params=view.selection.params(),
        )
    reading.draw_reading(view.selection.dataset)
counts = cache.data_counts(dataset)
panels.draw_figures(counts)
screen.section("What was found in the source")
findings = data_report.findings(dataset)
if findings.empty:
    screen.text("Nothing had to be left out or mended.")
else:
    screen.table("The data report", findings)

panels.draw_over_time(counts)
left, right = screen.columns(2)
with left:
    screen.section("Events")
    screen.table("Events", counts.events)
with right:
    screen.section("Customers by purchases")
    by_purchases = counts.by_purchases
    shares = by_purchases["Share"].map(percent)
    screen.table("Customers by purchases", by_purchases, shown=by_purchases.assign(Share=shares))
panels.draw_distributions(counts)
panels.draw_groups(counts)
panels.draw_first_rows(Links.of(view))

screen.section("What is not in the data, and what that costs")
costs = data_report.missing(dataset)
if costs.empty:
    screen.text("Every column that Becausal can use is there.")
else:
    screen.table("Missing columns", costs)
