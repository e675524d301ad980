"""The upper half of the Cohort view: what brings the recommendations."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.cohorts.comparison import Comparison
from explain.cohorts.study import Study
from explain.cohorts.wording import finding
from explain.formats import counted
from explain.reasons.wording import escape
from pages.ui.cohort import shares as drawn
from pages.ui.elements import screen as sheet
from pages.ui.shell.sidebar import Chosen
from recommenders.intervals import FEW


def heading(found: Study, name: str) -> None:
    """The finding, and how many customers it rests on."""
    parts = [f"Explained: **{_of(found.customers, found.of, '')}**"]
    if found.others_of:
        parts.append(f"held against {_of(found.others, found.others_of, 'other ')}")
    parts.append(counted(found.entries, "list entry", "list entries"))
    sheet.title(finding(found, name), " · ".join(parts))


def notes(found: Study, chosen: Chosen) -> None:
    """How to read the charts, and what of the choices does not apply."""
    if found.small:
        sheet.text(
            f":material/warning: **{counted(found.customers, 'customer')}, fewer than {FEW}.** The "
            "shares are theirs and no more: nothing is claimed about customers like them."
        )
    if found.others_of:
        sheet.caption(
            "A bar is the cohort, a diamond everybody else, lines are 95 % intervals over "
            "customers. Blue: more than elsewhere; orange: less; in brackets the difference in "
            "points. Grey: not settled by the interval of the difference, which allows for all "
            "lines of a chart at once."
        )
    else:
        sheet.caption(
            "Lines are 95 % intervals over customers. Everybody is in the cohort, so there is "
            "nobody to hold it against: choose a segment or a list of your own for that."
        )
    if chosen.options.variety is not None:
        sheet.caption("**Variety** is not applied here: the lists are in the order of the scores.")
    if chosen.world.entry.repertoire and not chosen.selection.bought:
        st.info(
            f"{escape(chosen.world.entry.label)} is made for what the customer has bought before. "
            "Switch on “Keep items bought before” to see it; until then only other items are "
            "listed.",
            icon=":material/autorenew:",
        )


def sources(found: Study) -> None:
    """Personal, replenishment, popular, on promotion."""
    sheet.section("What brings the list")
    lines = drawn.capital(found.sources)
    drawn.chart(lines, "sources", what="What brings the list")
    drawn.table("What brings the list", lines, column="source")
    sheet.caption(
        "Personal: brought by purchases. Replenishment: by purchases, and bought before or due "
        "again. Popular: in the list without any history, too. These three make up the list; an "
        "item on promotion may be any of them."
    )


def drivers(found: Study) -> None:
    """How the purchases that reasons name relate to the recommended item."""
    sheet.section("How purchase and item are related")
    rows = tuple(row for row in found.drivers.rows if row.share > 0 or row.other > 0)
    drawn.chart(replace(found.drivers, rows=rows), "drivers", what="Relation of purchase and item")
    drawn.folded("Relation of purchase and item", found.drivers, column="relation")


def states(found: Study) -> None:
    """What may be said of the reasons."""
    sheet.section("How sure the reasons are")
    lines = drawn.capital(found.states)
    drawn.chart(lines, "states", what="State of the reason")
    sheet.caption(
        "Checked: without the named purchases the item falls. Associated: they contribute, the "
        "check does not decide it. General: popular, not personal."
    )
    drawn.folded("State of the reason", lines, column="state")


def causes(found: Study) -> None:
    """The categories whose purchases bring recommendations."""
    _categories("Categories of purchases that bring items", found.causes, "causes")


def categories(found: Study) -> None:
    """The categories of the items that are recommended."""
    _categories("Categories of recommended items", found.categories, "categories")


def _categories(name: str, lines: Comparison | None, key: str) -> None:
    sheet.section(name)
    if lines is None:
        sheet.text("The items of this data set have no categories.")
    elif not lines.rows:
        sheet.text("No category stands behind five customers or more.")
    else:
        drawn.chart(_telling(lines), key, what=name)
        drawn.folded(name, lines, column="category")


def _telling(found: Comparison) -> Comparison:
    """The lines that are settled, the largest difference first; the most frequent where none is."""
    settled = [row for row in found.rows if row.sign]
    rows = sorted(settled, key=lambda row: -abs(row.difference)) or found.rows
    return replace(found, rows=tuple(rows[: drawn.MOST]))


def _of(n: int, of: int, word: str) -> str:
    if n < of:
        return f"{n:,} of {of:,} {word}customers"
    return f"all {n:,} {word}customers" if n > 1 else f"1 {word}customer"
