"""The Methods view: how recommenders, reasons and checks work, for analysts."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import documents
from pages.ui.elements import screen as sheet
from recommenders import registry

sheet.title("Methods")
st.subheader("The recommenders", anchor="recommenders")
for entry in registry.ENTRIES:
    sheet.text(f"**{entry.label}.** {entry.description}")
    if entry.missing:
        sheet.caption(f"Not installed here. {escape(entry.missing)}")
documents.show("methods")
