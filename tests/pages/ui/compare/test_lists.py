"""Two lists of one customer beside each other: what is said of each item and of both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.profiles.customer_profile import profile
from explain.rankings.comparison import RankingComparison
from pages.ui.compare import lists
from pages.ui.compare.cache import customer_comparison
from pages.ui.compare.sides import ComparedSide
from recommenders.ranking.diversity import Variety
from recommenders.testing import toys
from tests.pages.panels import (
    PLAIN,
    alts,
    fitted,
    from_item,
    leads,
    loaded_circle,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    side_of,
    view_of,
)

CUSTOMER = 3


@pytest.fixture(scope="module")
def left() -> ComparedSide:
    """Customer 3 has bought 3 and 4: the list is 0 1 2 5 6 7 8 9 10 11."""
    return side_of(fitted(from_item(0)), "Left*")


@pytest.fixture(scope="module")
def right() -> ComparedSide:
    """The list is 5 to 14."""
    return side_of(fitted(from_item(4)), "Right_")


@pytest.fixture(scope="module")
def comparison(left: ComparedSide, right: ComparedSide) -> RankingComparison:
    return customer_comparison(left, right, CUSTOMER, False)


def heading(left: ComparedSide, right: ComparedSide, customer: int = CUSTOMER) -> tuple[str, str]:
    """The title of the comparison, and what stands below it."""
    loaded = left.model.loaded
    view = view_of(left.model, customer)
    app = run_panel(
        lambda: lists.draw_heading(
            view,
            profile(loaded.dataset, loaded.statistics, customer),
            customer_comparison(left, right, customer, False),
            left,
            right,
        )
    )
    return report_of(app).title, said(app)


def test_the_title_counts_the_common_items(left: ComparedSide, right: ComparedSide) -> None:
    title, text = heading(left, right)
    assert title == "Left* and Right_ agree on seven of ten items for Eve *3*"
    assert "**Eve *3*** · South · **2 purchases** of 2 items since 28 Jun 2026" in text


def test_the_title_tells_the_same_list_from_the_same_items(left: ComparedSide) -> None:
    other = side_of(fitted(from_item(0)), "Twin")
    assert heading(left, other)[0] == "Left* and Twin give Eve *3* the same list"
    # 1 before 0, and all else as it is
    swapped = toys.Fixed([23.0, 24.0, *[float(22 - item) for item in range(22)]])
    turned = side_of(fitted(swapped), "Turned")
    assert heading(left, turned)[0] == (
        "Left* and Turned agree on the items for Eve *3*, and not on their order"
    )


def test_the_summary_counts_and_names_the_widest_gap(
    left: ComparedSide, right: ComparedSide, comparison: RankingComparison
) -> None:
    view = view_of(left.model, CUSTOMER)
    text = said(run_panel(lambda: lists.draw_summary(view, comparison, left, right)))
    assert "- **7 items in both lists**, 3 with Left* only, 3 with Right_ only." in text
    # of 22 candidates 0, 1 and 2 are the first here and the 20th to 22nd there
    assert "- **The widest gap:** Tin_0, rank 1 with Left* and 20 with Right_." in text
    assert "- **The items in both have the same reasons.**" in text
    # both have the same unit, which is said once
    assert "no common scale (summed likeness). Items bought before are in neither list." in text


def test_one_item_in_both_lists_is_no_number_of_items(left: ComparedSide) -> None:
    far = side_of(fitted(from_item(11)), "Far")
    view = view_of(left.model, CUSTOMER)
    compared = customer_comparison(left, far, CUSTOMER, False)
    assert compared.common == 1
    text = said(run_panel(lambda: lists.draw_summary(view, compared, left, far)))
    assert "- **1 item in both lists**, 9 with Left* only, 9 with Far only." in text
    assert "- **The item in both has the same reason.**" in text


def test_the_summary_names_both_units_and_says_what_stays(
    left: ComparedSide, right: ComparedSide
) -> None:
    other = replace(right, model=fitted(from_item(4), entry="popularity"))
    both = customer_comparison(left, other, CUSTOMER, True)
    view = view_of(left.model, CUSTOMER, bought=True)
    text = said(run_panel(lambda: lists.draw_summary(view, both, left, other)))
    unit = other.model.entry.unit
    assert f"no common scale (summed likeness, {unit}). Items bought before stay in both" in text


def test_each_item_is_placed_in_the_other_list(
    left: ComparedSide, right: ComparedSide, comparison: RankingComparison
) -> None:
    view = view_of(left.model, CUSTOMER)
    app = run_panel(lambda: lists.draw_lists(view, comparison, left, right))
    here, there = (plain(text.value) for text in app.markdown)
    first = leads(app.markdown[0].value)[0]
    assert (first.page, first.label, first.params["item"]) == ("item", "Tin_0", "i00")
    assert [heading.value.replace("\\", "") for heading in app.header] == ["Left*", "Right_"]
    assert "1 :material/local_cafe: **Tin_0** :small[· :material/remove: only here, 20 there]" in (
        here
    )
    assert "4 :material/local_cafe: **Tin_5** :small[· :material/check: in both, 1 there]" in here
    assert "**Tin_5** :small[· :material/check: in both, 4 there]" in there
    assert "**Tin_14** :small[· :material/remove: only here, 13 there]" in there
    assert "Tin_12" not in here
    assert "the list is the one for everybody without a history" not in said(app)


def test_the_chart_says_its_ranks_and_what_variety_does_to_them(
    left: ComparedSide, right: ComparedSide, comparison: RankingComparison
) -> None:
    view = view_of(left.model, CUSTOMER)
    app = run_panel(lambda: lists.draw_rank_changes(view, comparison, left, right))
    assert alts(app)[0].startswith("Left* to Right_. ")
    assert "bought" not in said(app)
    assert "variety" not in said(app)
    assert "Blue stands higher with Right_, orange with Left*." in said(app)
    varied = replace(left, options=replace(PLAIN, variety=Variety.SPREAD))
    app = run_panel(lambda: lists.draw_rank_changes(view, comparison, varied, right))
    assert "with variety an item may stand below the list in spite of its rank" in said(app)


def test_the_table_has_both_ranks_and_the_file_both_reasons(
    left: ComparedSide, right: ComparedSide, comparison: RankingComparison
) -> None:
    view = view_of(left.model, CUSTOMER)
    app = run_panel(lambda: lists.draw_table(view, comparison, left, right))
    assert rows(app)[0] == ["Tin_5", "4", "1", "higher with Right_", "no"]
    assert rows(app)[7] == ["Tin_12", "11", "8", "Right_ only", ""]
    assert rows(app)[12] == ["Tin_2", "3", "22", "Left* only", ""]
    (table,) = report_of(app).tables
    assert list(table.frame.columns) == [
        "item",
        "rank: Left*",
        "rank: Right_",
        "where",
        "reason: Left*",
        "reason: Right_",
        "another reason",
    ]


def test_without_a_purchase_both_lists_are_said_to_be_popular(
    left: ComparedSide, right: ComparedSide
) -> None:
    nobody = loaded_circle().dataset.n_customers - 1
    comparison = customer_comparison(left, right, nobody, False)
    view = view_of(left.model, nobody)
    text = said(run_panel(lambda: lists.draw_lists(view, comparison, left, right)))
    assert (
        text.count(
            "There is no purchase to go by: the list is the one for everybody without a history."
        )
        == 2
    )
