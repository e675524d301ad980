"""The Compare view for one customer: what moves, what that comes to, and both lists."""

from __future__ import annotations

from explain.charts.slopes import slopes, takeaway
from explain.formats import count_of, word
from explain.profiles.customer_profile import Profile
from explain.rankings.comparison import Move, RankingComparison
from explain.reasons.wording import escape
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.icons import icon
from pages.ui.elements.profile_strip import profile_line
from pages.ui.elements.reason_line import reason_line
from pages.ui.elements.theme import chart_theme
from pages.ui.session.context import ViewContext
from recommenders.contract import Columns

MOVE_LABELS = {
    Move.SAME: "the same place",
    Move.UP: "higher with {right}",
    Move.DOWN: "higher with {left}",
    Move.NEW: "{right} only",
    Move.GONE: "{left} only",
}
"""What a move from the left list to the right one says of the two sides."""


def heading(
    view: ViewContext,
    profile: Profile,
    found: RankingComparison,
    left: ComparedSide,
    right: ComparedSide,
) -> None:
    """How many items both sides list, and for whom."""
    length = max(len(found.before.ranking.items), len(found.after.ranking.items))
    names = f"{left.name} and {right.name}"
    if not length:
        said = f"{names} have nothing to list for {profile.label}"
    elif found.same:
        said = f"{names} give {profile.label} the same list"
    elif found.common == length:
        said = f"{names} agree on the items for {profile.label}, and not on their order"
    else:
        said = f"{names} agree on {word(found.common)} of {word(length)} items for {profile.label}"
    line = profile_line(profile, view.model.loaded.dataset)
    screen.title(said, f"**{escape(profile.label)}** · {line}")


def moved(
    view: ViewContext, found: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The slope chart, and what its numbers are."""
    screen.section("Where each item stands")
    screen.chart(
        slopes(
            found,
            view.model.loaded.dataset,
            left=left.short,
            right=right.short,
            theme=chart_theme(),
        ),
        key="slopes",
        alt=f"{left.name} to {right.name}. {takeaway(found, view.model.loaded.dataset)}",
    )
    below = "Numbers below the list are ranks by score among all candidates"
    if not (found.rank_before.all() and found.rank_after.all()):
        below += ", “bought” is no candidate on that side"
    if left.options.variety or right.options.variety:
        below += "; with variety an item may stand below the list in spite of its rank"
    screen.caption(
        f"{below}. Blue stands higher with {escape(right.name)}, orange with {escape(left.name)}."
    )


def in_words(
    view: ViewContext, found: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The comparison in a few sentences, and what must not be compared."""
    screen.section("In short")
    common = found.common
    lines = [
        f"**{count_of(common, 'item')} in both lists**, "
        f"{int(found.in_before.sum()) - common} with {escape(left.name)} only, "
        f"{int(found.in_after.sum()) - common} with {escape(right.name)} only."
    ]
    if found.agreement == found.agreement:
        lines.append(
            f"**Agreement {found.agreement:.2f}** of 1 (rank-biased overlap: the first places "
            "weigh most, 1 is the same list)."
        )
    changed = int(found.reason_changed.sum())
    if common:
        lines.append(
            f"**Another reason for {changed} of the {common} common items**: another purchase "
            "is named, or the check came out differently."
            if changed
            else "**The common items have the same reasons.**"
        )
    jump = _furthest(found)
    if jump is not None:
        old, new = int(found.rank_before[jump]), int(found.rank_after[jump])
        lines.append(
            f"**The widest gap:** {title(int(found.items[jump]), view)}, rank {old:,} with "
            f"{escape(left.name)} and {new:,} with {escape(right.name)}."
        )
    screen.text("\n".join(f"- {line}" for line in lines))
    units = dict.fromkeys(escape(side.model.entry.unit) for side in (left, right))
    kept = "stay in both lists" if view.selection.bought else "are in neither list"
    screen.caption(
        f"Ranks are compared, scores are not: they have no common scale ({', '.join(units)}). "
        f"Items bought before {kept}."
    )


def both_lists(
    view: ViewContext, found: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """The lists beside each other, each item with its reason and where the other side has it."""
    for column, side, explained, ranks, listed in zip(
        screen.columns(2),
        (left, right),
        (found.before, found.after),
        (found.rank_after, found.rank_before),
        (found.in_after, found.in_before),
        strict=True,
    ):
        there = {
            item: _there(*where)
            for item, *where in zip(
                found.items.tolist(),
                ranks.tolist(),
                listed.tolist(),
                found.reason_changed.tolist(),
                strict=True,
            )
        }
        with column:
            screen.section(side.name)
            if not explained.ranking.personal:
                screen.caption(
                    ":material/groups: There is no purchase to go by: the list is the popularity "
                    "ranking."
                )
            rows = []
            for place, words in enumerate(explained.rationales, start=1):
                item = words.reason.target
                rows.append(
                    f"{place} {_icon(item, view)} **{title(item, view)}** "
                    f":small[· {there[item]}]  \n:small[{reason_line(words)}]"
                )
            screen.text("\n\n".join(rows) or "There is nothing to list.")


def ranks_table(
    view: ViewContext, found: RankingComparison, left: ComparedSide, right: ComparedSide
) -> None:
    """Every item of either list with both ranks; the file has both reasons, too."""
    frame = found.frame(view.model.loaded.dataset)
    frame["move"] = [
        MOVE_LABELS[move].format(left=left.name, right=right.name) for move in found.moves
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
    screen.table("Every item of either list", frame, shown=shown)


def title(item: int, view: ViewContext) -> str:
    """The title of an item (code), harmless in Markdown."""
    return escape(str(view.model.loaded.dataset.items[Columns.TITLE].iloc[item]))


def _there(rank: int, listed: bool, changed: bool) -> str:
    """Where the other side has an item, in a few words of Markdown."""
    if listed:
        return f":material/check: in both, {rank} there{', another reason' if changed else ''}"
    return f":material/remove: only here, {rank:,} there" if rank else ":material/remove: only here"


def _icon(item: int, view: ViewContext) -> str:
    statistics = view.model.loaded.statistics
    category = statistics.name(Columns.CATEGORY, item) or statistics.name(
        Columns.PRODUCT_TYPE, item
    )
    return icon(category, statistics.name(Columns.DEPARTMENT, item))


def _furthest(found: RankingComparison) -> int | None:
    """The place (in ``items``) of the item whose two ranks are farthest apart."""
    ranks = zip(found.rank_before.tolist(), found.rank_after.tolist(), strict=True)
    gaps = [abs(old - new) if old and new else 0 for old, new in ranks]
    return gaps.index(max(gaps)) if any(gaps) else None
