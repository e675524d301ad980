"""The options of the list: safer or more personal, and variety."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import Selection, sync_widget, taking, update
from recommenders.ranking.diversity import Rearranged, Variety
from recommenders.ranking.probability_ratio import GAMMAS, REFUSAL
from recommenders.registry import RecommenderEntry

DIAL = "Safer to more personal"
OWN_DIAL = "Popular to personal"
PERSONAL = {f"{gamma:g}": gamma for gamma in GAMMAS}
"""The settings of the dial by their text in the address."""
OWN_PERSONAL = {f"{setting:g}": setting for setting in (-1.0, -0.5, 0.0, 0.5, 1.0)}
"""The same for a recommender with a dial of its own: so much more of it than was learned."""
OFF, NO_VARIETY = "0", ""
VARIETIES: dict[str, tuple[str, str]] = {
    NO_VARIETY: ("None", "The highest scores first."),
    Variety.SPREAD: ("Spread out", "Fewer items that are alike."),
    Variety.CALIBRATED: ("Like the history", "Categories in the shares that were bought."),
}
"""Label and description of each choice, by its text in the address."""
PLAIN_SIDE = "plain"
"""No variety, in the address of the other side: nothing there means the same as on this one."""
NO_CATEGORIES = "the items of this data set have no categories"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """The options in force; ``ignored`` says in sentences what the address asks for in vain.

    ``personal`` is the setting of the dial, 0 as it comes: the power of the popularity that scores
    are divided by, or with ``own_dial`` by how much more than was learned the purchases count, -1
    (not at all) to 1 (twice). ``waiting`` tells that the dial is turned and has nothing to act on:
    there are no purchases.
    """

    personal: float
    variety: Variety | None
    own_dial: bool = False
    waiting: bool = False
    ignored: tuple[str, ...] = ()


def resolve(
    selection: Selection,
    entry: RecommenderEntry,
    loaded: LoadedDataset,
    customer: int | None = None,
) -> ListOptions:
    """What can be had of the options in the address; without purchases the dial stays at 0."""
    ignored, waiting = [], False
    personal = dial_settings(entry).get(selection.personal or OFF)
    if personal is None:
        ignored.append(f"“{DIAL}” has no setting “{selection.personal}”: it stays at 0.")
    elif personal and not entry.nonnegative and not entry.own_dial:
        ignored.append(f"“{DIAL}” stays at 0 for {entry.label}: {REFUSAL}.")
        personal = 0.0
    elif personal and customer is not None and not len(loaded.dataset.histories([customer]).items):
        personal, waiting = 0.0, True
    name = selection.variety or NO_VARIETY
    variety = Variety(name) if name and name in VARIETIES else None
    if name not in VARIETIES:
        ignored.append(f"There is no variety “{name}”: the list has the highest scores first.")
    elif variety is Variety.CALIBRATED and loaded.statistics.group_level() is None:
        ignored.append(f"The list cannot be like the history: {NO_CATEGORIES}.")
        variety = None
    return ListOptions(
        personal=personal or 0.0,
        variety=variety,
        own_dial=entry.own_dial,
        waiting=waiting,
        ignored=tuple(ignored),
    )


def of_other_side(selection: Selection, recommender: str) -> Selection:
    """The selection with what is held against it in its place: a recommender, with the options.

    What the address does not say of the other side is as on this one.
    """
    personal = selection.against_personal or selection.personal
    variety = selection.against_variety or selection.variety
    return replace(
        selection,
        recommender=recommender,
        personal=None if personal == OFF else personal,
        variety=None if variety == PLAIN_SIDE else variety,
    )


def option_words(options: ListOptions) -> list[str]:
    """The options in force in a few words each; none for a list as it comes."""
    variety = [VARIETIES[options.variety][0].lower()] if options.variety else []
    return [*dial_words(options), *variety]


def dial_settings(entry: RecommenderEntry) -> dict[str, float]:
    """The settings of the dial that a recommender allows, by their text in the address."""
    return OWN_PERSONAL if entry.own_dial else PERSONAL


def dial_words(options: ListOptions) -> list[str]:
    """The setting of the dial in two words; none where it stands as it comes."""
    if not options.personal:
        return []
    return [f"{'personal' if options.personal > 0 else 'popular'} {abs(options.personal):g}"]


def control(selection: Selection, entry: RecommenderEntry, loaded: LoadedDataset) -> None:
    """A button that opens the options, and says which are in force."""
    options = resolve(selection, entry, loaded)
    label = " · ".join(["List options", *option_words(options)])
    with st.popover(label, icon=":material/tune:", width="stretch"):
        _dial(selection, entry)
        _variety(selection, loaded)


def notes(options: ListOptions, rearranged: Rearranged | None, *, from_zero: bool) -> None:
    """What the options in force mean for this list, in a short line each."""
    for sentence in options.ignored:
        st.warning(escape(sentence), icon=":material/help:")
    if options.personal and options.own_dial:
        toward = "personal" if options.personal > 0 else "popular"
        st.caption(
            f"**More {toward} ({abs(options.personal):g}).** What the purchases say counts "
            f"{1.0 + options.personal:g} times as much as was learned; the reasons explain these "
            "scores."
        )
    elif options.personal:
        st.caption(
            f"**More personal ({options.personal:g}).** Scores are divided by the item's "
            f"popularity to the power of {options.personal:g}; the reasons explain these scores."
        )
    if options.waiting:
        st.caption("**More personal.** Not before the first purchase: the list is the same.")
    if options.variety is not None and rearranged is not None:
        label = VARIETIES[options.variety][0]
        st.caption(f"**{label}.** {escape(price(rearranged, from_zero=from_zero))}")


def price(rearranged: Rearranged, *, from_zero: bool) -> str:
    """What variety costs and brings, in a sentence; what the numbers in the list refer to."""
    if (rearranged.score_ranks == range(1, len(rearranged.score_ranks) + 1)).all():
        return "Nothing to change here: this list is in the order of the scores."
    before, after = rearranged.before.categories, rearranged.after.categories
    parts = []
    cost = rearranged.cost_percent
    if from_zero and cost == cost:
        parts.append(f"Costs {cost:.1f} % of the score")
    if after != before:
        parts.append(f"{after} instead of {before} categories")
    elif rearranged.new:
        parts.append(f"{rearranged.new} other item{'' if rearranged.new == 1 else 's'}")
    return (
        f"{'; '.join(parts) or 'Another order'}. Reasons and checks are about the score, and ranks "
        "in them are by score."
    )


def varieties(loaded: LoadedDataset) -> list[str]:
    """The choices of variety that a data set allows, by their text in the address."""
    calibrated = loaded.statistics.group_level() is not None
    return [name for name in VARIETIES if calibrated or name != Variety.CALIBRATED]


def _dial(selection: Selection, entry: RecommenderEntry) -> None:
    settings = dial_settings(entry)
    # the two kinds of dial have other settings: a widget each, or one would keep the other's
    key = "own_personal" if entry.own_dial else "personal"
    setting = selection.personal if selection.personal in settings else None
    sync_widget(key, setting or OFF)
    usable = entry.nonnegative or entry.own_dial
    st.select_slider(
        OWN_DIAL if entry.own_dial else DIAL,
        list(settings),
        key=key,
        on_change=taking(key, settings, lambda value: update(personal=_unless(OFF, value))),
        disabled=not usable,
        help=(
            "0: as personal as the weeks before have taught. To the left: more of what everybody "
            "takes up, -1 is the same list for all. To the right: more of what the purchases say, "
            "1 counts them twice."
            if entry.own_dial
            else "0: what the recommender scores highest. Further right: what is more likely for "
            "this customer than for anybody, so rarer items, and more misses."
        ),
    )
    if not usable:
        st.caption(f"Not with {escape(entry.label)}: {REFUSAL}.")


def _variety(selection: Selection, loaded: LoadedDataset) -> None:
    names = varieties(loaded)
    sync_widget("variety", selection.variety if selection.variety in names else NO_VARIETY, names)
    st.radio(
        "Variety",
        names,
        format_func=lambda name: VARIETIES[name][0],
        captions=[VARIETIES[name][1] for name in names],
        key="variety",
        on_change=taking("variety", names, lambda name: update(variety=_unless(NO_VARIETY, name))),
    )
    if Variety.CALIBRATED not in names:
        st.caption(f"“Like the history” is missing: {NO_CATEGORIES}.")


def _unless(default: str, value: str) -> str | None:
    return None if value == default else value
