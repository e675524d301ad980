"""The history of a customer, with the purchases behind a reason in their place."""

from __future__ import annotations

import streamlit as st

from explain.charts.timeline import timeline
from explain.export.report import Table
from explain.formats import count_of, date, time_ago
from explain.profiles.customer_profile import Profile
from explain.reasons.explanation import Explanation
from pages.ui.customer import highlight
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Columns
from recommenders.shelves.contract import times as how_often


def history(view: ViewContext, profile: Profile, explanation: Explanation, position: int) -> None:
    """The purchases behind the reason, and every purchase in its place in time."""
    dataset = view.model.loaded.dataset
    screen.section("History", anchor="history")
    if not profile.purchases:
        st.caption("Nothing was bought yet; the first purchase will stand here.")
        return
    named = explanation.rationales[position].reason.named
    marked = frozenset(named.items) if named is not None and not named.everything else frozenset()
    items = [part.item for part in explanation.rationales[position].spans if part.item is not None]
    carries = highlight.marked(view, explanation)
    if carries is not None:
        marked = frozenset([carries.item])
        items = list(dict.fromkeys([carries.item, *items]))
    if items:
        for column, item in zip(st.columns(len(items)), items, strict=True):
            with column:
                _purchase_line(item, profile, Links.of(view))
    screen.chart(
        timeline(
            profile,
            dataset,
            marked=marked,
            explains=highlight.hovers(explanation, dataset),
            theme=chart_theme(),
        ),
        key="timeline",
        alt=f"{count_of(profile.purchases, 'purchase')} over time, a lane for each category.",
    )
    frame = profile.frame(dataset)
    screen.record(Table(name="The purchases", frame=frame))
    opened = st.expander(
        f"All {count_of(profile.purchases, 'purchase')} as a table",
        key="all_purchases",
        on_change="rerun",
    )
    # rows are sent to the browser only once somebody wants to see them
    if opened.open:
        links = Links.of(view)
        leads = {id_: links.item_of(id_) for id_ in frame[Columns.ITEM].unique()}
        grid, leading = screen.grid_of(
            screen.Linked(frame=frame, links={"item": frame[Columns.ITEM].map(leads).tolist()})
        )
        opened.dataframe(
            grid,
            hide_index=True,
            column_config={
                "date": st.column_config.DatetimeColumn("Date", format="D MMM YYYY, HH:mm"),
                Columns.ITEM: "Item id",
                "item": "Item",
                Columns.CATEGORY: "Category",
                "quantity": st.column_config.NumberColumn("Quantity", format="%d"),
                "unit price": st.column_config.NumberColumn(
                    f"Unit price ({dataset.currency})", format="%.2f"
                ),
            }
            | leading,
            alt="The purchases of this customer, newest first.",
        )


def anchor(id_: str) -> str:
    """The name of an item's place in the history, safe in a link."""
    return "bought-" + "".join(
        character if character.isalnum() else f"-{ord(character)}-" for character in id_
    )


def _purchase_line(item: int, profile: Profile, links: Links) -> None:
    dataset = links.dataset
    # lines of one basket are one time
    times = profile.events["time"][profile.events["item"] == item].drop_duplicates()
    dates = ", ".join(date(time) for time in times.iloc[::-1].head(5))
    more = f" and {len(times) - 5} earlier" if len(times) > 5 else ""
    st.header(f":small[{links.item_name(item)}]", anchor=anchor(dataset.item_id(item)))
    st.caption(
        f"bought {how_often(len(times))}: {dates}{more} "
        f"(last {time_ago(times.iloc[-1], dataset.as_of)})"
    )
