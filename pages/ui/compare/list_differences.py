"""What each side of the Compare view brings up more: items, categories, popularity, coverage."""

from __future__ import annotations

from collections.abc import Sequence

from explain.charts.intervals import Mark, Range, ranges
from explain.export.report import Table
from explain.formats import MINUS, percent, plain
from explain.rankings.list_differences import Lean, Leanings, strongest, table
from explain.reasons.wording import escape
from pages.ui.compare.sides import Side
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from recommenders.intervals import FEW, Estimate

MOST = 6
"""Items and categories on each side."""


def leaning(found: Leanings, left: Side, right: Side) -> None:
    """Items and categories that one side lists more often; how popular both sides' lists are."""
    sheet.section("What one recommends more than the other")
    one, two = sheet.columns(2)
    with one:
        sheet.text("**Items**")
        _differences(
            found.items,
            left,
            right,
            key="lean_items",
            axis="difference in the share of customers",
            nothing="No item stands in clearly more lists on one side.",
        )
        sheet.caption(
            f"Among {found.items_looked_at:,} items in at least five lists; the intervals hold "
            "for all of them at once (95 %)."
        )
    with two:
        if found.categories:
            sheet.text("**Categories**")
            _differences(
                found.categories,
                left,
                right,
                key="lean_categories",
                axis="difference in the share of the list",
                nothing="No category has clearly more places on one side.",
            )
            sheet.caption(
                f"Among {found.categories_looked_at:,} categories; the intervals hold for all of "
                "them at once (95 %)."
            )
    if found.small:
        sheet.caption(f"Fewer than {FEW} customers: no difference can be settled.")
    _reach(found, left, right)
    for name, rows in (("item", found.items), ("category", found.categories)):
        frame = table(rows, left.name, right.name, name=name)
        many = "Items" if name == "item" else "Categories"
        sheet.record(Table(name=f"{many} that one side lists more", frame=frame, printed=False))


def _differences(
    found: Sequence[Lean], left: Side, right: Side, *, key: str, axis: str, nothing: str
) -> None:
    kept = strongest(found, MOST, settled=True)
    if not kept:
        sheet.text(nothing)
        return
    rows = [
        Range(
            name=one.name,
            low=one.low,
            at=one.difference,
            high=one.high,
            written=points(one.difference),
            told=f"{left.name}: {percent(one.left)} (n {one.n_left:,}), "
            f"{right.name}: {percent(one.right)} (n {one.n_right:,})",
        )
        for one in kept
    ]
    sheet.chart(
        ranges(
            rows, axis=axis, marks=(Mark(at=0.0, word="the same"),), percent=True, paper=paper()
        ),
        key=key,
        alt=f"{axis}, {right.name} less {left.name}: "
        + ", ".join(f"{row.name} {row.written}" for row in rows),
    )
    sheet.caption(
        f"{escape(right.name)} less {escape(left.name)}, in percentage points: left of the line "
        f"{escape(left.name)} has more, right of it {escape(right.name)}."
    )


def _reach(found: Leanings, left: Side, right: Side) -> None:
    sheet.text("**Popularity and coverage**")
    up = found.percentile.mean > 0
    more = right if up else left
    settled = found.percentile.low > 0 or found.percentile.high < 0
    lines = [
        f"**{escape(more.name)} lists the more popular items**: "
        f"{plain(abs(found.percentile.mean))} percentiles more popular, customer by customer "
        f"({_size(found.percentile, up)})."
        if settled and not found.small
        else "**Neither side lists clearly more popular items.**"
    ]
    lines += [
        f"{escape(side.name)}: {reach.shown:,} of {reach.items:,} items "
        f"({percent(reach.shown / max(1, reach.items))}) stand in at least one list; popularity "
        f"percentile {plain(reach.percentile.mean)}, {percent(reach.tail.mean)} from the long tail."
        for side, reach in ((left, found.left), (right, found.right))
    ]
    sheet.text("\n".join(f"- {line}" for line in lines))
    sheet.caption(
        "Popularity percentile: 0 is the least bought item, 100 the most. The long tail is all "
        "but the most bought fifth of the catalogue."
    )
    sheet.record(Table(name="Popularity and coverage", frame=found.figures(left.name, right.name)))


def points(difference: float) -> str:
    """A difference of two shares in percentage points, with its sign: "+3.2"."""
    return f"{'+' if difference > 0 else MINUS}{abs(100 * difference):.1f}"


def _size(found: Estimate, up: bool) -> str:
    low, high = (found.low, found.high) if up else (-found.high, -found.low)
    return f"{plain(low)} to {plain(high)}"
