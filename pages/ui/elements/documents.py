"""The documentation that is part of the product."""

from __future__ import annotations

from pathlib import Path

from pages.ui.elements import screen

CONTENT = Path(__file__).parents[2] / "content"


def show_document(name: str) -> None:
    """A document of the folder ``content``."""
    screen.text((CONTENT / f"{name}.md").read_text(encoding="utf-8"))
