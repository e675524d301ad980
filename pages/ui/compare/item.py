"""The Compare view for one item: its rank, its reason and its contributions on both sides."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.charts import attribution as charts
from explain.contract import Attribution
from explain.rankings.comparison import RankingComparison
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.compare.cache import unlisted_attribution
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.charts import draw_bars
from pages.ui.elements.icons import STATES
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import sync_widget, taking, update

CUSTOMER, WHAT_IF = "pages/views/explain/customer.py", "pages/views/explain/what_if.py"


def draw_item(
    view: ViewContext, comparison: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """An item of either list, chosen here, with what each side says of it."""
    dataset = view.model.loaded.dataset
    if not len(comparison.items):
        return
    wanted = view.selection.item
    codes: list[int] = comparison.items.tolist()
    code = None if wanted is None else dataset.item_code(wanted)
    position = codes.index(code) if code in codes else comparison.example
    item = codes[position]
    screen.section(
        f"Why {dataset.item_title(item)} stands where it does",
        whole=dataset.whole_title(item),
        linked=f"Why {Links.of(view).item_name(item)} stands where it does",
    )
    if wanted is not None and code not in codes:
        name = escape(wanted) if code is None else Links.of(view).item_name(code)
        st.warning(
            f"“{name}” is in neither list. Another item is explained instead.",
            icon=":material/help:",
        )
    if not screen.presenting():
        _draw_item_picker(view, comparison, codes, item)
    for column, side, explanation, rank, key in zip(
        screen.columns(2),
        (left, right),
        (comparison.before, comparison.after),
        (int(comparison.rank_before[position]), int(comparison.rank_after[position])),
        ("left", "right"),
        strict=True,
    ):
        with column:
            _draw_side(view, side, explanation, item, rank, key)


def _draw_item_picker(
    view: ViewContext, comparison: RankingComparison, codes: list[int], item: int
) -> None:
    dataset = view.model.loaded.dataset
    labels = {}
    for position, code in enumerate(codes):
        ranks = (comparison.rank_before[position], comparison.rank_after[position])
        before, after = (f"{rank:,}" if rank else "bought" for rank in ranks)
        labels[dataset.item_id(code)] = f"{dataset.item_title(code)} ({before} and {after})"
    sync_widget("compared", dataset.item_id(item), labels.values())
    st.selectbox(
        "An item of either list, with both ranks",
        list(labels),
        format_func=lambda id_: labels[id_],
        key="compared",
        on_change=taking("compared", labels, lambda id_: update(item=id_)),
    )


def _draw_side(
    view: ViewContext,
    side: ComparedSide,
    explanation: Explanation,
    item: int,
    rank: int,
    key: str,
) -> None:
    listed = explanation.ranking.items.tolist()
    n_candidates = f"{explanation.ranking.n_candidates:,}"
    name = escape(side.name)
    if item not in listed:
        where = f"rank {rank:,} of {n_candidates}" if rank else "not ranked, for it has been bought"
        screen.text(f"**{name}**: not in the list, {where}.")
        attribution = unlisted_attribution(side, explanation, item)
        if attribution is not None:
            _draw_contributions(view, side, attribution, 0, key)
        _draw_unlisted_links(view, side, item)
        return
    position = listed.index(item)
    rationale = explanation.rationales[position]
    screen.text(f"**{name}**: place {rank} of the list, of {n_candidates} ranked items.")
    links = Links(dataset=view.model.loaded.dataset, selection=side.selection)
    named = () if rationale.reason.named is None else rationale.reason.named.items
    screen.text(
        f"{STATES[rationale.reason.state]} {links.sentence(rationale.spans)}"
        f"{links.taken_out(named, target=item)}"
    )
    _draw_contributions(view, side, explanation.attribution, position, key)
    if screen.presenting():
        return
    id_ = view.model.loaded.dataset.item_id(item)
    st.page_link(
        CUSTOMER,
        label=f"All that {side.name} says of it",
        icon=":material/person:",
        query_params=replace(side.selection, item=id_, versus=None).params(),
    )


def _draw_contributions(
    view: ViewContext, side: ComparedSide, attribution: Attribution, position: int, key: str
) -> None:
    """What each purchase adds to the score, in the units of that side."""
    if not attribution.units or not attribution.values[:, position].any():
        screen.caption("No purchase changes the score of this item here.")
        return
    dataset = view.model.loaded.dataset
    bars = charts.contributions(attribution, position, dataset, unit=side.model.entry.unit)
    draw_bars(
        bars,
        key=f"purchases_{key}",
        alt=f"{side.name}, what each purchase adds to the score: {bars.words}",
    )


def _draw_unlisted_links(view: ViewContext, side: ComparedSide, item: int) -> None:
    """Where to go on with an item that this side does not list."""
    if screen.presenting():
        return
    id_ = view.model.loaded.dataset.item_id(item)
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
