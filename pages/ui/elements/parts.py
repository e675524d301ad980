"""The parts of a view, one at a time: the others compute nothing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explain.markup import escape
from pages.ui.elements import screen
from pages.ui.session.selection import sync_widget, taking, update


def choose_part(
    view: str,
    labels: Mapping[str, str],
    wanted: str | None,
    *,
    field: str,
    default: str | None = None,
) -> str:
    """The part that is open, with the choice of another where somebody can choose.

    ``view`` names the view, ``labels`` are the parts by their name in the address, ``field`` is
    that of the selection and ``wanted`` what stands there. A part that the view does not have is
    told, and ``default`` (the first) is open.
    """
    part = default or next(iter(labels))
    if wanted in labels:
        part = str(wanted)
    elif wanted is not None:
        st.warning(
            f"The {view} view has no part “{escape(wanted)}”: {labels[part]} is shown. "
            "Choose another part here.",
            icon=":material/help:",
        )
    if not screen.presenting():
        key = f"{field}_of_{view}"
        sync_widget(key, part, labels.values())
        st.segmented_control(
            f"Part of the {view} view",
            list(labels),
            format_func=lambda name: labels[name],
            key=key,
            required=True,
            on_change=taking(key, labels, lambda name: update(**{field: name})),
            label_visibility="collapsed",
        )
    return part
