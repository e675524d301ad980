"""The documentation that is part of the product."""

from __future__ import annotations

from pathlib import Path

from pages.ui.elements import screen as sheet

CONTENT = Path(__file__).parents[2] / "content"


def show(name: str) -> None:
    """A document of the folder ``content``."""
    sheet.text((CONTENT / f"{name}.md").read_text(encoding="utf-8"))
