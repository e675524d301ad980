"""A sentence that looks again every second until what it waits for is there."""

from __future__ import annotations

from typing import Final

from pages.ui.components.inline import inline

NAME: Final = "becausal_waiting"
EVERY: Final = 1_000
"""Milliseconds between two looks."""
_HTML: Final = '<p class="waiting" role="status"></p>'


def waiting(text: str, *, key: str) -> None:
    """Draw the sentence, and run the fragment that it stands in again as long as it stands there.

    A fragment with `run_every` would go on after that, or end with a run of the whole page, which
    takes away the file that somebody asks for at that moment.
    """
    inline(__file__, name=NAME, html=_HTML)(
        key=key, data={"text": text, "every": EVERY}, on_looked_change=lambda: None
    )
