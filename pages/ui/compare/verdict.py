"""Which side of the Compare view is better, by what was bought afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from explain.charts.intervals import Mark, Range, ranges
from explain.export.report import Table
from explain.formats import (
    MINUS,
    date,
    decimals,
    join_names,
    percent,
    percentage_points,
    signed_decimals,
)
from explain.profiles.customer_profile import Profile
from explain.quality.head_to_head import (
    LENGTHS,
    SEGMENTS,
    CustomerHeadToHead,
    GroupQuality,
    HeadToHead,
    of_customer,
)
from explain.quality.metrics import HIT, MAIN, MEANS
from explain.quality.verdict import (
    Sides,
    customer_sentence,
    headline,
    hit_sentence,
    main_sentence,
    segment_sentence,
)
from explain.reasons.wording import escape
from pages.ui.compare import cache
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import empty_states, screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import PairState, judged_on
from pages.ui.session.links import Links
from recommenders.contract import Columns
from recommenders.data.customer_labels import in_sentence
from recommenders.evaluation.durations import spoken
from recommenders.evaluation.stored_results import K, days_of, held_back_since
from recommenders.intervals import MIN_CUSTOMERS, interval_text

GROUPS = {SEGMENTS: "By segment", LENGTHS: "By items bought before"}
DIGITS = 3


def draw_heading(compared: HeadToHead | None, sides: Sides, state: PairState) -> None:
    """The verdict as the title, with what it rests on; or why there is none."""
    if compared is not None:
        figures = main_sentence(compared.metrics[MAIN], compared.candidates, sides)
        screen.title(headline(compared, sides), escape(figures))
    elif state.evaluations is not None:
        screen.title(f"{sides.own} and {sides.other} cannot be judged {sides.over}")
        screen.text("Nobody of these customers came back in the weeks that were held back.")
    elif state.problem:
        screen.title(f"Which is better cannot be judged: {sides.own} or {sides.other}")
        screen.text(escape(state.problem))
    else:
        screen.title(f"{sides.own} or {sides.other}: which is better has not been measured yet")


def draw_held_back(view: ViewContext, compared: HeadToHead, sides: Sides) -> None:
    """The figures of both sides with their differences, over all and by group."""
    screen.section("On what customers bought next")
    lines = [hit_sentence(compared, sides), segment_sentence(compared.groups, sides)]
    screen.text("\n".join(f"- {escape(line)}" for line in lines if line))
    name = "Both sides on purchases held back"
    screen.table(
        name,
        compared.frame(sides.own, sides.other),
        shown=_metric_table(compared, sides),
    )
    shown = [by for by in GROUPS if len(compared.grouped(by)) > 1]
    if shown:
        _draw_groups(compared, sides, shown)
    screen.record(
        Table(
            name="Both sides by group",
            frame=compared.group_frame(sides.own, sides.other),
            printed=False,
        )
    )
    screen.caption(
        f"{_when(view)} were held back: both sides were fitted to what came before, and each list "
        f"of {K} is held against what its customer went on to buy. The difference is taken "
        f"customer by customer, with 95 % bootstrap intervals. **{MAIN}**: {MEANS[MAIN]}. "
        f"**{HIT}**: {MEANS[HIT]}."
    )


def draw_customer(
    view: ViewContext, profile: Profile, left: ComparedSide, right: ComparedSide
) -> None:
    """Which of the two lists held more of what a customer bought next."""
    customer, label = profile.customer, profile.label
    links, heading = Links.of(view), f"What {in_sentence(label)} bought next"
    screen.section(heading, linked=links.text(heading, customers=[customer]))
    state = cache.pair_of(view, left, right)
    if state.evaluations is None:
        draw_start(view, state, left, right)
        return
    sides = Sides(own=left.name, other=right.name)
    head_to_head = of_customer(*state.evaluations, customer, bought_before=view.selection.bought)
    when = f"in the {_days(view)} after {date(_since(view))}"
    if not judged_on(view).has(Columns.TIME):
        when = "with the last line, which is held back"
    if head_to_head is None:
        name = links.customer_name(customer, called=in_sentence(label))
        what = f"bought nothing {'' if view.selection.bought else 'new '}{when}"
        if profile.first is None or profile.first > _since(view):
            what = f"had bought nothing until {date(_since(view))}"
        screen.text(f"There is nothing to hold the lists against: {name} {what}.")
        return
    sentence = customer_sentence(head_to_head, sides, label=label, when=when)
    screen.text(f"**{links.text(sentence, customers=[customer])}**")
    _draw_found(view, head_to_head, sides)
    screen.caption(
        "One customer proves nothing: one item more or less is often chance. Which side is better "
        f"for many stands under “Everyone”. Both lists here are those of {date(_since(view))}, "
        "made without what came later, and can differ from the lists of today."
    )


def draw_start(
    view: ViewContext, state: PairState, left: ComparedSide, right: ComparedSide
) -> None:
    """Why nothing is known of both sides, or the button that measures it."""
    if state.problem:
        screen.text(escape(state.problem))
        return
    screen.text(
        f"Which side is better has not been measured yet. {_when(view)} are held back, each side "
        "is fitted to what came before, and its lists are held against what customers went on to "
        "buy. The figures are kept, so this is done once."
    )
    names = [side.name for side in (left, right) if side.variant in state.missing]
    what = f"Judge {join_names(names)}, {spoken(state.seconds)}"
    empty_states.start_button(what, cache.start_judging, view, state, key="judge_sides")


def _draw_found(view: ViewContext, head_to_head: CustomerHeadToHead, sides: Sides) -> None:
    lines = [
        f"{escape(name)} had {', '.join(Links.of(view).item_name(item) for item in items)}."
        for name, items in ((sides.own, head_to_head.own), (sides.other, head_to_head.other))
        if items
    ]
    if lines:
        screen.text("\n".join(f"- {line}" for line in lines))


def _metric_table(compared: HeadToHead, sides: Sides) -> pd.DataFrame:
    rows = []
    for name, paired in compared.metrics.items():
        write = percent if name == HIT else _figure
        signed = percentage_points if name == HIT else _signed_finely
        rows.append(
            {
                "Metric": name,
                sides.own: paired.own.text(write),
                sides.other: paired.other.text(write),
                f"Difference ({HIT}: points)": paired.apart.text(signed),
                "Relative difference": paired.gain.text(_signed_percent),
            }
        )
    return pd.DataFrame(rows)


def _draw_groups(compared: HeadToHead, sides: Sides, shown: Sequence[str]) -> None:
    for column, by in zip(screen.columns(len(shown)), shown, strict=True):
        with column:
            groups = compared.grouped(by)
            screen.text(f"**{GROUPS[by]}**")
            screen.chart(
                ranges(
                    [_range_of(group) for group in groups],
                    axis=f"difference in {MAIN}",
                    marks=(Mark(at=0.0, word="the same"),),
                    theme=chart_theme(),
                ),
                key=f"verdict_by_{by}",
                alt=f"{MAIN} of {sides.own} less that of {sides.other} {GROUPS[by].lower()}: "
                + "; ".join(f"{group.name} {_signed(group.apart.mean)}" for group in groups),
            )
    screen.caption(
        f"To the right of the line {escape(sides.own)} is better, to the left "
        f"{escape(sides.other)}; an interval across it is no clear difference. n is customers; "
        f"under {MIN_CUSTOMERS} (marked few) nothing is claimed. Each group has a 95 % interval of "
        "its own: of forty groups without a difference one would seem better by chance on a side."
    )


def _range_of(group: GroupQuality) -> Range:
    few = ", few" if group.small else ""
    return Range(
        name=group.name if group.by == SEGMENTS else f"{group.name} items bought",
        low=group.apart.low,
        at=group.apart.mean,
        high=group.apart.high,
        written=f"{_signed(group.apart.mean)} (n {group.own.customers:,}{few})",
        told=f"{_figure(group.own.mean)} and {_figure(group.other.mean)}; difference "
        f"{interval_text(group.apart.low, group.apart.high, _signed)}",
    )


def _when(view: ViewContext) -> str:
    if not judged_on(view).has(Columns.TIME):
        return "The last lines, one of each customer,"
    return f"The {_days(view)} after {date(_since(view))}"


def _days(view: ViewContext) -> str:
    return f"{days_of(judged_on(view)):g} days"


def _since(view: ViewContext) -> pd.Timestamp:
    return held_back_since(judged_on(view))


def _figure(value: float) -> str:
    return decimals(value, DIGITS)


def _signed(value: float) -> str:
    text = signed_decimals(value, DIGITS)
    return text if float(text.replace(MINUS, "-")) else decimals(0.0, DIGITS)


def _signed_finely(value: float) -> str:
    # an interval that ends just beside zero is not to look as if it held it
    return signed_decimals(value, DIGITS + 1)


def _signed_percent(share: float) -> str:
    return f"{'+' if share > 0 else MINUS}{percent(abs(share))}" if share else percent(share)
