"""The upper part of the Quality view: the finding, the metrics, the curves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.charts import quality as quality_chart
from explain.charts.quality import Band, Dot
from explain.export.report import Table
from explain.formats import counted, percent, plain, signed
from explain.quality.ranking import (
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
    Line,
    Quality,
)
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from pages.ui.quality import cache as results
from pages.ui.quality.cache import Found, label
from pages.ui.session.selection import change, follow
from pages.ui.shell.sidebar import Chosen
from recommenders import registry
from recommenders.evaluation.candidates import ALL, NEW
from recommenders.evaluation.durations import spoken
from recommenders.evaluation.stored_results import DEPTH, K
from recommenders.intervals import FEW, Estimate

WORDS = {"R": f"Recall of a list of k items, k = 1 to {DEPTH}", "NDCG": "NDCG of the same lists"}


def heading(chosen: Chosen, found: Found) -> None:
    """The finding, or that there is none yet and what to do."""
    name, title = label(chosen.selection.recommender), chosen.world.shop.dataset.title
    if found.quality is not None:
        sheet.title(_finding(found.quality), _strip(found.quality))
        return
    if found.problem:
        sheet.title(f"{title} is too short a story to judge by", escape(found.problem))
        return
    if found.refused:
        sheet.title(f"{name} cannot be judged on {title}")
        for sentence in found.refused:
            sheet.text(escape(sentence))
        return
    sheet.title(
        f"How well {name} ranks on {title} has not been measured yet",
        "The last weeks of purchases are held back, each recommender is fitted to what came "
        "before, and its list for every customer is compared with what the customer went on to "
        "buy. The figures are kept, so this is done once.",
    )
    _button(chosen, found)


def metrics(chosen: Chosen, found: Found, quality: Quality) -> None:
    """The table of all recommenders that have been judged, and how to add one."""
    sheet.section("How well it ranks")
    if not sheet.presenting():
        _add(chosen, found)
    for sentence in found.refused:
        sheet.text(escape(sentence))
    base = label(quality.base)
    names = [name for name in (RECALL, NDCG, HIT, MRR) if name in quality.lines[0].metrics]
    shown = pd.DataFrame(
        [
            {
                "Recommender": label(line.recommender),
                **{name: _interval(line.metrics[name]) for name in names[:2]},
                f"{NDCG} less {base}": _apart(line),
                **{name: _interval(line.metrics[name]) for name in names[2:]},
            }
            for line in quality.lines
        ]
    )
    sheet.table("Metrics of ranking", shown, file=quality.frame(), wide=True)
    few = f" Fewer than {FEW} customers: do not rely on the figures." if _few(quality) else ""
    options = chosen.options
    if options.gamma or options.variety is not None:
        sheet.caption("Judged as it is, without the list options of the sidebar.")
    sheet.caption(
        f"Means over {counted(quality.customers, 'customer')} who bought something to find, with "
        f"95 % bootstrap intervals; differences are taken customer by customer.{few} "
        f"{_means(names)}"
    )


def curves(chosen: Chosen, quality: Quality) -> None:
    """Recall and NDCG over the length of the list."""
    sheet.section("By length of the list")
    lines = _compared(chosen, quality)
    columns = sheet.columns(2)
    for column, metric in zip(columns, WORDS, strict=True):
        with column:
            sheet.text(f"**{WORDS[metric]}**")
            sheet.chart(
                quality_chart.curves(
                    [
                        Band(
                            name=label(line.recommender),
                            mean=[one.mean for one in line.curves[metric]],
                            low=[one.low for one in line.curves[metric]],
                            high=[one.high for one in line.curves[metric]],
                        )
                        for line in lines
                    ],
                    list(range(1, DEPTH + 1)),
                    across="items in the list (k)",
                    up=f"{'recall' if metric == 'R' else metric}, 0 to 1",
                    paper=paper(),
                ),
                key=f"quality_{metric}",
                alt=_curve_takeaway(lines, metric),
            )
    frame = quality.curve_frame()
    drawn = frame[frame["recommender"].isin([line.recommender for line in lines])]
    sheet.record(Table(name="Curves over the length of the list", frame=drawn))
    sheet.caption("Bands are 95 % intervals over customers.")


def kinds(chosen: Chosen, quality: Quality) -> None:
    """Repeat and explore apart, and what else a list is: rare, like the history, broad."""
    lines = _compared(chosen, quality)
    sheet.section("Repeats and discoveries apart")
    if quality.candidates == NEW:
        sheet.caption(
            "Only items that the customer had not bought before are ranked here. "
            + (
                "Nearly no purchase repeats an earlier one in these data."
                if chosen.selection.bought
                else "Switch on “Keep items bought before” to rank all items and see both apart."
            )
        )
    else:
        for column, (metric, title) in zip(
            sheet.columns(2),
            ((REPEAT, "Bought before"), (EXPLORE, "New to the customer")),
            strict=True,
        ):
            with column:
                sheet.text(f"**{title}**")
                sheet.chart(
                    quality_chart.intervals(
                        [_dot(line, metric) for line in lines],
                        unit=f"recall in {K} items, 0 to 1, 95 % interval",
                        paper=paper(),
                    ),
                    key=f"quality_{metric}",
                    alt=f"{title}: "
                    + ", ".join(
                        f"{label(line.recommender)} {plain(line.metrics[metric].mean)}"
                        for line in lines
                        if metric in line.metrics
                    ),
                )
    others = [
        name
        for name in (RECALL, POPULAR, UNIFORM, NOVELTY, CALIBRATION)
        if name in quality.lines[0].metrics
    ]
    sheet.table(
        "Sampled metrics, novelty and coverage",
        pd.DataFrame(
            [
                {
                    "Recommender": label(line.recommender),
                    **{name: plain(line.metrics[name].mean) for name in others},
                    "Catalogue in lists": percent(line.covered),
                }
                for line in quality.lines
            ]
        ),
    )
    sheet.caption(
        f"{RECALL} ranks the whole catalogue. The two beside it ask an easier question, which is "
        f"found in many papers. {_means(others[1:])}"
    )


def _finding(quality: Quality) -> str:
    base = quality.line(quality.base)
    new = "new " if quality.candidates == NEW else ""
    text = (
        f"{_hit(base)} customers went on to buy one of the {K} {new}items that "
        f"{label(quality.base)} put first"
    )
    other = next((line for line in quality.lines if line.recommender == "popularity"), None)
    if other is None or other is base:
        return text
    return f"{text}; with popularity {_hit(other).removesuffix(' of')}"


def _hit(line: Line) -> str:
    """The share of customers with a hit; the count of them where there are few."""
    found = line.metrics[HIT]
    if found.customers < FEW:
        return f"{round(found.mean * found.customers)} of {found.customers}"
    return f"{percent(found.mean)} of"


def _strip(quality: Quality) -> str:
    first, *rest = quality.told
    sentences = [first.partition(": ")[2], *rest]
    ranked = "all items are ranked" if quality.candidates == ALL else "only new items are ranked"
    return escape(
        ". ".join(sentence[:1].upper() + sentence[1:] for sentence in (*sentences, ranked)) + "."
    )


def _add(chosen: Chosen, found: Found) -> None:
    entries = {
        entry.name: entry
        for entry in registry.available()
        if entry.name not in (chosen.selection.recommender, *results.BASELINES)
    }
    against = chosen.selection.against
    # an option of its own for "no other": a focused box does not show that it was emptied
    follow("quality_against", against if against in entries else "")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    left.selectbox(
        "Compare with one more",
        ["", *entries],
        format_func=lambda name: entries[name].label if name else "No other",
        key="quality_against",
        on_change=lambda: change(against=st.session_state["quality_against"] or None),
        help="What has been judged once stays in the table.",
    )
    if against is not None and results.beside(chosen) is None:
        known = {entry.name: entry for entry in registry.ENTRIES}
        if against not in known:
            st.warning(f"No recommender is called “{escape(against)}”.", icon=":material/help:")
        elif known[against].missing:
            st.warning(escape(known[against].missing), icon=":material/download:")
    if found.missing:
        with right:
            _button(chosen, found)


def _button(chosen: Chosen, found: Found) -> None:
    if sheet.presenting() or not found.missing:
        return
    names = " and ".join(label(name) for name in found.missing)
    st.button(
        f"Judge {names}, {spoken(found.seconds)}",
        icon=":material/play_arrow:",
        key="quality_start",
        on_click=results.start,
        args=(found.missing, chosen.world.shop.dataset),
    )


def _compared(chosen: Chosen, quality: Quality) -> list[Line]:
    names = results.compared(chosen)
    return [line for line in quality.lines if line.recommender in names]


def _dot(line: Line, metric: str) -> Dot:
    found = line.metrics[metric]
    return Dot(
        name=label(line.recommender),
        mean=found.mean,
        low=found.low,
        high=found.high,
        faded=found.customers < FEW,
    )


def _curve_takeaway(lines: list[Line], metric: str) -> str:
    parts = [
        f"{label(line.recommender)} {plain(line.curves[metric][K - 1].mean)}" for line in lines
    ]
    return f"{WORDS[metric]}. At {K} items: {', '.join(parts)}"


def _interval(found: Estimate) -> str:
    return f"{plain(found.mean)} ({plain(found.low)} to {plain(found.high)})"


def _apart(line: Line) -> str:
    found = line.against.get(NDCG)
    if found is None:
        return ""
    return f"{signed(found.mean)} ({signed(found.low)} to {signed(found.high)})"


def _few(quality: Quality) -> bool:
    return quality.customers < FEW


def _means(names: list[str]) -> str:
    return " ".join(f"**{name}**: {MEANS[name]}." for name in names)
