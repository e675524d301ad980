"""The glossary: its entries, what a search in it finds, and the "?" beside a term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from explain.formats import table_header
from explain.markup import escape
from pages.ui.session.links import GLOSSARY, Link
from pages.ui.session.selection import read

CONTENT: Final = Path(__file__).parents[2] / "content"
MORE: Final = "More in the glossary"
PLAIN: Final = frozenset({"customer", "item", "purchase", "history", "reason", "flag", "note"})
"""Terms that need no "?" where they are the head of a column."""
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)|%")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A term of the glossary: its names, the first of which it goes by, and what it means.

    ``meaning`` is Markdown, whose links lead to other entries.
    """

    names: tuple[str, ...]
    meaning: str

    @property
    def name(self) -> str:
        """The name it goes by."""
        return self.names[0]

    @property
    def markdown(self) -> str:
        """What it means, with links to the other entries that it names."""
        return _LINK.sub(lambda link: leads_to(link[1])(link[1]), self.meaning)

    @property
    def first_sentence(self) -> str:
        """What it means in one sentence, without links."""
        sentence = re.split(r"(?<=[.])\s+(?=[A-Z])", _LINK.sub(r"\1", self.meaning), maxsplit=1)[0]
        return f"{sentence[:1].upper()}{sentence[1:]}"


@cache
def glossary() -> tuple[Entry, ...]:
    """Every entry, in the order of the document."""
    return tuple(_entries((CONTENT / "glossary.md").read_text(encoding="utf-8")))


def entry(term: str) -> Entry:
    """The entry of a term by any of its names; raises KeyError for one that is not there."""
    return _by_name()[term.casefold()]


def term_of(words: str) -> str | None:
    """The term that the head of a column is, whatever its unit: "Lift (x)" is "lift"."""
    plain = _IN_BRACKETS.sub("", words.replace("_", " ")).strip().casefold()
    return plain if plain in _by_name() and plain not in PLAIN else None


def matching(words: str) -> tuple[Entry, ...]:
    """The entries that a search means: that of the name, then of names, then of meanings."""
    wanted = words.casefold().split()
    phrase = " ".join(wanted)
    if not wanted:
        return glossary()

    def rank(of: Entry) -> int | None:
        names = ", ".join(of.names).casefold()
        if phrase in names.split(", "):
            return 0
        if all(word in names for word in wanted):
            return 1
        return 2 if all(word in f"{names} {of.meaning}".casefold() for word in wanted) else None

    places = [(at, of) for of in glossary() if (at := rank(of)) is not None]
    return tuple(of for _, of in sorted(places, key=lambda pair: pair[0]))


def leads_to(term: str) -> Link:
    """The glossary at a term, with every other choice of this screen kept."""
    return Link(path=GLOSSARY, selection=replace(read(), term=entry(term).name))


def help_of(*terms: str) -> str | None:
    """What hovers over a "?": the first sentence of each term, and the way to the glossary.

    In Markdown; None on a screen for an audience. Raises KeyError for a term without an entry.
    """
    entries = [entry(term) for term in terms]
    if read().present:
        return None
    if len(entries) == 1:
        return f"{entries[0].first_sentence} {leads_to(entries[0].name)(MORE)}"
    return "  \n".join(
        f"{leads_to(of.name)(escape(of.name))}: {of.first_sentence}" for of in entries
    )


def mark(words: str) -> str:
    """A "?" in Markdown behind the head of a column that is a term; "" for any other."""
    term = term_of(words)
    if term is None or read().present:
        return ""
    hover = entry(term).first_sentence.replace('"', "”")
    return f" {leads_to(term)(':material/help:', hover)}"


def grid_head(column: object) -> dict[str, Any]:
    """The configuration of a column of a grid that says its name, and what its term means."""
    term = term_of(str(column))
    help_text = None if term is None else help_of(term)
    return dict(st.column_config.Column(table_header(column), help=help_text))


@cache
def _by_name() -> dict[str, Entry]:
    return {name.casefold(): of for of in glossary() for name in of.names}


def _entries(text: str) -> Iterator[Entry]:
    for part in text.split("## ")[1:]:
        names, _, meaning = part.partition("\n")
        yield Entry(names=tuple(names.split(", ")), meaning=" ".join(meaning.split()))
