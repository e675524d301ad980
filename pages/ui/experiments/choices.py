"""What is chosen in the Experiments view, as the address has it: names and values in one text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from pages.ui.session.selection import read, sync_widget, taking, update

PLAN: Final = "plan"
READOUT: Final = "readout"
"""Fields of the selection."""


def chosen(field: str) -> dict[str, str]:
    """The choices of a field of the selection; none where nothing is chosen."""
    text: str | None = getattr(read(), field)
    return dict(parse_qsl(text or "", keep_blank_values=True))


def choose(field: str, **changes: str | None) -> None:
    """Change some choices of a field; None takes one back."""
    left = {name: value for name, value in (chosen(field) | changes).items() if value is not None}
    update(**{field: urlencode(left) or None})


def number(
    choices: Mapping[str, str], name: str, default: float, *, low: float, high: float
) -> float:
    """A number that was chosen, the default for none, and for what is no number in the range."""
    try:
        value = float(choices.get(name, default))
    except ValueError:
        return default
    return value if math.isfinite(value) and low <= value <= high else default


def draw_number(
    field: str,
    name: str,
    label: str,
    value: float,
    *,
    low: float,
    high: float,
    step: float,
    scale: float = 1.0,
    help_text: str | None = None,
) -> None:
    """A field for a number; shown is ``scale`` times what the address has: percent of a share."""
    key = f"{field}/{name}"
    shown = round(scale * value, 6)
    sync_widget(key, shown)

    def take() -> None:
        typed = st.session_state[key]
        choose(field, **{name: None if typed is None else f"{typed / scale:.6g}"})

    st.number_input(
        label,
        min_value=round(scale * low, 6),
        max_value=round(scale * high, 6),
        step=step,
        format=_format(shown),
        key=key,
        on_change=take,
        help=help_text,
    )


def draw_choice(
    field: str,
    name: str,
    label: str,
    value: str,
    options: Mapping[str, str],
    *,
    default: str = "",
    also: Callable[[str], dict[str, str | None]] | None = None,
    help_text: str | None = None,
) -> None:
    """A select box of ``options`` (value -> label). ``also`` says what else a choice changes."""
    key = f"{field}/{name}"
    sync_widget(key, value, options.values())

    def take(picked: str | None) -> None:
        changes = also(picked) if also and picked is not None else {}
        choose(field, **{name: None if picked == default else picked} | changes)

    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options.get(option, option),
        key=key,
        on_change=taking(key, options, take),
        help=help_text,
    )


def draw_switch(
    field: str, name: str, label: str, *, value: bool, default: bool, help_text: str | None = None
) -> None:
    """A toggle."""
    key = f"{field}/{name}"
    sync_widget(key, value)

    def take() -> None:
        on = bool(st.session_state[key])
        choose(field, **{name: None if on == default else str(int(on))})

    st.toggle(label, key=key, on_change=take, help=help_text)


def _format(value: float) -> str:
    """As many digits as a person would type."""
    if value == round(value):
        return "%.0f" if abs(value) >= 100 else "%.6g"
    return "%.6g"
