"""The Compare view for one item: its rank, its reason and its contributions on both sides."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.charts import attribution as charts
from explain.contract import Attribution, ReasonState
from explain.formats import signed_number
from explain.rankings.comparison import RankingComparison
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.compare.cache import elsewhere
from pages.ui.compare.lists import title
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.icons import STATES
from pages.ui.elements.theme import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import on_widget_change, sync_widget
from recommenders.contract import Columns

CUSTOMER, WHAT_IF = "pages/views/customer.py", "pages/views/what_if.py"


def one_item(
    view: ViewContext, found: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """An item of either list, chosen here, with what each side says of it."""
    dataset = view.model.loaded.dataset
    if not len(found.items):
        return
    asked = view.selection.item
    codes: list[int] = found.items.tolist()
    code = None if asked is None else dataset.item_code(asked)
    place = codes.index(code) if code in codes else _first(found)
    item = codes[place]
    screen.section(f"Why {dataset.items[Columns.TITLE].iloc[item]} stands where it does")
    if asked is not None and code not in codes:
        name = asked if code is None else title(code, view)
        st.warning(
            f"“{name if code is not None else escape(name)}” is in neither list. Another item is "
            "explained instead.",
            icon=":material/help:",
        )
    if not screen.presenting():
        _picker(view, found, codes, item)
    for column, side, explained, rank, key in zip(
        screen.columns(2),
        (left, right),
        (found.before, found.after),
        (int(found.rank_before[place]), int(found.rank_after[place])),
        ("left", "right"),
        strict=True,
    ):
        with column:
            _side(view, side, explained, item, rank, key)


def _picker(view: ViewContext, found: RankingComparison, codes: list[int], item: int) -> None:
    ids = view.model.loaded.dataset.items[Columns.ITEM]
    titles = view.model.loaded.dataset.items[Columns.TITLE]
    labels = {}
    for place, code in enumerate(codes):
        ranks = (found.rank_before[place], found.rank_after[place])
        before, after = (f"{rank:,}" if rank else "bought" for rank in ranks)
        labels[str(ids.iloc[code])] = f"{titles.iloc[code]} ({before} and {after})"
    sync_widget("compared", str(ids.iloc[item]))
    st.selectbox(
        "An item of either list, with both ranks",
        list(labels),
        format_func=lambda id_: labels[id_],
        key="compared",
        on_change=on_widget_change,
        args=("item", "compared"),
    )


def _side(
    view: ViewContext,
    side: ComparedSide,
    explained: Explanation,
    item: int,
    rank: int,
    key: str,
) -> None:
    listed = explained.ranking.items.tolist()
    of = f"{explained.ranking.n_candidates:,}"
    name = escape(side.name)
    if item not in listed:
        where = f"rank {rank:,} of {of}" if rank else "not ranked, for it has been bought"
        screen.text(f"**{name}**: not in the list, {where}.")
        attribution = elsewhere(side, explained, item)
        if attribution is not None:
            _bars(view, side, attribution, 0, key)
        _missing(view, side, item)
        return
    place = listed.index(item)
    words = explained.rationales[place]
    screen.text(f"**{name}**: place {place + 1} of the list, of {of} ranked items.")
    screen.text(f"{STATES[words.reason.state]} {words.markdown}")
    _bars(view, side, explained.attribution, place, key)
    if screen.presenting():
        return
    st.page_link(
        CUSTOMER,
        label=f"All that {side.name} says of it",
        icon=":material/person:",
        query_params=replace(side.selection, item=_id(item, view), versus=None).params(),
    )


def _bars(
    view: ViewContext, side: ComparedSide, attribution: Attribution, place: int, key: str
) -> None:
    """What each purchase adds to the score, in the units of that side."""
    if not attribution.units or not attribution.values[:, place].any():
        screen.caption("No purchase changes the score of this item here.")
        return
    dataset = view.model.loaded.dataset
    bars = charts.contribution_bars(attribution, place, dataset)
    screen.chart(
        charts.contributions(
            attribution, place, dataset, unit=side.model.entry.unit, theme=chart_theme()
        ),
        key=f"purchases_{key}",
        alt=f"{side.name}, what each purchase adds to the score: "
        + ", ".join(f"{name} {signed_number(value)}" for name, value, _ in bars),
    )


def _missing(view: ViewContext, side: ComparedSide, item: int) -> None:
    """Where to go on with an item that this side does not list."""
    if screen.presenting():
        return
    id_ = _id(item, view)
    opened = replace(side.selection, item=None, versus=id_)
    st.page_link(
        CUSTOMER,
        label=f"Why it is not in the list of {side.name}",
        icon=":material/help:",
        query_params=opened.params(),
    )
    st.page_link(
        WHAT_IF,
        label="What other purchases would do",
        icon=":material/tune:",
        query_params=replace(side.selection, item=id_).params(),
    )


def _first(found: RankingComparison) -> int:
    """The first item that only the left list has, one with a checked reason where there is one."""
    states = {words.reason.target: words.reason.state for words in found.before.rationales}
    gone = [place for place, listed in enumerate(found.in_after) if not listed]
    checked = [place for place in gone if states[int(found.items[place])] is ReasonState.CHECKED]
    return next(iter([*checked, *gone]), 0)


def _id(item: int, view: ViewContext) -> str:
    return str(view.model.loaded.dataset.items[Columns.ITEM].iloc[item])
