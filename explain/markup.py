"""Sentences in pieces, and how they become text or harmless Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMS_LATE: Final = re.compile(
    r"(?<=[:@])(?=[\w/])|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A piece of a sentence; ``item`` is the code of the purchase that it names, or None."""

    text: str
    item: int | None = None


def text(parts: tuple[TextSpan, ...]) -> str:
    """A sentence as plain text."""
    return "".join(part.text for part in parts)


def escape(text: str) -> str:
    """Text that Markdown (and Streamlit's additions to it) shows as it is.

    White space, line breaks included, becomes single blanks (those that do not break are kept),
    and marks that turn the direction of what follows are left out. Backslashes go before every
    ASCII punctuation mark, which Markdown allows. Web addresses, mail addresses, icons and arrows
    are found only after the backslashes are gone: an invisible word joiner cuts these in two.
    """
    one_line = _TURNS.sub("", re.sub(r"[^\S\N{NO-BREAK SPACE}]+", " ", text))
    cut = _FORMS_LATE.sub("\u2060", one_line)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", cut)


def markdown(parts: tuple[TextSpan, ...]) -> str:
    """A sentence as Markdown with everything that it would act on made harmless."""
    return "".join(
        f"**{escape(part.text.strip())}**" if part.item is not None else escape(part.text)
        for part in parts
    )
