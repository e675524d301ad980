"""The upper half of the Cohort view: whom it is about, how to read it, what brings the lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.cohorts.entries import EntrySource, ExplainedLists, collect_entries
from explain.cohorts.study import Study, study
from explain.cohorts.wording import finding
from explain.contract import ReasonState
from explain.formats import unbroken_percents
from pages.ui.cohort import shares, sources
from pages.ui.session.resources import FittedModel
from recommenders.data.customer_groups import segment_labels
from recommenders.intervals import generator
from recommenders.ranking.diversity import Variety
from tests.explain.cohorts.builders import list_entry
from tests.pages.panels import (
    PLAIN,
    alts,
    circle,
    fitted,
    from_item,
    loaded_circle,
    rows,
    run_panel,
    said,
    view_of,
)
from tests.pages.ui.cohort.studies import circle_study


@pytest.fixture(scope="module")
def alone() -> Study:
    return circle_study()


@pytest.fixture(scope="module")
def compared() -> Study:
    """24 with an even number, held against 24 of 48 others."""
    return circle_study(others=True)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.mark.parametrize(
    ("customers", "of", "text"),
    [
        (24, 24, "all 24 customers"),
        (1, 1, "1 customer"),
        (300, 1_708, "300 of 1,708 customers"),
    ],
)
def test_the_heading_says_whose_lists_were_explained(
    alone: Study, customers: int, of: int, text: str
) -> None:
    changed = replace(alone, customers=customers, of=of)
    app = run_panel(lambda: sources.draw_heading(changed, "North"))
    assert f"Explained: **{text}** · 48 list entries" in said(app)
    assert said(app).startswith("North: ")


def test_the_heading_says_who_they_are_held_against(compared: Study) -> None:
    text = said(run_panel(lambda: sources.draw_heading(compared, "Even")))
    assert "**all 24 customers** · held against 24 of 48 other customers · 48 list" in text


def notes(study: Study, model: FittedModel, *, bought: bool = False, varied: bool = False) -> str:
    options = replace(PLAIN, variety=Variety.SPREAD) if varied else PLAIN
    view = view_of(model, options=options, bought=bought)
    return said(run_panel(lambda: sources.draw_notes(study, view)))


def test_the_notes_fit_the_study(alone: Study, compared: Study, model: FittedModel) -> None:
    assert "Everybody is in the cohort, so there is nobody to hold it against" in notes(
        alone, model
    )
    text = notes(compared, model)
    assert "a bar is the cohort, a diamond everybody else" in text
    assert "fewer than" not in text
    assert "Variety" not in text
    few = notes(replace(alone, customers=19), model, varied=True)
    assert "**19 customers, fewer than 20.**" in few
    assert "**Variety** is not applied here" in few


def test_a_recommender_of_what_was_bought_is_told(alone: Study) -> None:
    repeat = fitted(from_item(0), entry="buy-again")
    assert "is made for what the customer has bought before" in notes(alone, repeat)
    assert "is made for" not in notes(alone, repeat, bought=True)


def test_the_sources_are_named_with_their_shares(compared: Study) -> None:
    app = run_panel(lambda: sources.draw_sources(compared))
    table = {row[0]: row[1:] for row in rows(app)}
    # of two entries one is personal for the even ones, none for the others
    assert table["Personal, not due"][0].startswith("50 % (")
    assert table["Personal, not due"][1:] == ["0 %", "50 points more"]
    assert table["Popular"][0].startswith("50 % (")
    assert table["Popular"][1:] == ["100 %", "50 points less"]
    assert alts(app)[0].startswith("What brings the list")


def test_relations_that_do_not_occur_are_left_out_of_the_chart(alone: Study) -> None:
    app = run_panel(lambda: sources.draw_relations(alone))
    shown = [row for row in alone.drivers.rows if row.share]
    assert 0 < len(shown) < len(alone.drivers.rows)
    assert len(rows(app)) == len(alone.drivers.rows)
    assert app.expander[0].label == "Relation of purchase and item: the table"


def test_how_sure_the_reasons_are(alone: Study) -> None:
    app = run_panel(lambda: sources.draw_states(alone))
    # the names begin with a capital here, and so do the cells
    assert [row[0] for row in rows(app)] == ["Personal", "Doubtful", "Weak", "Popular"]
    assert sum(float(row[1].split()[0]) for row in rows(app)) == 100.0


def test_categories_that_bring_and_that_are_brought(alone: Study) -> None:
    causes = run_panel(lambda: sources.draw_causes(alone))
    assert [row[0] for row in rows(causes)] == ["Tea"]
    categories = run_panel(lambda: sources.draw_categories(alone))
    assert {row[0]: row[1][:5] for row in rows(categories)} == {"Tea": "100 %", "Coffee": "100 %"}


def test_where_no_category_is_behind_five_customers(alone: Study) -> None:
    none = replace(alone, causes=None)
    assert "The items of this data set have no categories." in said(
        run_panel(lambda: sources.draw_causes(none))
    )
    assert alone.causes is not None
    empty = replace(alone, causes=replace(alone.causes, rows=()))
    app = run_panel(lambda: sources.draw_causes(empty))
    assert "No category stands behind five customers or more." in said(app)
    assert not app.table


def test_personal_is_one_share_in_the_title_the_figures_the_verdicts_and_the_segments() -> None:
    """The title counted 50 % as personal where the verdicts, a screen below, said 57 %."""
    both = (EntrySource.PERSONAL, EntrySource.REPLENISHMENT)
    book: ExplainedLists = {
        customer: (
            *(list_entry(item, both[item % 2]) for item in range(4)),
            list_entry(4, EntrySource.POPULAR),
        )
        for customer in range(24)
    }
    loaded = loaded_circle()
    made = study(
        collect_entries(book, list(book), of=24),
        collect_entries(book, [], of=0),
        loaded.dataset,
        loaded.statistics,
        segment_labels(circle()).tolist(),
        rng=generator(0),
    )
    assert finding(made, "All") == unbroken_percents("All: 80 % of recommendations are personal")
    assert {figure.name: figure.amount for figure in made.figures}["Personal"] == pytest.approx(0.8)
    assert made.lead_state is ReasonState.PERSONAL
    assert made.segments is not None
    assert {row.share for row in made.segments.lines(made.lead_state).rows} == {0.8}
    sources = {row.name: row.share for row in shares.of_sources(made.sources).rows}
    assert sources["Personal, not due"] == sources["Personal, due again"] == pytest.approx(0.4)
