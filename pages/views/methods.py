"""The Methods view: how recommenders, reasons and checks work, for analysts."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explain.rationale import escape
from recommenders import registry

CONTENT = Path(__file__).parents[1] / "content"

st.header("Methods", anchor=False)
st.subheader("The recommenders", anchor="recommenders")
for entry in registry.ENTRIES:
    st.markdown(f"**{entry.label}.** {entry.description}")
    if entry.missing:
        st.caption(f"Not installed here. {escape(entry.missing)}")
for page in ("methods", "limits", "glossary"):
    st.markdown((CONTENT / f"{page}.md").read_text(encoding="utf-8"))
