"""The Glossary view: what each word means."""

from __future__ import annotations

from pages.ui.elements import documents
from pages.ui.elements import screen as sheet

sheet.title("Glossary")
documents.show("glossary")
