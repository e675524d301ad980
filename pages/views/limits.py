"""The Limits view: what the explanations cannot tell."""

from __future__ import annotations

from pages.ui.elements import documents
from pages.ui.elements import screen as sheet

sheet.title("Limits")
documents.show("limits")
