"""Rules added to, changed in and taken out of the text of a file, the rest kept as it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from recommenders.errors import DataError
from recommenders.rules.read_rules import KEYS
from recommenders.rules.statements import Statement, statements
from recommenders.toml_file import toml_key, toml_value

TABLE: Final = "rules"
_MARK: Final = "\ufeff"
"""What some editors put before a text."""

Entries = Mapping[str, Any]
"""A rule as the file has it: what `tomllib` reads of its table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A rule in the text: its heading, and the statements of each of its keys."""

    heading: Statement
    entries: dict[str, list[Statement]] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Behind its last statement."""
        told = [statement for of_key in self.entries.values() for statement in of_key]
        return max(statement.end for statement in [self.heading, *told])

    @property
    def own_end(self) -> int:
        """Behind the last statement of the table itself: its sub-tables come later."""
        own = [s for told in self.entries.values() if not told[0].heading for s in told]
        return max(statement.end for statement in [self.heading, *own])


def entries_of(text: str) -> list[dict[str, Any]]:
    """The rules of a text that can be read, as they are written."""
    rules: list[dict[str, Any]] = _parsed(text).get(TABLE, [])
    return rules


def rule_text(entries: Entries) -> str:
    """A rule as a file has it, its keys in their usual order."""
    ordered = sorted(entries, key=lambda key: KEYS.index(key) if key in KEYS else len(KEYS))
    lines = [f"{toml_key(key)} = {toml_value(entries[key])}" for key in ordered]
    return "\n".join([f"[[{TABLE}]]", *lines]) + "\n"


def with_rule(text: str, entries: Entries, index: int | None = None) -> str:
    """The text with another rule, behind the last one; or with the ``index``-th (from 0) changed.

    Of a rule that is changed only the entries that are other than before are written anew. Raises
    `DataError` where the rules are written in a way that cannot be changed here.
    """
    rules = entries_of(text)
    body, blocks = _blocks(text, len(rules))
    if index is None:
        written = _added(body, blocks, rule_text(entries))
        expected = [*rules, dict(entries)]
    else:
        written = _changed(body, blocks[index], rules[index], entries)
        expected = [*rules[:index], dict(entries), *rules[index + 1 :]]
    return _checked(text, written, expected)


def without_rule(text: str, index: int) -> str:
    """The text without the ``index``-th rule (from 0), and what stands between its lines."""
    rules = entries_of(text)
    body, blocks = _blocks(text, len(rules))
    begin, end = blocks[index].heading.begin, blocks[index].end
    before, after = body[:begin], body[end:]
    # the empty line that parted it from what stands before
    lines = before.splitlines(keepends=True)
    if lines and not lines[-1].strip() and not after.partition("\n")[0].strip():
        before = "".join(lines[:-1])
    return _checked(text, before + after, [*rules[:index], *rules[index + 1 :]])


def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix(_MARK))


def _blocks(text: str, count: int) -> tuple[str, list[_Block]]:
    """The text without its mark, and where its rules stand."""
    body = text.removeprefix(_MARK)
    blocks: list[_Block] = []
    table: tuple[str, ...] = ()
    for statement in statements(body):
        table = statement.keys if statement.heading else table
        if table == (TABLE,) and statement.heading:
            blocks.append(_Block(heading=statement))
        elif table[:1] == (TABLE,):
            key = table[1] if len(table) > 1 else statement.keys[0]
            blocks[-1].entries.setdefault(key, []).append(statement)
    if len(blocks) != count:
        raise _refusal()
    return body, blocks


def _added(body: str, blocks: list[_Block], rule: str) -> str:
    end = blocks[-1].end if blocks else len(body)
    before, after = body[:end], body[end:]
    ending = _line_break(body)
    if before and not before.endswith("\n"):
        before += ending
    space = ending if before.strip() else ""
    return before + space + rule.replace("\n", ending) + after


def _changed(body: str, block: _Block, old: Entries, new: Entries) -> str:
    """Spans of the text put in the place of others, from the last to the first."""
    ending = _line_break(body)
    spans: list[tuple[int, int, str]] = []
    fresh = [key for key in new if key not in old]
    for key in old:
        written = block.entries[key]
        plain = len(written) == 1 and written[0].keys == (key,) and not written[0].heading
        if key in new and old[key] == new[key]:
            continue
        if key in new and plain:
            spans.append((written[0].value, written[0].value_end, toml_value(new[key])))
            continue
        spans += [(statement.begin, statement.end, "") for statement in written]
        fresh += [key] if key in new else []
    lines = "".join(f"{toml_key(key)} = {toml_value(new[key])}{ending}" for key in fresh)
    at = block.own_end
    if lines and not body[:at].endswith("\n"):
        lines = ending + lines
    spans.append((at, at, lines))
    for begin, end, written_anew in sorted(spans, reverse=True):
        body = body[:begin] + written_anew + body[end:]
    return body


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _checked(text: str, written: str, rules: list[dict[str, Any]]) -> str:
    """What was written, if it says what it should, and nothing else says another thing."""
    try:
        told = _parsed(written)
    except tomllib.TOMLDecodeError:
        raise _refusal() from None
    others = {name: table for name, table in _parsed(text).items() if name != TABLE}
    if told != others | ({TABLE: rules} if rules else {}):
        raise _refusal()
    return (_MARK if text.startswith(_MARK) else "") + written


def _refusal() -> DataError:
    return DataError(
        "the rules of this file are written in a way that cannot be changed here",
        remedy="Write each under a [[rules]] of its own, and its entries below it; or change the "
        "file by hand.",
    )
