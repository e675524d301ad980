"""The model card: what it is, what it was fitted to, how well it does, what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from explain.formats import MINUS
from explain.quality.model_card import accuracy
from explain.quality.ranking import HIT, MRR, NDCG, RECALL, Quality
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.quality import cache as quality_results
from pages.ui.recommender import cache as results
from pages.ui.shell.sidebar import Chosen
from recommenders.evaluation.durations import spoken

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

BASELINE: Final = quality_results.BASELINES[0]
SHOWN: Final = (RECALL, NDCG, HIT, MRR)
"""Metrics of the table on the screen; the file has them all."""


def show(chosen: Chosen, head: DeltaGenerator) -> None:
    """The card in tables, with the accuracy where it has been measured or is measured quickly."""
    world = chosen.world
    card = results.model_card(world.fingerprint, world)
    with head:
        sheet.title(
            f"{world.entry.label} on {world.shop.dataset.title}",
            "The model card: what it is, what it was fitted to, how well it does and what it "
            "cannot do.",
        )
    sheet.section("What it is")
    sheet.table("Model card", card.frame())
    sheet.section("How accurate it is")
    place = sheet.later()
    sheet.section("Settings")
    if card.settings:
        sheet.table("Settings", card.settings_frame())
    else:
        sheet.text("It has no settings.")
    sheet.section("What it cannot do")
    sheet.text("\n".join(f"- {escape(limit)}" for limit in card.limits))
    # last, because it may take seconds the first time: all else is on the screen then
    with place:
        _accuracy(chosen)


def _accuracy(chosen: Chosen) -> None:
    found = quality_results.judged(chosen)
    if found.quality is not None:
        _measured(chosen, found.quality)
        return
    if found.problem or found.refused:
        sheet.text(f"It cannot be measured here. {escape(found.problem)}{_all(found.refused)}")
        return
    sheet.text(
        "Not measured yet. The last weeks are held back, the recommender is fitted to what came "
        "before, and its lists are held against what customers went on to buy. "
        f"This takes {spoken(found.seconds)}, once."
    )
    if not sheet.presenting():
        st.button(
            "Measure it",
            icon=":material/query_stats:",
            on_click=quality_results.start,
            args=(found.missing, chosen.world.shop.dataset),
        )


def _measured(chosen: Chosen, found: Quality) -> None:
    frame = accuracy(found, BASELINE)
    first = frame[frame["metric"].isin(SHOWN)]
    sheet.table("Accuracy", first, shown=_shown(first), file=frame)
    dial = " Measured without the dial of the list options." if chosen.options.gamma else ""
    sheet.caption(
        f"{escape('. '.join(one[:1].upper() + one[1:] for one in found.told))}. "
        f"{found.candidates.capitalize()} are ranked. Means over "
        f"customers, 95 % intervals in brackets.{dial}"
    )
    if not sheet.presenting():
        st.page_link(
            "pages/views/quality.py",
            label="More in Quality",
            icon=":material/query_stats:",
            query_params=chosen.selection.params(),
        )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    shown = {
        "Metric": frame["metric"],
        "Mean": [
            results.fixed(f"{mean:.3f} ({low:.3f} to {high:.3f})")
            for mean, low, high in zip(frame["mean"], frame["low"], frame["high"], strict=True)
        ],
    }
    if BASELINE in frame:
        sides = zip(
            frame["difference"], frame["difference, low"], frame["difference, high"], strict=True
        )
        shown["Popularity"] = [f"{mean:.3f}" for mean in frame[BASELINE]]
        shown["Difference"] = [
            results.fixed(f"{_sign(mean)} ({_sign(low)} to {_sign(high)})")
            for mean, low, high in sides
        ]
    shown["What it says"] = frame["what it says"]
    return pd.DataFrame(shown)


def _sign(value: float) -> str:
    return f"{value:+.3f}".replace("-", MINUS)


def _all(sentences: tuple[str, ...]) -> str:
    return escape(" ".join(sentences))
