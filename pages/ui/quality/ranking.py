"""The upper part of the Quality view: the finding, the metrics, the curves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts import quality as quality_chart
from explain.charts.quality import Band, Dot
from explain.export.report import Table
from explain.formats import count_of, decimals, join_names, number, percent, signed_decimals
from explain.profiles.key_figures import figure_table
from explain.quality.key_figures import of_quality
from explain.quality.metrics import (
    CALIBRATION,
    EXPLORE,
    HIT,
    MEANS,
    MRR,
    NDCG,
    NOVELTY,
    POPULAR,
    RECALL,
    REPEAT,
    UNIFORM,
)
from explain.quality.ranking import Quality, RecommenderQuality
from explain.quality.verdict import OVER_ALL, Sides, main_sentence, quality_headline
from explain.reasons.wording import escape
from pages.ui.components.figures import figures
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session import evaluations
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import QualityState, short_label
from pages.ui.session.selection import sync_widget, taking, update
from recommenders import registry
from recommenders.evaluation.candidates import ALL, NEW
from recommenders.evaluation.durations import spoken
from recommenders.evaluation.stored_results import DEPTH, K
from recommenders.intervals import MIN_CUSTOMERS

CURVE_LABELS = {
    "R": f"Recall of a list of k items, k = 1 to {DEPTH}",
    "NDCG": "NDCG of the same lists",
}


def draw_heading(view: ViewContext, state: QualityState, over: str = OVER_ALL) -> None:
    """For whom it beats bestsellers, and by how much; or that this is not known and what to do.

    ``over`` says in a sentence which customers count.
    """
    name, title = short_label(view.selection.recommender), view.model.loaded.dataset.title
    if state.quality is not None:
        _draw_finding(state.quality, over)
        return
    if state.nobody:
        screen.title(f"{name} cannot be judged {over}")
        screen.text("Nobody of these customers came back in the weeks that were held back.")
        return
    if state.problem:
        screen.title(f"{title} is too short a story to judge by", escape(state.problem))
        return
    if state.refused:
        screen.title(f"{name} cannot be judged on {title}")
        for sentence in state.refused:
            screen.text(escape(sentence))
        return
    screen.title(
        f"How well {name} ranks on {title} has not been measured yet",
        "The last weeks of purchases are held back, each recommender is fitted to what came "
        "before, and its list for every customer is compared with what the customer went on to "
        "buy. The figures are kept, so this is done once.",
    )
    _draw_start_button(view, state)


def draw_figures(quality: Quality) -> None:
    """Recall, NDCG, hits and coverage, beside what the recommender is held against."""
    shown = of_quality(quality, short_label)
    figures(shown, key="quality_figures")
    screen.record(Table(name="Key figures", frame=figure_table(shown)))


def draw_metrics(view: ViewContext, state: QualityState, quality: Quality) -> None:
    """The table of all recommenders that have been judged, and how to add one."""
    screen.section("How well it ranks")
    if not screen.presenting():
        _draw_recommender_picker(view, state)
    for sentence in state.refused:
        screen.text(escape(sentence))
    base = short_label(quality.base)
    names = [name for name in (RECALL, NDCG, HIT, MRR) if name in quality.lines[0].metrics]
    shown = pd.DataFrame(
        [
            {
                "Recommender": short_label(line.recommender),
                **{name: line.metrics[name].text(_figure) for name in names[:2]},
                f"{NDCG} less {base}": _difference(line),
                **{name: line.metrics[name].text(_figure) for name in names[2:]},
            }
            for line in quality.lines
        ]
    )
    screen.table("Metrics of ranking", shown, file=quality.frame(), wide=True)
    few = (
        f" Fewer than {MIN_CUSTOMERS} customers: do not rely on the figures."
        if quality.small
        else ""
    )
    options = view.options
    if options.personal or options.variety is not None:
        screen.caption("Judged as it is, without the list options of the sidebar.")
    screen.caption(
        f"Means over {count_of(quality.customers, 'customer')} who bought something to find, with "
        f"95 % bootstrap intervals; differences are taken customer by customer.{few} "
        f"{_meanings(names)}"
    )


def draw_curves(view: ViewContext, quality: Quality) -> None:
    """Recall and NDCG over the length of the list."""
    screen.section("By length of the list")
    lines = _charted_lines(view, quality)
    columns = screen.columns(2)
    for column, metric in zip(columns, CURVE_LABELS, strict=True):
        with column:
            screen.text(f"**{CURVE_LABELS[metric]}**")
            screen.chart(
                quality_chart.curves(
                    [
                        Band(
                            name=short_label(line.recommender),
                            mean=[estimate.mean for estimate in line.curves[metric]],
                            low=[estimate.low for estimate in line.curves[metric]],
                            high=[estimate.high for estimate in line.curves[metric]],
                        )
                        for line in lines
                    ],
                    list(range(1, DEPTH + 1)),
                    across="items in the list (k)",
                    up=f"{'recall' if metric == 'R' else metric}, 0 to 1",
                    theme=chart_theme(),
                ),
                key=f"quality_{metric}",
                alt=_curve_takeaway(lines, metric),
            )
    frame = quality.curve_frame()
    charted = frame[frame["recommender"].isin([line.recommender for line in lines])]
    screen.record(Table(name="Curves over the length of the list", frame=charted))
    screen.caption("Bands are 95 % intervals over customers.")


def draw_repeat_and_explore(view: ViewContext, quality: Quality) -> None:
    """Repeat and explore apart, and what else a list is: rare, like the history, broad."""
    lines = _charted_lines(view, quality)
    screen.section("Repeats and discoveries apart")
    if quality.candidates == NEW:
        screen.caption(
            "Only items that the customer had not bought before are ranked here. "
            + (
                "Nearly no purchase repeats an earlier one in these data."
                if view.selection.bought
                else "Switch on “Keep items bought before” to rank all items and see both apart."
            )
        )
    else:
        for column, (metric, title) in zip(
            screen.columns(2),
            ((REPEAT, "Bought before"), (EXPLORE, "New to the customer")),
            strict=True,
        ):
            with column:
                screen.text(f"**{title}**")
                screen.chart(
                    quality_chart.intervals(
                        [_dot(line, metric) for line in lines],
                        unit=f"recall in {K} items, 0 to 1, 95 % interval",
                        theme=chart_theme(),
                    ),
                    key=f"quality_{metric}",
                    alt=f"{title}: "
                    + ", ".join(
                        f"{short_label(line.recommender)} {number(line.metrics[metric].mean)}"
                        for line in lines
                        if metric in line.metrics
                    ),
                )
    _draw_other_metrics(quality)


def _draw_other_metrics(quality: Quality) -> None:
    others = [
        name
        for name in (RECALL, POPULAR, UNIFORM, NOVELTY, CALIBRATION)
        if name in quality.lines[0].metrics
    ]
    covered = "Catalogue in lists"
    frame = pd.DataFrame(
        [
            {
                "Recommender": short_label(line.recommender),
                **{name: line.metrics[name].mean for name in others},
                covered: line.covered,
            }
            for line in quality.lines
        ]
    )
    shown = frame.assign(**{covered: frame[covered].map(percent)})
    screen.table("Sampled metrics, novelty and coverage", frame, shown=shown)
    screen.caption(
        f"{RECALL} ranks the whole catalogue. The two beside it ask an easier question, which is "
        f"found in many papers. {_meanings(others[1:])}"
    )


def _draw_finding(quality: Quality, over: str) -> None:
    """The headline with the numbers behind it, and in plain counts what a list is worth."""
    sides = Sides(own=short_label(quality.base), other=_rival(quality), over=over)
    # by its own name beside figures: the tables below have a line for each kind of such lists
    named = replace(sides, other=short_label(quality.other))
    figures = main_sentence(quality.groups[0], quality.candidates, named)
    screen.title(quality_headline(quality.groups, sides), escape(figures))
    screen.text(escape(f"{_finding(quality)}."))
    screen.caption(_description(quality))


def _rival(quality: Quality) -> str:
    """What the base is held against: as a kind of list, unless it is such a list itself."""
    other, base = registry.entry(quality.other), registry.entry(quality.base)
    return other.short_label if base.rule or not other.rule else other.rule


def _finding(quality: Quality) -> str:
    base = quality.line(quality.base)
    new = "new " if quality.candidates == NEW else ""
    text = (
        f"{_hit(base)} customers went on to buy one of the {K} {new}items that "
        f"{short_label(quality.base)} put first"
    )
    other = quality.line(quality.other)
    return f"{text}; with {short_label(quality.other)} {_hit(other).removesuffix(' of')}"


def _hit(line: RecommenderQuality) -> str:
    """The share of customers with a hit; the count of them where there are few."""
    estimate = line.metrics[HIT]
    if estimate.small:
        return f"{line.hits} of {estimate.customers}"
    return f"{percent(estimate.mean)} of"


def _description(quality: Quality) -> str:
    first, *rest = quality.description
    sentences = [first.partition(": ")[2], *rest]
    ranked = "all items are ranked" if quality.candidates == ALL else "only new items are ranked"
    return escape(
        ". ".join(sentence[:1].upper() + sentence[1:] for sentence in (*sentences, ranked)) + "."
    )


def _draw_recommender_picker(view: ViewContext, state: QualityState) -> None:
    entries = {
        entry.name: entry
        for entry in registry.available()
        if entry.name not in (view.selection.recommender, *registry.baselines())
    }
    against = view.selection.against
    # an option of its own for "no other": a focused box does not show that it was emptied
    sync_widget("quality_against", against if against in entries else "")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    left.selectbox(
        "Compare with one more",
        ["", *entries],
        format_func=lambda name: entries[name].label if name else "No other",
        key="quality_against",
        on_change=taking(
            "quality_against", ["", *entries], lambda name: update(against=name or None)
        ),
        help="What has been judged once stays in the table.",
    )
    if against is not None and evaluations.added_recommender(view) is None:
        every_entry = {entry.name: entry for entry in registry.ENTRIES}
        if against not in every_entry:
            st.warning(f"No recommender is called “{escape(against)}”.", icon=":material/help:")
        elif every_entry[against].missing:
            st.warning(escape(every_entry[against].missing), icon=":material/download:")
    if state.missing:
        with right:
            _draw_start_button(view, state)


def _draw_start_button(view: ViewContext, state: QualityState) -> None:
    if screen.presenting() or not state.missing:
        return
    names = join_names([short_label(name) for name in state.missing])
    st.button(
        f"Judge {names}, {spoken(state.seconds)}",
        icon=":material/play_arrow:",
        key="quality_start",
        on_click=evaluations.start_evaluation,
        args=(state.missing, view),
    )


def _charted_lines(view: ViewContext, quality: Quality) -> list[RecommenderQuality]:
    # what the title holds it against is drawn as well
    names = {*evaluations.compared_recommenders(view), quality.other}
    return [line for line in quality.lines if line.recommender in names]


def _dot(line: RecommenderQuality, metric: str) -> Dot:
    estimate = line.metrics[metric]
    return Dot(
        name=short_label(line.recommender),
        mean=estimate.mean,
        low=estimate.low,
        high=estimate.high,
        faded=estimate.small,
    )


def _curve_takeaway(lines: list[RecommenderQuality], metric: str) -> str:
    parts = [
        f"{short_label(line.recommender)} {number(line.at_length(metric).mean)}" for line in lines
    ]
    return f"{CURVE_LABELS[metric]}. At {K} items: {', '.join(parts)}"


def _meanings(names: list[str]) -> str:
    return " ".join(f"**{name}**: {MEANS[name]}." for name in names)


def _figure(value: float) -> str:
    return decimals(value, 3)


def _signed_figure(value: float) -> str:
    return signed_decimals(value, 4) if value else "0"


def _difference(line: RecommenderQuality) -> str:
    difference = line.against.get(NDCG)
    return "" if difference is None else difference.text(_signed_figure)
