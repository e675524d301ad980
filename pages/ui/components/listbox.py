"""A list of which one row is chosen, by pointer or by arrow keys, as a component of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import streamlit as st

from pages.ui.components.inline import inline

NAME: Final = "becausal_listbox"
_HTML: Final = '<div class="list" role="listbox"></div>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line below a row: what stands out in it. ``icon`` is a Material symbol or empty."""

    text: str
    colour: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, in plain words: nothing of it is read as markup.

    ``id`` is what is told when the row is chosen, ``number`` its place. ``icon`` and
    ``verdict_icon`` are names of Material symbols. ``full`` is the whole title where ``title`` is
    clipped. ``picture`` is a data address that is drawn in the place of the icon. ``share``
    (0 to 1) is drawn as a bar, ``share_means`` says of what; None for no bar. ``colour`` is one of
    Streamlit's (blue, orange, gray) and that of verdict and bar. ``more`` are lines that open below
    the row on a narrow screen, where nothing stands beside the list.
    """

    id: str
    number: int
    icon: str
    title: str
    details: str
    reason: str
    verdict: str
    verdict_icon: str
    colour: str
    full: str = ""
    picture: str = ""
    share: float | None = None
    share_text: str = ""
    share_means: str = ""
    marks: tuple[Mark, ...] = ()
    more: tuple[str, ...] = ()


def listbox(
    label: str,
    rows: Sequence[Row],
    *,
    chosen: str,
    key: str,
    on_choose: Callable[[str], None],
) -> None:
    """Draw the rows; ``on_choose`` is called with the id of another row that somebody chose.

    ``label`` is the name of the list for who cannot see it. What comes back from the browser is
    taken only where it is the id of a row.
    """
    ids = {row.id for row in rows}

    def choose() -> None:
        told = st.session_state[key].get("chosen")
        if told in ids and told != chosen:
            on_choose(told)

    inline(__file__, name=NAME, html=_HTML)(
        key=key,
        data={"label": label, "chosen": chosen, "rows": [_as_read(row) for row in rows]},
        on_chosen_change=choose,
    )


def _as_read(row: Row) -> dict[str, Any]:
    """A row as the script has it, in its way of writing names."""
    return {
        "".join(part.title() if index else part for index, part in enumerate(name.split("_"))): (
            str(value) if name == "number" else value
        )
        for name, value in asdict(row).items()
    }
