"""The parts of the Recommender view, one at a time: the others compute nothing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.recommender import drivers as recommender_drivers
from pages.ui.recommender import exposure as recommender_exposure
from pages.ui.recommender import fidelity as recommender_fidelity
from pages.ui.recommender import model_card as recommender_card
from pages.ui.recommender import rules as recommender_rules
from pages.ui.session.selection import change, follow
from pages.ui.shell.sidebar import Chosen

LABELS: Final = {
    "drivers": "Drivers",
    "rules": "Rules",
    "catalogue": "Catalogue",
    "fidelity": "Fidelity",
    "card": "Model card",
}
SHOW: Final = {
    "drivers": recommender_drivers.show,
    "rules": recommender_rules.show,
    "catalogue": recommender_exposure.show,
    "fidelity": recommender_fidelity.show,
    "card": recommender_card.show,
}
KEY: Final = "recommender_part"


def show(chosen: Chosen) -> None:
    """The title, the choice of a part, and the part."""
    # what the title says is computed below the choice, so that another part can be chosen while
    # it is
    head = st.container()
    part = _choose(chosen)
    SHOW[part](chosen, head)


def _choose(chosen: Chosen) -> str:
    wanted = chosen.selection.part
    part = wanted if wanted in LABELS else next(iter(LABELS))
    if wanted is not None and wanted not in LABELS:
        st.warning(
            f"The Recommender view has no part “{escape(wanted)}”: {LABELS[part]} is shown. "
            "Choose another part here.",
            icon=":material/help:",
        )
    if not sheet.presenting():
        follow(KEY, part)
        st.segmented_control(
            "Part of the view",
            list(LABELS),
            format_func=lambda one: LABELS[one],
            key=KEY,
            required=True,
            on_change=_take,
            label_visibility="collapsed",
        )
    return part


def _take() -> None:
    change(part=st.session_state[KEY])
