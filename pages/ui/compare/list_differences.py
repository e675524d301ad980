"""What each side of the Compare view brings up more: items, categories, popularity, coverage."""

from __future__ import annotations

from collections.abc import Sequence

from explain.charts.intervals import Mark, Range, ranges
from explain.export.report import Table
from explain.formats import number, percent, percentage_points
from explain.rankings.list_differences import (
    ListDifferences,
    ShareDifference,
    differences_frame,
    strongest,
)
from explain.reasons.wording import escape
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from recommenders.intervals import MIN_CUSTOMERS

MAX_ROWS = 6
"""Items and categories on each side."""


def draw_differences(differences: ListDifferences, left: ComparedSide, right: ComparedSide) -> None:
    """Items and categories that one side lists more often; how popular both sides' lists are."""
    screen.section("What one recommends more than the other")
    left_column, right_column = screen.columns(2)
    with left_column:
        screen.text("**Items**")
        _draw_strongest(
            differences.items,
            left,
            right,
            key="lean_items",
            axis="difference in the share of customers",
            nothing="No item stands in clearly more lists on one side.",
        )
        screen.caption(
            f"Among {differences.items_compared:,} items in at least five lists; the intervals "
            "hold for all of them at once (95 %)."
        )
    with right_column:
        if differences.categories:
            screen.text("**Categories**")
            _draw_strongest(
                differences.categories,
                left,
                right,
                key="lean_categories",
                axis="difference in the share of the list",
                nothing="No category has clearly more places on one side.",
            )
            screen.caption(
                f"Among {differences.categories_compared:,} categories; the intervals hold for "
                "all of them at once (95 %)."
            )
    if differences.small:
        screen.caption(f"Fewer than {MIN_CUSTOMERS} customers: no difference can be settled.")
    _draw_reach(differences, left, right)
    for name, rows in (("item", differences.items), ("category", differences.categories)):
        frame = differences_frame(rows, left.name, right.name, name=name)
        many = "Items" if name == "item" else "Categories"
        screen.record(Table(name=f"{many} that one side lists more", frame=frame, printed=False))


def _draw_strongest(
    differences: Sequence[ShareDifference],
    left: ComparedSide,
    right: ComparedSide,
    *,
    key: str,
    axis: str,
    nothing: str,
) -> None:
    charted = strongest(differences, MAX_ROWS, significant=True)
    if not charted:
        screen.text(nothing)
        return
    rows = [
        Range(
            name=difference.name,
            low=difference.low,
            at=difference.difference,
            high=difference.high,
            written=percentage_points(difference.difference),
            told=f"{left.name}: {percent(difference.left)} (n {difference.n_left:,}), "
            f"{right.name}: {percent(difference.right)} (n {difference.n_right:,})",
        )
        for difference in charted
    ]
    screen.chart(
        ranges(
            rows,
            axis=axis,
            marks=(Mark(at=0.0, word="the same"),),
            percent=True,
            theme=chart_theme(),
        ),
        key=key,
        alt=f"{axis}, {right.name} less {left.name}: "
        + ", ".join(f"{row.name} {row.written}" for row in rows),
    )
    screen.caption(
        f"{escape(right.name)} less {escape(left.name)}, in percentage points: left of the line "
        f"{escape(left.name)} has more, right of it {escape(right.name)}."
    )


def _draw_reach(differences: ListDifferences, left: ComparedSide, right: ComparedSide) -> None:
    screen.text("**Popularity and coverage**")
    more = right if differences.more_popular > 0 else left
    lead = differences.percentile if more is right else differences.percentile.negated()
    lines = [
        f"**{escape(more.name)} lists the more popular items**: "
        f"{number(lead.mean)} percentiles more popular, customer by customer "
        f"({lead.interval_text(number)})."
        if differences.more_popular
        else "**Neither side lists clearly more popular items.**"
    ]
    lines += [
        f"{escape(side.name)}: {reach.shown:,} of {reach.items:,} items "
        f"({percent(reach.coverage)}) stand in at least one list; popularity percentile "
        f"{number(reach.percentile.mean)}, {percent(reach.tail.mean)} from the long tail."
        for side, reach in ((left, differences.left), (right, differences.right))
    ]
    screen.text("\n".join(f"- {line}" for line in lines))
    screen.caption(
        "Popularity percentile: 0 is the least bought item, 100 the most. The long tail is all "
        "but the most bought fifth of the catalogue."
    )
    screen.record(
        Table(name="Popularity and coverage", frame=differences.figures(left.name, right.name))
    )
