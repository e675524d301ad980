"""The parts of the Recommender view, one at a time: the others compute nothing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.recommender import drivers, exposure, fidelity, model_card, rules
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update

LABELS: Final = {
    "drivers": "Drivers",
    "rules": "Rules",
    "catalogue": "Catalogue",
    "fidelity": "Fidelity",
    "card": "Model card",
}
DRAW: Final = {
    "drivers": drivers.show,
    "rules": rules.show,
    "catalogue": exposure.show,
    "fidelity": fidelity.show,
    "card": model_card.show,
}
KEY: Final = "recommender_part"


def show(view: ViewContext) -> None:
    """The title, the choice of a part, and the part."""
    # what the title says is computed below the choice, so that another part can be chosen while
    # it is
    head = st.container()
    part = _choose_part(view)
    DRAW[part](view, head)


def _choose_part(view: ViewContext) -> str:
    wanted = view.selection.part
    part = wanted if wanted in LABELS else next(iter(LABELS))
    if wanted is not None and wanted not in LABELS:
        st.warning(
            f"The Recommender view has no part “{escape(wanted)}”: {LABELS[part]} is shown. "
            "Choose another part here.",
            icon=":material/help:",
        )
    if not screen.presenting():
        sync_widget(KEY, part)
        st.segmented_control(
            "Part of the view",
            list(LABELS),
            format_func=lambda name: LABELS[name],
            key=KEY,
            required=True,
            on_change=_write_part,
            label_visibility="collapsed",
        )
    return part


def _write_part() -> None:
    update(part=st.session_state[KEY])
