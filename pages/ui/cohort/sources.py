"""The upper half of the Cohort view: what brings the recommendations."""

from __future__ import annotations

from explain.cohorts.comparison import CohortComparison
from explain.cohorts.study import Study
from explain.cohorts.wording import finding
from explain.export.report import Table
from explain.formats import count_of
from explain.profiles.key_figures import figure_table
from pages.ui.cohort import shares
from pages.ui.cohort_choice.customers import customers_of, draw_list_notes
from pages.ui.components.figures import figures
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from recommenders.intervals import MIN_CUSTOMERS


def draw_heading(study: Study, name: str) -> None:
    """The finding, and how many customers it rests on."""
    parts = [f"Explained: **{customers_of(study.customers, study.of)}**"]
    if study.others_of:
        parts.append(f"held against {customers_of(study.others, study.others_of, 'other ')}")
    parts.append(count_of(study.entries, "list entry", "list entries"))
    screen.title(finding(study, name), " · ".join(parts))


def draw_figures(study: Study) -> None:
    """The share of each source, and along the lists; nothing where there are no entries."""
    if not study.figures:
        return
    figures(study.figures, key="cohort_figures")
    screen.record(Table(name="Key figures", frame=figure_table(study.figures)))


def draw_notes(study: Study, view: ViewContext) -> None:
    """How to read the charts, and what of the choices does not apply."""
    if study.small:
        screen.text(
            f":material/warning: **{count_of(study.customers, 'customer')}, fewer than "
            f"{MIN_CUSTOMERS}.** The "
            "shares are theirs and no more: nothing is claimed about customers like them."
        )
    if study.others_of:
        screen.caption(
            "In the charts a bar is the cohort, a diamond everybody else, and lines are 95 % "
            "intervals over customers. Blue: more than elsewhere; orange: less; in brackets the "
            "difference in points. Grey: not settled by the interval of the difference, which "
            "allows for all lines of a chart at once."
        )
    else:
        screen.caption(
            "Lines in the charts are 95 % intervals over customers. Everybody is in the cohort, so "
            "there is nobody to hold it against: choose a segment or a list of your own for that."
        )
    draw_list_notes(view)


def draw_sources(study: Study) -> None:
    """The shares of what brings the list entries."""
    screen.section("What brings the list", terms=["personal", "doubtful", "weak", "popular", "due"])
    lines = shares.of_sources(study.sources)
    shares.draw_chart(lines, "sources", subject="What brings the list")
    shares.draw_table("What brings the list", lines, column="source")
    screen.caption(
        "Personal: brought by purchases that a person would believe; due again: it was bought "
        "before, or its product type is due. Doubtful: by purchases that have little to do with "
        "it. Weak: "
        "no few purchases decide it. Popular: in the list without any history, too. These make up "
        "the list; an item on promotion may be any of them."
    )


def draw_relations(study: Study) -> None:
    """How the purchases that reasons name relate to the recommended item."""
    screen.section("How purchase and item are related", terms=["relation", "unrelated"])
    shares.draw_chart(study.drivers.occurring(), "drivers", subject="Relation of purchase and item")
    shares.draw_folded_table("Relation of purchase and item", study.drivers, column="relation")


def draw_states(study: Study) -> None:
    """The verdicts on the reasons."""
    screen.section("The verdicts on the reasons", terms=["verdict"])
    lines = shares.with_capitals(study.states)
    shares.draw_chart(lines, "states", subject="Verdict on the reason")
    screen.caption(
        "Personal: without the named purchases the item falls, and they go with it. Doubtful: it "
        "falls, and they have little to do with it. Weak: no few purchases decide it. Popular: in "
        "the list without any history."
    )
    shares.draw_folded_table("Verdict on the reason", lines, column="verdict")


def draw_causes(study: Study) -> None:
    """The categories whose purchases bring recommendations."""
    _draw_category_lines("Categories of purchases that bring items", study.causes, "causes")


def draw_categories(study: Study) -> None:
    """The categories of the items that are recommended."""
    _draw_category_lines("Categories of recommended items", study.categories, "categories")


def _draw_category_lines(name: str, lines: CohortComparison | None, key: str) -> None:
    screen.section(name)
    if lines is None:
        screen.text("The items of this data set have no categories.")
    elif not lines.rows:
        screen.text("No category stands behind five customers or more.")
    else:
        shares.draw_chart(lines.clearest(shares.MAX_ROWS), key, subject=name)
        shares.draw_folded_table(name, lines, column="category")
