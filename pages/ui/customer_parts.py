"""The parts of the Customer view, from the heading to the history."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain import charts
from explain.contract import Attribution, Method, State
from explain.counterfactual import Check
from explain.explanation import Explanation
from explain.formats import ago, counted, date, money, plain, signed
from explain.profile import Profile
from explain.rationale import Rationale, escape, finding, taken, verdict
from explain.reasons import Reason
from pages.ui import pickers, resources
from pages.ui.exports import csv
from pages.ui.icons import icon
from pages.ui.parts import CHART, paper, profile_line
from pages.ui.pickers import Chosen
from pages.ui.selection import follow, take
from recommenders.contract import Columns, Dataset

SYMBOLS = {
    State.CHECKED: ":material/check_circle:",
    State.ASSOCIATED: ":material/link:",
    State.GENERAL: ":material/groups:",
}
METHODS = {
    Method.EXACT: "Exact: this recommender's score is a sum over the purchases.",
    Method.ENUMERATED: "Shapley values over every combination of the purchases.",
    Method.SAMPLED: "Shapley values, sampled; the lines are standard errors.",
    Method.TWO_LEVEL: "Owen values: groups of purchases first, then purchases inside them.",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST_ROWS = 200


def heading(chosen: Chosen, profile: Profile, explanation: Explanation) -> None:
    """The finding in words, and the way to the customers before and after."""
    shop = chosen.world.shop
    count = len(explanation.ranking.items)
    words = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    st.header(
        f"Why {escape(profile.label)} sees these {words} item{'' if count == 1 else 's'}",
        anchor=False,
    )
    strip, buttons = st.columns([7, 5], vertical_alignment="center")
    strip.markdown(profile_line(profile, shop.dataset))
    with buttons, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            "Previous",
            icon=":material/arrow_back:",
            shortcut="P",
            on_click=pickers.step,
            args=(shop, chosen.customer, -1),
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            shortcut="N",
            on_click=pickers.step,
            args=(shop, chosen.customer, 1),
        )
        with st.popover("Share", icon=":material/link:"):
            st.caption("This link opens the same screen.")
            st.code(chosen.selection.link(str(st.context.url or "").split("?")[0]), language=None)
            st.download_button(
                "The list as CSV",
                lambda: csv(explanation.frame(shop.dataset)),
                file_name="list.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
            )


def place_of(item: str | None, explanation: Explanation, dataset: Dataset) -> int:
    """The place in the list of the item whose explanation is open.

    Without a choice: the first item with a checked reason, for that is what can be shown; the
    first item where no reason is.
    """
    code = None if item is None else dataset.item_code(item)
    places = {int(target): place for place, target in enumerate(explanation.ranking.items)}
    if code in places:
        return places[code]
    states = [found.reason.state for found in explanation.rationales]
    return states.index(State.CHECKED) if State.CHECKED in states else 0


def ranked_list(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """The list; the item that is chosen here is explained beside it."""
    dataset, facts = chosen.world.shop.dataset, chosen.world.shop.facts
    st.subheader("Ranked list", anchor=False)
    if not explanation.ranking.personal:
        st.info(
            "This customer has no purchases yet, so the list is the popularity ranking: it is "
            "not personal, and the reasons say so.",
            icon=":material/groups:",
        )
    elif explanation.attribution.units and len(explanation.attribution.units) < 3:
        bought = counted(len(explanation.attribution.units), "purchased item")
        st.info(
            f"This list rests on {bought} only: expect it to change with the next purchase.",
            icon=":material/hourglass_top:",
        )
    ids: list[str] = []
    labels: dict[str, str] = {}
    captions: list[str] = []
    for row, found in enumerate(explanation.rationales):
        target = found.reason.target
        item = dataset.items.iloc[target]
        id_ = str(item[Columns.ITEM])
        category = facts.name(Columns.CATEGORY, target) or facts.name(Columns.PRODUCT_TYPE, target)
        department = facts.name(Columns.DEPARTMENT, target)
        details = [escape(category)] if category else []
        if dataset.has(Columns.PRICE) and pd.notna(item[Columns.PRICE]):
            details.append(escape(money(float(item[Columns.PRICE]), dataset.currency)))
        if explanation.ranking.personal:
            details.append(f"score {plain(float(explanation.ranking.scores[row]))}")
        else:
            details.append(f"bought by {facts.popularity[target]:.0f} % of customers")
        ids.append(id_)
        labels[id_] = (
            f"{row + 1} {icon(category, department)} **{escape(str(item[Columns.TITLE]))}** "
            f":small[· {' · '.join(details)}]"
        )
        state = found.reason.state
        captions.append(
            f"{SYMBOLS[state]} {escape(verdict(found.reason))} · {found.brief_markdown}"
        )
    follow("item", ids[place])
    st.radio(
        "Ranked list: choose an item to see why it is there",
        ids,
        format_func=lambda id_: labels[id_],
        captions=captions,
        key="item",
        on_change=take,
        args=("item", "item"),
        label_visibility="collapsed",
    )


def why(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """The sentence of the chosen item, the check that settles it, and every check in a table."""
    dataset = chosen.world.shop.dataset
    found = explanation.rationales[place]
    reason = found.reason
    st.subheader(
        f"Why {escape(str(dataset.items[Columns.TITLE].iloc[reason.target]))}", anchor=False
    )
    score = plain(float(explanation.ranking.scores[place]))
    st.caption(
        f"rank {place + 1} of {explanation.ranking.n_candidates:,} · "
        f"score {score} ({escape(chosen.world.entry.unit)})"
    )
    st.markdown(_linked(found, dataset))
    settled = reason.check or reason.alone
    if settled is not None:
        words = {
            State.CHECKED: "Checked",
            State.ASSOCIATED: "Checked, not decisive",
            State.GENERAL: "Checked, not personal",
        }
        st.markdown(
            f"{SYMBOLS[reason.state]} **{words[reason.state]}.** "
            f"{escape(finding(settled, dataset))}"
        )
    st.caption(_evidence(reason, dataset))


def _evidence(reason: Reason, dataset: Dataset) -> str:
    """How the named purchases relate to the item, how much they carry, and when they were."""
    named = reason.named
    if named is None:
        return "No purchase is named: what everybody buys would bring this item here as well."
    last = date(dataset.local_time(named.last))
    carries = f"{100 * reason.share:.0f} % of what lifts this item"
    related = "" if named.everything else f"{named.relation} · "
    return f"{related}carries {carries} · last bought {last}"


def asked_again(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Every check of the chosen item: what the recommender said without these purchases."""
    checks = explanation.checks[place]
    if not checks:
        return
    st.subheader("Asked again without them", anchor=False)
    st.table(_check_table(checks, chosen.world.shop.dataset))


def by_purchase(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """What each purchase adds to the score of the chosen item."""
    dataset = chosen.world.shop.dataset
    attribution = explanation.attribution
    st.markdown("**What each purchase adds**")
    if not attribution.units:
        st.caption("There is no purchase to credit.")
        return
    if not attribution.values[:, place].any():
        st.caption("No purchase changes this item's score: it is the same for every history.")
        return
    st.plotly_chart(
        charts.contributions(
            attribution, place, dataset, unit=chosen.world.entry.unit, paper=paper()
        ),
        config=CHART,
        key="by_purchase",
        alt=_takeaway(attribution, place, dataset),
    )
    st.caption(
        f"{METHODS[attribution.method]} The bars add up to "
        f"{signed(float(attribution.total[place] - attribution.base[place]))}, the score beyond "
        f"that of an empty history ({plain(float(attribution.base[place]))})."
    )


def by_relation(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (a): what of the history carries the item."""
    st.subheader("What of the history carries it", anchor=False)
    grouped = explanation.grouped
    if not explanation.attribution.units:
        st.caption(
            "There is no history to carry it: every item has the same score "
            f"({plain(float(grouped.base[place]))}), and popularity settles the order."
            if not grouped.base.any()
            else f"No history is needed: the score {plain(float(grouped.base[place]))} is that of "
            "an empty history."
        )
        return
    shares = charts.relation_bars(grouped, place)
    st.plotly_chart(
        charts.relations(grouped, place, unit=chosen.world.entry.unit, paper=paper()),
        config=CHART,
        key="by_relation",
        alt="Score by relation of the purchases to the item: "
        + ", ".join(f"{name} {signed(value)}" for name, value, _ in shares),
    )
    st.caption(
        "The same contributions, grouped by how each purchased item relates to this one "
        "(in brackets: purchased items). The bars add up to the score."
    )


def by_feature(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (b): what kind of item the recommender favours, told by the surrogate."""
    st.subheader("What kind of item it favours", anchor=False)
    surrogate = resources.surrogate(chosen.world)
    found = resources.feature_attribution(
        chosen.world.fingerprint, chosen.customer, chosen.selection.bought, chosen.world, surrogate
    )
    target = explanation.ranking.items[place]
    row = int((found.targets == target).nonzero()[0][0])
    if found.fidelity.tau != found.fidelity.tau:
        st.caption(
            "Every item at the top of this list has the same score, so no feature can tell them "
            "apart."
        )
        return
    weak = found.fidelity.word == "weak"
    st.plotly_chart(
        charts.waterfall(
            found,
            row,
            unit=chosen.world.entry.unit,
            currency=chosen.world.shop.dataset.currency,
            faded=weak,
            paper=paper(),
        ),
        config=CHART,
        key="by_feature",
        alt=charts.waterfall_takeaway(found, row),
    )
    symbol = ":material/warning:" if weak else ":material/verified:"
    st.markdown(f"{symbol} **Fidelity.** {escape(found.fidelity.sentence)}")
    held, bare = surrogate.held_out, surrogate.held_out_plain
    st.caption(
        f"On customers the surrogate has not seen: tau {held.tau:.2f}, R2 {held.r2:.2f}. "
        f"Without the parts of the score itself among the features: tau {bare.tau:.2f}, "
        f"R2 {bare.r2:.2f}; that is how far the kind of item alone explains the order."
    )


def history(chosen: Chosen, profile: Profile, explanation: Explanation, place: int) -> None:
    """The purchases behind the reason, and every purchase in its place in time."""
    dataset = chosen.world.shop.dataset
    st.subheader("History", anchor="history")
    if not profile.purchases:
        st.caption("Nothing was bought yet; the first purchase will stand here.")
        return
    named = explanation.rationales[place].reason.named
    marked = frozenset(named.items) if named is not None and not named.everything else frozenset()
    items = [part.item for part in explanation.rationales[place].parts if part.item is not None]
    if items:
        for column, item in zip(st.columns(len(items)), items, strict=True):
            with column:
                _purchase_line(item, profile, dataset)
    st.plotly_chart(
        charts.timeline(profile, dataset, marked=marked, paper=paper()),
        config=CHART,
        key="timeline",
        alt=f"{counted(profile.purchases, 'purchase')} over time, a lane for each category.",
    )
    with st.expander(f"All {counted(profile.purchases, 'purchase')} as a table"):
        frame = profile.frame(dataset)
        st.dataframe(
            frame.head(MOST_ROWS),
            hide_index=True,
            column_config={
                "date": st.column_config.DatetimeColumn("Date", format="D MMM YYYY, HH:mm"),
                "item": "Item",
                "lane": "Category",
                "quantity": st.column_config.NumberColumn("Quantity", format="%d"),
                "unit price": st.column_config.NumberColumn(
                    f"Unit price ({dataset.currency})", format="%.2f"
                ),
            },
            alt="The purchases of this customer, newest first.",
        )
        if len(frame) > MOST_ROWS:
            st.caption(f"The newest {MOST_ROWS} of {len(frame):,}.")


def _purchase_line(item: int, profile: Profile, dataset: Dataset) -> None:
    rows = profile.events[profile.events["item"] == item]
    id_ = str(dataset.items[Columns.ITEM].iloc[item])
    title = str(dataset.items[Columns.TITLE].iloc[item])
    dates = ", ".join(date(time) for time in rows["time"].iloc[::-1].head(5))
    more = f" and {len(rows) - 5} earlier" if len(rows) > 5 else ""
    st.subheader(f":small[{escape(title)}]", anchor=anchor(id_))
    st.caption(
        f"bought {counted(len(rows), 'time')}: {dates}{more} "
        f"(last {ago(rows['time'].iloc[-1], dataset.as_of)})"
    )


def anchor(id_: str) -> str:
    """The name of an item's place in the history, safe in a link."""
    return "bought-" + "".join(c if c.isalnum() else f"-{ord(c)}-" for c in id_)


def _linked(found: Rationale, dataset: Dataset) -> str:
    """The sentence with each purchase as a link to its place in the history."""
    ids = dataset.items[Columns.ITEM]
    return "".join(
        escape(part.text)
        if part.item is None
        else f"[{escape(part.text)}](#{anchor(str(ids.iloc[part.item]))})"
        for part in found.parts
    )


def _check_table(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    names = [taken(check.removal, dataset) for check in checks]
    return pd.DataFrame(
        {
            "Without": [escape(name[:1].upper() + name[1:]) for name in names],
            "Rank": [_change(f"{c.rank_before:,}", f"{c.rank_after:,}") for c in checks],
            "Score": [_change(plain(c.score_before), plain(c.score_after)) for c in checks],
        }
    ).set_index("Without")


def _change(before: str, after: str) -> str:
    # non-breaking blanks keep "3 to 35" on one line of a narrow column
    return f"{before}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{after}"


def _takeaway(attribution: Attribution, place: int, dataset: Dataset) -> str:
    bars = charts.contribution_bars(attribution, place, dataset)
    return "Contributions to the score: " + ", ".join(
        f"{name} {signed(value)}" for name, value, _ in bars
    )
