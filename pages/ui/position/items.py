"""The middle of the Position view: items that their places make look better or worse."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

import pandas as pd

from explain.formats import bracket_below, count_of, decimals, percent
from explain.position.findings import PositionFindings
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.histories import LongArray
from recommenders.intervals import mean_text
from recommenders.position_bias.placement import MIN_CLICKS, NOTICEABLE

MOST: Final = 10
"""Items that are listed; the file has them all."""


def draw_items(findings: PositionFindings, view: ViewContext) -> None:
    """Items that are clicked more or less than they would be at the average place."""
    assert findings.placements is not None
    high, low = findings.rated_too_high(), findings.rated_too_low()
    told = int(findings.placements.told.sum())
    screen.section("What its places did for an item", terms=["placement"])
    if not told:
        screen.text(f"No item has {MIN_CLICKS} clicks or more, so nothing is said of single items.")
        return
    screen.text(
        f"Of {count_of(told, 'item')} with at least {MIN_CLICKS} clicks, **{len(high):,}** look "
        f"better than they are because of where they stood, and **{len(low):,}** look worse: by "
        f"{percent(NOTICEABLE)} of their clicks or more, with an interval that has no zero."
    )
    if len(high):
        _draw_list("Clicked more because of their places", "Owed to places", high, findings, view)
    if len(low):
        _draw_list("Clicked less because of their places", "Would gain there", low, findings, view)
    screen.caption(
        "At the average place: the click rate that an item would have if it was looked at as often "
        "as the average showing. Owed to places: the share of its clicks that it would lose there; "
        "would gain: what it would have more. 95 % intervals. All of it is among those whom it was "
        "shown to: an item that is shown to those who want it keeps that advantage."
    )


def _draw_list(
    name: str, column: str, items: LongArray, findings: PositionFindings, view: ViewContext
) -> None:
    dataset, links = view.model.loaded.dataset, Links.of(view)
    frame = findings.items_frame(dataset, items)
    rows = frame.head(MOST)
    records = rows.to_dict("records")

    def with_interval(key: str) -> list[str]:
        return [
            bracket_below(mean_text(row[key], row[f"{key} low"], row[f"{key} high"], percent))
            for row in records
        ]

    shown = pd.DataFrame(
        {
            "Item": rows["title"],
            "Clicks": rows["clicks"],
            "Mean place": [decimals(row["mean place"], 1) for row in records],
            "Click rate": with_interval("click rate"),
            "At the average place": with_interval("at the average place"),
            column: [_owed(row) for row in records],
        }
    )
    more = f"; the first {MOST} of {len(items):,}" if len(items) > MOST else ""
    screen.text(f"**{escape(name)}**{more}")
    screen.table(
        name,
        rows,
        shown=screen.Linked(
            frame=shown, links={"Item": [links.item(item) for item in items[:MOST].tolist()]}
        ),
        file=frame,
    )


def _owed(row: dict[Hashable, Any]) -> str:
    """The share with its interval, without its sign: the head of the column says which it is."""
    owed, low, high = (row[f"owed to places{end}"] for end in ("", " low", " high"))
    if owed < 0:
        owed, low, high = -owed, -high, -low
    return bracket_below(mean_text(owed, low, high, percent))
