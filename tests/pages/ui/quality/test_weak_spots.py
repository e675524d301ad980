"""Where it fails: the groups, and the customers it misses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.quality.head_to_head import LENGTHS, SEGMENTS
from explain.quality.ranking import Missed
from pages.ui.quality import weak_spots
from pages.ui.session.resources import FittedModel
from tests.pages.judged import group, judged, line
from tests.pages.panels import (
    Link,
    alts,
    fitted,
    from_item,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)

NORTH = group(SEGMENTS, "North", 0.75, 0.25)
SOUTH = group(SEGMENTS, "So*th", 0.25, 0.0)
EAST = group(SEGMENTS, "East", 0.0, -0.5, customers=19)
SHORT = group(LENGTHS, "1 to 4", 0.25, 0.25)
LONG = group(LENGTHS, "5 to 9", 0.625, 0.25)
QUALITY = judged(line("ease", 0.5), groups=(NORTH, SOUTH, EAST, SHORT, LONG))


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0), entry="ease")


def test_the_weakest_that_is_large_enough_is_named(model: FittedModel) -> None:
    app = run_panel(lambda: weak_spots.draw_groups(view_of(model), QUALITY))
    assert plain(app.header[0].value) == (
        "Where it fails: weakest for So*th and for 1 to 4 items bought before"
    )
    text = said(app)
    assert "beyond chance: So*th." in text
    assert "no segments" not in text
    first, second = alts(app)
    assert first.endswith("by segment: North 0.750, So*th 0.250, East 0")
    assert second.endswith("by items bought before: 1 to 4 0.250, 5 to 9 0.625")
    assert [table.name for table in report_of(app).tables] == [
        "Quality by segment",
        "Quality by items bought before",
    ]


def test_without_segments_and_with_nothing_even(model: FittedModel) -> None:
    app = run_panel(
        lambda: weak_spots.draw_groups(view_of(model), replace(QUALITY, groups=(SHORT, LONG)))
    )
    assert "The data set has no segments of customers." in said(app)
    assert "In every other group it is better than" in said(app)
    single_group = run_panel(
        lambda: weak_spots.draw_groups(view_of(model), replace(QUALITY, groups=(SHORT,)))
    )
    near = replace(LONG, own=replace(LONG.own, mean=0.3))
    level = run_panel(
        lambda: weak_spots.draw_groups(view_of(model), replace(QUALITY, groups=(SHORT, near)))
    )
    assert plain(level.header[0].value) == "Where it fails: no group is clearly worse"
    # a single group is the weakest of nothing
    assert single_group.header[0].value == "Where it fails"


MISSED = replace(
    QUALITY,
    missed=(
        Missed(customer=3, hits=0, wanted=7, known=1_234),
        Missed(customer=5, hits=0, wanted=1, known=2),
    ),
    missed_all=10,
)


def test_missed_customers_lead_to_what_they_bought_later(
    model: FittedModel, links: list[Link]
) -> None:
    view = view_of(model, item="i05")
    app = run_panel(lambda: weak_spots.draw_missed_customers(view, MISSED))
    assert "For **25 %** of 40 customers none of the 10 items was bought" in said(app)
    assert [link.label for link in links] == [
        "Eve *3*: 0 of 7 items found, 1,234 bought before",
        "Eve *5*: 0 of 1 item found, 2 bought before",
    ]
    assert links[0].params["customer"] == "c03"
    assert links[0].params["hits"] == "1"
    assert "item" not in links[0].params
    assert report_of(app).tables[0].frame["To find"].tolist() == [7, 1]


def test_an_audience_sees_a_table(model: FittedModel) -> None:
    app = run_panel(lambda: weak_spots.draw_missed_customers(view_of(model), MISSED), present="1")
    assert rows(app) == [["Eve *3*", "0", "7", "1,234"], ["Eve *5*", "0", "1", "2"]]


def test_nobody_is_missed(model: FittedModel) -> None:
    app = run_panel(lambda: weak_spots.draw_missed_customers(view_of(model), QUALITY))
    assert "None: each of 40 customers bought at least one of the 10 items" in said(app)
    assert not app.table
