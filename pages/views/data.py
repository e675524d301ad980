"""The Data view: what was loaded, what was found in it, and what is missing."""

from __future__ import annotations

import streamlit as st

from explain import data_report as report
from explain.formats import counted, date
from explain.rationale import escape
from pages.ui import pickers
from pages.ui.exports import csv
from recommenders.adapters import sources

dataset = pickers.current().world.shop.dataset
source = next(source for source in sources.sources() if source.name == dataset.name)

st.header(
    f"{escape(dataset.title)}: {counted(report.purchases(dataset), 'purchase')} by "
    f"{counted(dataset.n_customers, 'customer')}",
    anchor=False,
)
st.markdown(
    f"{escape(source.description)} {counted(dataset.n_items, 'item')}, "
    f"{date(report.first_event(dataset))} to {date(dataset.as_of)}, times in "
    f"{escape(dataset.timezone)}. Licence: {escape(source.licence)}."
)

st.subheader("What was found in the source", anchor=False)
findings = report.findings(dataset)
if findings.empty:
    st.write("Nothing had to be left out or mended.")
else:
    st.table(findings.map(lambda value: escape(str(value))).set_index("Found"))
    st.download_button(
        "The report as CSV",
        lambda: csv(findings),
        file_name="data-report.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Events", anchor=False)
    st.table(report.events(dataset).set_index("Event"))
with right:
    st.subheader("Customers by purchases", anchor=False)
    st.table(report.by_purchases(dataset).set_index("Purchases"))

st.subheader("What is not in the data, and what that costs", anchor=False)
costs = report.missing(dataset)
if costs.empty:
    st.write("Every column that Becausal can use is there.")
else:
    st.table(costs.set_index("Column"))
