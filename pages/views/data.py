"""The Data view: what was loaded, what was found in it, its shape, and what is missing."""

from __future__ import annotations

from explain.formats import counted, date
from explain.profiles import data_report as report
from explain.reasons.wording import escape
from pages.ui.data import cache as data_results
from pages.ui.data import panels as data_parts
from pages.ui.elements import screen as sheet
from pages.ui.shell import sidebar as pickers
from recommenders.adapters import sources

dataset = pickers.current().world.shop.dataset
source = next(source for source in sources.sources() if source.name == dataset.name)
found = data_results.counted(dataset.fingerprint, dataset)

sheet.title(
    f"{dataset.title}: {counted(found.purchases, 'purchase')} by "
    f"{counted(dataset.n_customers, 'customer')}",
    f"{escape(source.description)} {counted(dataset.n_items, 'item')}, "
    f"{date(report.first_event(dataset))} to {date(dataset.as_of)}, times in "
    f"{escape(dataset.timezone)}. Licence: {escape(source.licence)}.",
)

sheet.section("What was found in the source")
findings = report.findings(dataset)
if findings.empty:
    sheet.text("Nothing had to be left out or mended.")
else:
    sheet.table("The data report", findings)

data_parts.time(found)
left, right = sheet.columns(2)
with left:
    sheet.section("Events")
    sheet.table("Events", found.events)
with right:
    sheet.section("Customers by purchases")
    sheet.table("Customers by purchases", found.by_purchases)
data_parts.distributions(found)
data_parts.groups(found)
data_parts.first_rows(dataset)

sheet.section("What is not in the data, and what that costs")
costs = report.missing(dataset)
if costs.empty:
    sheet.text("Every column that Becausal can use is there.")
else:
    sheet.table("Missing columns", costs)
