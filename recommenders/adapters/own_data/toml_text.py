"""Options as the text of a dataset.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Final

from recommenders.adapters.files.dataset_toml import ANY, TABLES, DatabaseOptions, Options
from recommenders.toml_file import toml_key, toml_value

_HINTS: Final = {
    "timezone": '"Europe/Berlin"   # the zone of the shop, UTC where it is not said',
    "currency": '"EUR"             # the sign or code of an amount',
    "locale": '"de_DE"             # how amounts and dates are written',
    "as_of": "2026-06-30           # what counts as now, the last event where it is not said",
}
"""What may be worth telling, for a person who looks the file over."""


def toml_text(options: Options, remarks: Mapping[str, Sequence[str]] | None = None) -> str:
    """The text that `read_options` reads as ``options``.

    ``remarks`` are lines of comment below the heading of a table's columns.
    """
    remarks = remarks or {}
    default = Options()
    lines, sections = [], []
    for option in fields(Options):
        name, value = option.name, getattr(options, option.name)
        if isinstance(value, DatabaseOptions):
            told = {key: entry for key, entry in asdict(value).items() if entry}
            if told:
                sections.append(_section(name, told.items()))
        elif isinstance(value, Mapping):
            if name != "columns" and value:
                sections.append(_section(name, value.items()))
        elif value != getattr(default, name):
            lines.append(f"{name} = {toml_value(value)}")
        elif name in _HINTS:
            lines.append(f"# {name} = {_HINTS[name]}")
    # what holds for every table is part of [columns], and comes before its sub-tables
    for table in (ANY, *TABLES):
        mapping = options.columns.get(table, {})
        if mapping or remarks.get(table):
            heading = "columns" if table == ANY else f"columns.{table}"
            entries = [(ours, name or False) for ours, name in mapping.items()]
            sections.append(_section(heading, entries, remarks.get(table, ())))
    return "\n".join([*lines, *sections]) + "\n"


def _section(
    heading: str, entries: Iterable[tuple[str, object]], remarks: Sequence[str] = ()
) -> str:
    lines = [f"{toml_key(name)} = {toml_value(value)}" for name, value in entries]
    return "\n".join(["", f"[{heading}]", *lines, *(f"# {remark}" for remark in remarks)])
