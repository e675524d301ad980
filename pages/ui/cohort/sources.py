"""The upper half of the Cohort view: what brings the recommendations."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.cohorts.comparison import CohortComparison
from explain.cohorts.study import Study
from explain.cohorts.wording import finding
from explain.formats import count_of
from explain.reasons.wording import escape
from pages.ui.cohort import shares
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from recommenders.intervals import MIN_CUSTOMERS


def heading(found: Study, name: str) -> None:
    """The finding, and how many customers it rests on."""
    parts = [f"Explained: **{_of(found.customers, found.of, '')}**"]
    if found.others_of:
        parts.append(f"held against {_of(found.others, found.others_of, 'other ')}")
    parts.append(count_of(found.entries, "list entry", "list entries"))
    screen.title(finding(found, name), " · ".join(parts))


def notes(found: Study, view: ViewContext) -> None:
    """How to read the charts, and what of the choices does not apply."""
    if found.small:
        screen.text(
            f":material/warning: **{count_of(found.customers, 'customer')}, fewer than "
            f"{MIN_CUSTOMERS}.** The "
            "shares are theirs and no more: nothing is claimed about customers like them."
        )
    if found.others_of:
        screen.caption(
            "A bar is the cohort, a diamond everybody else, lines are 95 % intervals over "
            "customers. Blue: more than elsewhere; orange: less; in brackets the difference in "
            "points. Grey: not settled by the interval of the difference, which allows for all "
            "lines of a chart at once."
        )
    else:
        screen.caption(
            "Lines are 95 % intervals over customers. Everybody is in the cohort, so there is "
            "nobody to hold it against: choose a segment or a list of your own for that."
        )
    if view.options.variety is not None:
        screen.caption("**Variety** is not applied here: the lists are in the order of the scores.")
    if view.model.entry.repeat_only and not view.selection.bought:
        st.info(
            f"{escape(view.model.entry.label)} is made for what the customer has bought before. "
            "Switch on “Keep items bought before” to see it; until then only other items are "
            "listed.",
            icon=":material/autorenew:",
        )


def sources(found: Study) -> None:
    """Personal, replenishment, popular, on promotion."""
    screen.section("What brings the list")
    lines = shares.capital(found.sources)
    shares.chart(lines, "sources", what="What brings the list")
    shares.table("What brings the list", lines, column="source")
    screen.caption(
        "Personal: brought by purchases. Replenishment: by purchases, and bought before or due "
        "again. Popular: in the list without any history, too. These three make up the list; an "
        "item on promotion may be any of them."
    )


def drivers(found: Study) -> None:
    """How the purchases that reasons name relate to the recommended item."""
    screen.section("How purchase and item are related")
    rows = tuple(row for row in found.drivers.rows if row.share > 0 or row.other > 0)
    shares.chart(replace(found.drivers, rows=rows), "drivers", what="Relation of purchase and item")
    shares.folded("Relation of purchase and item", found.drivers, column="relation")


def states(found: Study) -> None:
    """What may be said of the reasons."""
    screen.section("How sure the reasons are")
    lines = shares.capital(found.states)
    shares.chart(lines, "states", what="State of the reason")
    screen.caption(
        "Checked: without the named purchases the item falls. Associated: they contribute, the "
        "check does not decide it. General: popular, not personal."
    )
    shares.folded("State of the reason", lines, column="state")


def causes(found: Study) -> None:
    """The categories whose purchases bring recommendations."""
    _categories("Categories of purchases that bring items", found.causes, "causes")


def categories(found: Study) -> None:
    """The categories of the items that are recommended."""
    _categories("Categories of recommended items", found.categories, "categories")


def _categories(name: str, lines: CohortComparison | None, key: str) -> None:
    screen.section(name)
    if lines is None:
        screen.text("The items of this data set have no categories.")
    elif not lines.rows:
        screen.text("No category stands behind five customers or more.")
    else:
        shares.chart(_telling(lines), key, what=name)
        shares.folded(name, lines, column="category")


def _telling(found: CohortComparison) -> CohortComparison:
    """The lines that are settled, the largest difference first; the most frequent where none is."""
    settled = [row for row in found.rows if row.sign]
    rows = sorted(settled, key=lambda row: -abs(row.difference)) or found.rows
    return replace(found, rows=tuple(rows[: shares.MAX_ROWS]))


def _of(n: int, of: int, word: str) -> str:
    if n < of:
        return f"{n:,} of {of:,} {word}customers"
    return f"all {n:,} {word}customers" if n > 1 else f"1 {word}customer"
