"""The Limits view: what the explanations cannot tell."""

from __future__ import annotations

from pages.ui.elements import documents, screen

screen.title("Limits")
documents.show_document("limits")
