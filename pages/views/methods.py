"""The Methods view: how recommenders, reasons and checks work, for analysts."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import documents, screen
from recommenders import registry

screen.title("Methods")
st.subheader("The recommenders", anchor="recommenders")
for entry in registry.ENTRIES:
    screen.text(f"**{entry.label}.** {entry.description}")
    if entry.missing:
        screen.caption(f"Not installed here. {escape(entry.missing)}")
documents.show_document("methods")
