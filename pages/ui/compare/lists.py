"""The Compare view for one customer: what moves, what that comes to, and both lists."""

from __future__ import annotations

from explain.charts.slopes import slopes, takeaway
from explain.formats import count_of, word
from explain.profiles.customer_profile import Profile
from explain.rankings.comparison import Move, RankingComparison
from explain.reasons.wording import escape
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.icons import icon
from pages.ui.elements.profile_strip import profile_line
from pages.ui.elements.reason_line import reason_line
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Columns
from recommenders.data.customer_labels import in_sentence

MOVE_LABELS = {
    Move.SAME: "the same place",
    Move.UP: "higher with {right}",
    Move.DOWN: "higher with {left}",
    Move.NEW: "{right} only",
    Move.GONE: "{left} only",
}
"""What a move from the left list to the right one says of the two sides."""


SAME_REASONS = "The items in both have the same reasons"


def draw_heading(
    view: ViewContext,
    profile: Profile,
    comparison: RankingComparison,
    left: ComparedSide,
    right: ComparedSide,
) -> None:
    """How many items both sides list, and for whom."""
    length = comparison.length
    names, called = f"{left.name} and {right.name}", in_sentence(profile.label)
    if not length:
        title = f"{names} have nothing to list for {called}"
    elif comparison.same:
        title = f"{names} give {called} the same list"
    elif comparison.common == length:
        title = f"{names} agree on the items for {called}, and not on their order"
    else:
        common = f"{word(comparison.common)} of {word(length)} items"
        title = f"{names} agree on {common} for {called}"
    line = profile_line(profile, view.model.loaded.dataset)
    links, who = Links.of(view), [] if view.customer is None else [view.customer]
    screen.title(
        title,
        f"**{links.text(profile.label, customers=who)}** · {line}",
        linked=links.text(title, customers=who),
    )


def draw_rank_changes(
    view: ViewContext, comparison: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The slope chart, and what its numbers are."""
    screen.section("Where each item stands")
    screen.chart(
        slopes(
            comparison,
            view.model.loaded.dataset,
            left=left.short,
            right=right.short,
            theme=chart_theme(),
        ),
        key="slopes",
        alt=f"{left.name} to {right.name}. {takeaway(comparison, view.model.loaded.dataset)}",
    )
    note = "Numbers below the list are ranks by score among all candidates"
    if not comparison.all_ranked:
        note += ", “bought” is no candidate on that side"
    if left.options.variety or right.options.variety:
        note += "; with variety an item may stand below the list in spite of its rank"
    screen.caption(
        f"{note}. Blue stands higher with {escape(right.name)}, orange with {escape(left.name)}."
    )


def draw_summary(
    view: ViewContext, comparison: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The comparison in a few sentences, and what must not be compared."""
    screen.section("In short")
    common = comparison.common
    lines = [
        f"**{count_of(common, 'item')} in both lists**, "
        f"{comparison.count(Move.GONE)} with {escape(left.name)} only, "
        f"{comparison.count(Move.NEW)} with {escape(right.name)} only."
    ]
    if comparison.agreement == comparison.agreement:
        lines.append(
            f"**Agreement {comparison.agreement:.2f}** of 1 (rank-biased overlap: the first places "
            "weigh most, 1 is the same list)."
        )
    changed = comparison.n_reasons_changed
    if common:
        whose = "the item in both" if common == 1 else f"{changed} of the {common} items in both"
        same = "The item in both has the same reason" if common == 1 else SAME_REASONS
        lines.append(
            f"**Another reason for {whose}**: another purchase is named, or the check came out "
            "differently."
            if changed
            else f"**{same}.**"
        )
    widest = comparison.widest_gap
    if widest is not None:
        old, new = int(comparison.rank_before[widest]), int(comparison.rank_after[widest])
        lines.append(
            f"**The widest gap:** {Links.of(view).item_name(int(comparison.items[widest]))}, "
            f"rank {old:,} with {escape(left.name)} and {new:,} with {escape(right.name)}."
        )
    screen.text("\n".join(f"- {line}" for line in lines))
    units = dict.fromkeys(escape(side.model.entry.unit) for side in (left, right))
    bought_items = "stay in both lists" if view.selection.bought else "are in neither list"
    screen.caption(
        f"Ranks are compared, scores are not: they have no common scale ({', '.join(units)}). "
        f"Items bought before {bought_items}."
    )


def draw_lists(
    view: ViewContext, comparison: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The lists beside each other, each item with its reason and where the other side has it."""
    for column, side, explanation, ranks, listed in zip(
        screen.columns(2),
        (left, right),
        (comparison.before, comparison.after),
        (comparison.rank_after, comparison.rank_before),
        (comparison.in_after, comparison.in_before),
        strict=True,
    ):
        notes = {
            item: _other_side_note(*where)
            for item, *where in zip(
                comparison.items.tolist(),
                ranks.tolist(),
                listed.tolist(),
                comparison.reason_changed.tolist(),
                strict=True,
            )
        }
        with column:
            screen.section(side.name)
            if not explanation.ranking.personal:
                screen.caption(
                    ":material/groups: There is no purchase to go by: the list is the one "
                    "for everybody without a history."
                )
            rows = []
            links = Links(dataset=view.model.loaded.dataset, selection=side.selection)
            for rank, rationale in enumerate(explanation.rationales, start=1):
                item = rationale.reason.target
                rows.append(
                    f"{rank} {_item_icon(item, view)} **{links.item_name(item)}** "
                    f":small[· {notes[item]}]  \n:small[{reason_line(rationale, links)}]"
                )
            screen.text("\n\n".join(rows) or "There is nothing to list.")


def draw_table(
    view: ViewContext, comparison: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """Every item of either list with both ranks; the file has both reasons, too."""
    frame = comparison.frame(view.model.loaded.dataset)
    frame["move"] = [
        MOVE_LABELS[move].format(left=left.name, right=right.name) for move in comparison.moves
    ]
    frame = frame.rename(
        columns={
            "rank before": f"rank: {left.name}",
            "rank after": f"rank: {right.name}",
            "move": "where",
            "reason before": f"reason: {left.name}",
            "reason after": f"reason: {right.name}",
            "reason changed": "another reason",
        }
    )
    shown = frame.drop(columns=[f"reason: {side.name}" for side in (left, right)])
    screen.section("Every item of either list")
    leads = [Links.of(view).item(item) for item in comparison.items.tolist()]
    screen.table(
        "Every item of either list",
        frame,
        shown=screen.Linked(frame=shown, links={"item": leads}),
    )


def _other_side_note(rank: int, listed: bool, changed: bool) -> str:
    """Where the other side has an item, in a few words of Markdown."""
    if listed:
        return f":material/check: in both, {rank} there{', another reason' if changed else ''}"
    return f":material/remove: only here, {rank:,} there" if rank else ":material/remove: only here"


def _item_icon(item: int, view: ViewContext) -> str:
    statistics = view.model.loaded.statistics
    category = statistics.name(Columns.CATEGORY, item) or statistics.name(
        Columns.PRODUCT_TYPE, item
    )
    return icon(category, statistics.name(Columns.DEPARTMENT, item))
