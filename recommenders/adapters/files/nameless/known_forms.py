"""Public tables that have no line of names, known by what all of their columns hold."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from recommenders.adapters.files.nameless.cell_kinds import column_of, is_of

_FILE: Final = Path(__file__).with_name("forms.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``title``: what the table is called. ``kinds``: what its columns hold (`KINDS`), one for
    each of ``names``. ``doubt``: another table might hold the same kinds in another order.
    """

    title: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    doubt: bool = False


@cache
def forms() -> tuple[Form, ...]:
    """All forms, in the order in which they are tried."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Form(
            title=entry["title"],
            kinds=tuple(entry["kinds"]),
            names=tuple(entry["names"]),
            doubt=entry.get("doubt", False),
        )
        for entry in entries.values()
    )


def form_of(lines: Sequence[Sequence[str]]) -> Form | None:
    """The form that lines of a table without names have; None where it is no known one."""
    width = max(map(len, lines), default=0)
    columns = [column_of(lines, at) for at in range(width)]
    for form in forms():
        fits = (is_of(kind, cells) for kind, cells in zip(form.kinds, columns, strict=False))
        if len(form.kinds) == width and all(fits):
            return form
    return None
