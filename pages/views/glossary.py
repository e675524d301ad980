"""The Glossary view: what each word means."""

from __future__ import annotations

from pages.ui import documents, sheet

sheet.title("Glossary")
documents.show("glossary")
