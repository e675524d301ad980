"""The lists of the What if view: what would be seen, what moved, whose reasons changed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.charts.slopes import slopes, takeaway
from explain.formats import date
from explain.profiles.customer_profile import Profile
from explain.rankings.comparison import Move, RankingComparison
from explain.reasons.explanation import Explanation
from explain.reasons.wording import Rationale, escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.icons import STATES
from pages.ui.elements.profile_strip import profile_line
from pages.ui.elements.reason_line import reason_line, reason_words
from pages.ui.session import list_options
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.what_if.cache import WhatIfOutcome
from recommenders.data.customer_labels import in_sentence


def heading(view: ViewContext, profile: Profile, outcome: WhatIfOutcome) -> None:
    """The finding in words, and whose history it is."""
    label, called = profile.label, in_sentence(profile.label)
    if outcome.summary:
        title = f"{outcome.summary}: {outcome.comparison.finding}"
    elif view.of_guest:
        title = "What would somebody with this basket see?"
    elif profile.purchases:
        title = f"What if {called} had bought something else?"
    else:
        title = f"What would {called} see after a first purchase?"
    links = Links.of(view)
    who = [] if view.customer is None else [view.customer]
    screen.title(
        title,
        f"**{links.text(label, customers=who)}** · {profile_line(profile, links.dataset)}",
        linked=links.text(title, (edit.item for edit in outcome.requested.edits), who),
    )
    for problem in outcome.problems:
        named = (edit.item for edit in outcome.requested.edits)
        st.warning(links.text(problem, named), icon=":material/help:")


def moved(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """The slope chart, and what it does not say."""
    dataset, comparison = view.model.loaded.dataset, outcome.comparison
    screen.section("What moves")
    screen.chart(
        slopes(comparison, dataset, left="As it is", right="Changed", theme=chart_theme()),
        key="slopes",
        alt=takeaway(comparison, dataset),
    )
    agreement = comparison.agreement
    screen.caption(
        (
            f"Agreement of the two lists {agreement:.2f} of 1 (rank-biased overlap, the first "
            "places weigh most). "
            if agreement == agreement
            else ""
        )
        + "Numbers below the list are ranks among all candidates"
        + (
            ", “bought” is no candidate, being in the history."
            if not comparison.all_ranked
            else "."
        )
        + (" “Hidden” is what a rule of the shop leaves out." if outcome.rules else ""),
        terms=["rank-biased overlap", "candidates"],
    )


def list_after(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """The list after the changes with its reasons, each with where the item was before."""
    links, comparison = _on_top(view, outcome), outcome.comparison
    screen.section("The list with these changes" if outcome.summary else "The list as it is")
    if not comparison.after.ranking.personal:
        screen.caption(
            ":material/groups: There is no purchase to go by: the list is the one for everybody "
            "without a history."
        )
    if not comparison.after.rationales:
        screen.text("No item is left to rank: everything has been bought.")
        return
    lines = []
    for row, words in enumerate(comparison.after.rationales):
        title = links.item_name(words.reason.target)
        was = f" :small[· {_was(comparison, row)}]" if outcome.summary else ""
        lines.append(f"{row + 1} **{title}**{was}  \n:small[{reason_line(words, links)}]")
    screen.text("\n\n".join(lines))


def reasons_changed(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """The items of both lists whose reason is another now."""
    comparison = outcome.comparison
    links, more = Links.of(view), _on_top(view, outcome)
    screen.section("Whose reasons change")
    before, after = _by_item(comparison.before), _by_item(comparison.after)
    changed = comparison.items[comparison.reason_changed].tolist()
    if not comparison.common:
        screen.text("The two lists have no item in common.")
        return
    single = comparison.common == 1
    if not changed:
        of = "Not that of the one item" if single else f"None of the {comparison.common:,} items"
        screen.text(f"{of} that both lists have.")
        return
    of = "That of the one item" if single else f"{len(changed)} of the {comparison.common:,} items"
    screen.text(f"{of} that both lists have.")
    screen.text(
        "\n\n".join(
            f"**{links.item_name(item)}**  \n"
            f":small[before: {STATES[before[item].reason.state]} "
            f"{reason_words(before[item], links)}]  \n"
            f":small[now: {STATES[after[item].reason.state]} {reason_words(after[item], more)}]"
            for item in changed
        )
    )


def gone(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """What has left the list, where it is now, and why it was there."""
    links, comparison = Links.of(view), outcome.comparison
    before = _by_item(comparison.before)
    left = [
        f"**{links.item_name(item)}** :small[· was {comparison.rank_words(index, after=False)}, "
        f"is {comparison.rank_words(index, after=True)} now]  \n"
        f":small[{reason_line(before[item], links)}]"
        for index, (item, move) in enumerate(
            zip(comparison.items.tolist(), comparison.moves, strict=True)
        )
        if move is Move.GONE
    ]
    if left:
        screen.section("No longer in the list")
        screen.text("\n\n".join(left))


def notes(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """What is the same on both sides, and what the reasons leave out."""
    options, model = view.options, view.model
    dataset = model.loaded.dataset
    empty = not len(outcome.edited.history.items)
    if options.waiting and not empty:
        options = replace(options, waiting=False)
        screen.caption(
            "**More personal.** In the changed list only: without a purchase there is nothing to "
            "act on."
        )
    elif options.personal and empty:
        screen.caption("**More personal.** Not in the changed list: it has no purchase to act on.")
    list_options.notes(options, None, from_zero=model.entry.nonnegative)
    if options.variety is not None:
        screen.caption(
            "Both lists are rearranged for variety: ranks in the checks and below the list are by "
            "score."
        )
    if outcome.off:
        screen.caption("The list before has every rule of the shop.")
    bought_items = "stay in the list" if view.selection.bought else "are not listed"
    screen.caption(
        f"Both lists come from {escape(model.entry.label)} with the settings in the sidebar: "
        f"changing them changes both. Items bought before {bought_items}. "
        "The recommender is not fitted again: it has learned from everybody's purchases up to "
        f"{date(dataset.as_of)}, "
        "whatever the as-of date here. Figures from the log, such as who else bought an item, "
        "are left out of these reasons, because they are about what was really bought."
    )


def tables(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """Both lists and both histories, item by item."""
    dataset, links = view.model.loaded.dataset, Links.of(view)
    if outcome.summary:
        screen.section("Both lists")
        frame = outcome.comparison.frame(dataset)
        # the reasons are told above, and are in the file
        shown = frame.drop(columns=["reason before", "reason after"])
        leads = [links.item(item) for item in outcome.comparison.items.tolist()]
        screen.table("Both lists", frame, shown=screen.Linked(frame=shown, links={"item": leads}))
    screen.section("The history, item by item")
    frame = outcome.history_diff.frame(dataset)
    if frame.empty:
        screen.text("There is no purchase yet.")
    else:
        shown = frame
        if not any(outcome.history_diff.changes):
            # before a change there is one history
            shown = frame.drop(columns=["purchases after", "change"])
            shown = shown.rename(columns={"purchases before": "purchases"})
        screen.table(
            "The history, item by item",
            frame,
            shown=screen.Linked(
                frame=shown,
                links={"item": [links.item(item) for item in outcome.history_diff.items.tolist()]},
            ),
            column_config={
                "last bought": st.column_config.DatetimeColumn("Last bought", format="D MMM YYYY"),
                "carries %": st.column_config.NumberColumn("Carries", format="%.1f %%"),
            },
        )


def _on_top(view: ViewContext, outcome: WhatIfOutcome) -> Links:
    """Links that add to the changes which are made already."""
    return replace(Links.of(view), edits=outcome.requested)


def _by_item(explanation: Explanation) -> dict[int, Rationale]:
    return {words.reason.target: words for words in explanation.rationales}


def _was(comparison: RankingComparison, row: int) -> str:
    """Where an item of the list was before, in a few words."""
    move, rank = comparison.moves[row], int(comparison.rank_before[row])
    if move is Move.SAME:
        return "as before"
    if move is Move.NEW:
        return f":blue[new], was {comparison.rank_words(row, after=False)}"
    return f":blue[up from {rank}]" if move is Move.UP else f":orange[down from {rank}]"
