"""The Glossary view: what each word means, found by typing."""

from __future__ import annotations

from pages.ui.elements import documents, screen

screen.title("Glossary")
documents.show_glossary()
