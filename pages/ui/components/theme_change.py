"""A change between light and dark draws the page anew: charts are drawn in the colours of one."""

from __future__ import annotations

from typing import Final

from pages.ui.components.inline import inline

NAME: Final = "becausal_theme_change"
_HTML: Final = '<span class="becausal-theme-change" hidden></span>'


def follow_theme() -> None:
    """Run the page again when its theme has changed: in the menu, or with the system at dusk.

    Streamlit changes its own parts by itself, and tells the script of it at the next click.
    """
    # not isolated: what it stands in takes no room
    inline(__file__, name=NAME, html=_HTML, isolate_styles=False)(
        key=NAME, on_changed_change=lambda: None
    )
