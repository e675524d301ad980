"""The banner above every view of data, or of a model, whose reasons need a warning first."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.formats import count_of
from explain.profiles.data_report import warnings
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from recommenders.contract import Finding
from recommenders.own.batch_lists import BatchLists
from recommenders.own.recommendation_table import RecommendationTable
from recommenders.own.recommender import OwnRecommender

_DATA: Final = "pages/views/help/data.py"


def draw_data_warnings(view: ViewContext, *, whole: bool) -> None:
    """What a reader has to know first of the data and the model; an audience is spared.

    ``whole`` names every warning of the data (in the Data view); else the first and how many more.
    """
    if screen.presenting():
        return
    _draw_model_remarks(view)
    data_warnings = warnings(view.model.loaded.dataset)
    if not data_warnings:
        return
    heading = f"**{count_of(len(data_warnings), 'warning')} about these data**"
    icon = ":material/warning:"
    if whole:
        st.warning(
            "\n".join([heading, *(f"- {_line(finding)}" for finding in data_warnings)]), icon=icon
        )
        return
    more = f" And {len(data_warnings) - 1:,} more." if len(data_warnings) > 1 else ""
    with st.container(gap="small"):
        st.warning(f"{heading}: {_line(data_warnings[0])}{more}", icon=icon)
        st.page_link(
            _DATA,
            label="The data report",
            icon=":material/database:",
            query_params=view.selection.params(),
        )


def _line(finding: Finding) -> str:
    return f"{escape(finding.text)}, {finding.count:,} in all: {escape(finding.done)}."


def _draw_model_remarks(view: ViewContext) -> None:
    recommender = view.model.ranker.recommender
    if (
        isinstance(recommender, OwnRecommender | RecommendationTable | BatchLists)
        and recommender.remarks
    ):
        st.warning(
            "**Before you read reasons of this model:** "
            + " ".join(escape(remark) for remark in recommender.remarks),
            icon=":material/warning:",
        )
