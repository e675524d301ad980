"""Which export a table is, by the columns it has, and what is to be known of it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from recommenders.adapters.files.dataset_toml import ANY, Options, options_of
from recommenders.adapters.files.reading.known_names import plain_name

_FILE: Final = Path(__file__).with_name("recipes.toml")
_MERGED: Final = ("columns", "events", "states")
_OF_RECIPES: Final = ("title", "known_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """``title``: what the export is called. ``known_by``: columns that each of its files of lines
    has. ``options``: what dataset.toml would say of it.
    """

    title: str
    known_by: tuple[str, ...]
    options: Options

    def fits(self, columns: Collection[str]) -> bool:
        """Whether all of ``known_by`` are there, in whatever capitals and signs."""
        there = set(map(plain_name, columns))
        return all(plain_name(column) in there for column in self.known_by)

    def under(self, told: Options, columns: Collection[str]) -> Options:
        """What a person has ``told``, and else what stands here of ``columns`` that are there."""
        as_written = {plain_name(column): column for column in columns}
        own = {
            ours: as_written.get(plain_name(theirs), "")
            for ours, theirs in self.options.columns[ANY].items()
            if not theirs or plain_name(theirs) in as_written
        }
        if any(told.columns.values()):
            own = {ours: name for ours, name in own.items() if not _is_told(told, ours)}
        of_tables = {
            table: {**columns, **told.columns.get(table, {})}
            for table, columns in {**self.options.columns, ANY: own}.items()
        }
        merged: dict[str, Any] = {
            "columns": {**told.columns, **of_tables},
            "events": {**self.options.events, **told.events},
            "states": {**self.options.states, **told.states},
        }
        default = Options()
        for option in fields(Options):
            said = getattr(told, option.name)
            if option.name not in _MERGED and said == getattr(default, option.name):
                merged[option.name] = getattr(self.options, option.name)
        return replace(told, **merged)


def recognised(columns: Collection[str]) -> Recipe | None:
    """The recipe whose columns are all there, of several the one that asks for most."""
    fitting = [recipe for recipe in recipes().values() if recipe.fits(columns)]
    return max(fitting, key=lambda recipe: len(recipe.known_by), default=None)


@cache
def recipes() -> Mapping[str, Recipe]:
    """All recipes by name."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: Recipe(
            title=entry["title"],
            known_by=tuple(entry["known_by"]),
            options=options_of(
                {key: value for key, value in entry.items() if key not in _OF_RECIPES}
            ),
        )
        for name, entry in entries.items()
    }


def _is_told(told: Options, ours: str) -> bool:
    return any(ours in names for names in told.columns.values())
