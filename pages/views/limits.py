"""The Limits view: what the explanations cannot tell."""

from __future__ import annotations

from pages.ui import documents, sheet

sheet.title("Limits")
documents.show("limits")
