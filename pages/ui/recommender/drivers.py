"""What drives the lists: ranked features, a swarm of list entries, and one feature's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.charts import importance as charts
from explain.formats import MINUS, counted, percent, plain
from explain.reasons.wording import escape
from explain.surrogate.global_attributions import Readings
from explain.surrogate.global_importance import Driver, Drivers, dependence
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from pages.ui.recommender import cache as results
from pages.ui.recommender.cache import fixed
from pages.ui.session.selection import follow, take
from pages.ui.shell.sidebar import Chosen

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MOST_ROWS = 12
"""Features in the table on the screen."""
MATTERS = 0.1
"""A feature is worth a word when it moves a score this much of what the strongest does."""


def show(chosen: Chosen, head: DeltaGenerator) -> None:
    """The strongest features, and how the contribution of one goes with its value."""
    world, bought = chosen.world, chosen.selection.bought
    try:
        read = results.read(world, bought)
    except ValueError as error:
        no_surrogate(head, chosen, str(error))
        return
    found = results.driven(world.fingerprint, bought, read)
    if not found.entries:
        no_surrogate(head, chosen, "no customer has a list")
        return
    with head:
        sheet.title(
            f"What moves {world.entry.label} most: {_finding(found)}",
            f"Read from the lists of {drawn(found.customers, read.of)}: "
            f"{counted(found.entries, 'entry', 'entries')}.{_plain(found)}",
        )
    left, right = sheet.columns(2)
    with left:
        sheet.section("How much it moves a score")
        sheet.chart(
            charts.sizes(found, paper=paper()), key="sizes", alt=charts.sizes_takeaway(found)
        )
        sheet.caption(_scale(found))
    with right:
        sheet.section("What it lifts and lowers")
        sheet.chart(
            charts.swarm(read, found.order, currency=world.shop.dataset.currency, paper=paper()),
            key="swarm",
            alt=_swarm_takeaway(found),
        )
        dots = (
            ""
            if found.entries <= charts.DOTS
            else (f" ({charts.DOTS:,} of {found.entries:,}, drawn at random)")
        )
        sheet.caption(
            f"Each dot is one entry of a list{dots}: "
            "left of zero it is lowered, right of it lifted. The stronger the dot, the higher the "
            "value of the feature; a hollow dot has none."
        )
    _one(chosen, read, found)
    sheet.section("The features as a table")
    whole = found.frame()
    first = whole.iloc[[*range(min(MOST_ROWS, len(whole) - 1)), -1]]
    sheet.table("Drivers", first, shown=_shown(first), file=whole)
    if len(first) < len(whole):
        sheet.caption(
            f"The strongest {len(first) - 1} of {len(whole) - 1}, and what is not reproduced; the "
            "file has them all, with what each is."
        )


def no_surrogate(head: DeltaGenerator, chosen: Chosen, why: str) -> None:
    """In place of what the surrogate would say."""
    with head:
        sheet.title(f"{chosen.world.entry.label}: too few purchases for a surrogate")
    sheet.text(
        f"The account by features needs customers with three purchases and items left to rank: "
        f"{escape(why)}. The other parts of this view, and the reasons of a single customer, do "
        "not need it."
    )


def _one(chosen: Chosen, read: Readings, found: Drivers) -> None:
    labels = {one.feature.name: one.feature.label for one in found.drivers}
    wanted = chosen.selection.feature
    name = wanted if wanted in labels else _strongest_plain(found).feature.name
    sheet.section("One feature: its value and what it adds")
    if wanted is not None and wanted not in labels:
        st.warning(
            f"No feature of this recommender is called “{escape(wanted)}”. The strongest one that "
            "is no part of the score is drawn instead.",
            icon=":material/help:",
        )
    if not sheet.presenting():
        follow("feature", name)
        st.selectbox(
            "Feature",
            list(labels),
            index=0,
            format_func=lambda one: labels[one],
            key="feature",
            on_change=take,
            args=("feature", "feature"),
        )
    line = dependence(read, name, currency=chosen.world.shop.dataset.currency)
    if not len(line.x):
        sheet.caption(f"The value of “{escape(line.feature.label)}” is known for no entry.")
        return
    left, right = sheet.columns([3, 2])
    with left:
        sheet.chart(charts.dependence(line, paper=paper()), key="dependence", alt=line.finding)
    with right:
        sheet.text(f"**{escape(line.finding)}.**")
        unknown = (
            f" For {counted(line.unknown, 'more entry', 'more entries')} it is not known."
            if line.unknown
            else ""
        )
        sheet.caption(
            f"{escape(line.feature.sentence)} In {escape(line.unit)}. The line joins the medians "
            f"of groups of equal size among {counted(len(line.x), 'entry', 'entries')}."
            f"{unknown} What the value goes with, not what it causes."
        )
        if len(line.middle):
            frame = line.frame()
            sheet.table(
                "One feature", frame, shown=frame.rename(columns={frame.columns[0]: "value"})
            )


def drawn(customers: int, of: int) -> str:
    """Whose lists were read: "300 customers, drawn at random from 1,880 with a history"."""
    if customers >= of:
        return f"all {counted(customers, 'customer')} with a history"
    return f"{counted(customers, 'customer')}, drawn at random from {of:,} with a history"


def _finding(found: Drivers) -> str:
    first, *others = found.drivers
    names = [first, *(one for one in others[:1] if one.size.mean >= MATTERS * first.size.mean)]
    return ", then ".join(f"“{_name(one)}”" for one in names)


def _name(one: Driver) -> str:
    name = one.feature.label.removeprefix("Score from: ")
    return name[:1].upper() + name[1:]


def _strongest_plain(found: Drivers) -> Driver:
    """The strongest feature that is no part of the score; the trees always have one."""
    return next(one for one in found.drivers if not one.feature.scaled)


def _plain(found: Drivers) -> str:
    if found.missed.mean > found.drivers[0].size.mean:
        return " :material/warning: The surrogate misses more than any feature moves: rely on none."
    if not found.drivers[0].feature.scaled:
        return ""
    plain_one = _strongest_plain(found)
    if plain_one.size.mean < MATTERS * found.drivers[0].size.mean:
        return " What comes first is a part of the score itself; all else adds little."
    name = escape(plain_one.feature.label)
    return f" What comes first is a part of the score itself; of all else “{name}” moves it most."


def _scale(found: Drivers) -> str:
    size = found.missed.mean / max(found.drivers[0].size.mean, 1e-12)
    return (
        "Scores of customers differ in size, so the unit is the standard deviation (sd) of the "
        "scores in the top hundred of each customer's ranking. The bar is the mean size of the "
        "contribution, up or down, over the ten entries; the line is its 95 % interval over "
        "customers. “Score from” features are parts of the score itself. What the surrogate does "
        f"not reproduce is {plain(found.missed.mean)} sd, {percent(size)} of the strongest feature."
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    sizes = zip(frame["mean size"], frame["low"], frame["high"], strict=True)
    return pd.DataFrame(
        {
            "Feature": frame["feature"],
            "Mean size (sd)": [fixed(f"{m:.3f} ({a:.3f} to {b:.3f})") for m, a, b in sizes],
            "Mean (sd)": ["" if m != m else _signed(m) for m in frame["mean"]],
            "Entries lifted": [
                "" if share != share else percent(share)
                for share in frame["share of entries lifted"]
            ],
        }
    )


def _signed(value: float) -> str:
    return "0" if abs(value) < 0.0005 else f"{value:+.3f}".replace("-", MINUS)


def _swarm_takeaway(found: Drivers) -> str:
    parts = [f"{one.feature.label} lifts {percent(one.lifts)}" for one in found.drivers[:3]]
    return "Share of list entries: " + ", ".join(parts)
