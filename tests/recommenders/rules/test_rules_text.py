"""Rules written into a file: what is asked for is there, and not a byte else is another."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommenders.errors import DataError
from recommenders.rules.read_rules import read_rule
from recommenders.rules.rules_text import entries_of, rule_text, with_rule, without_rule

TEXT = """# the shop's own file
[privacy]
pseudonyms = "always"   # agreed in May

# for spring
[[rules]]
name = "Spring"  # the promotion
kind = "pin"
items = [
  "P1", # the first
  "P2",
]
# up to the fair
until = 2026-06-30

[[rules]]
kind = "hide"
name = 'Out "of" stock'

[rules.where]
# as the warehouse says
stock = ["0"]

# who may what
[roles]
admin = ["ann@shop.example"]
"""
NEW = {"name": "New", "kind": "boost", "factor": 1.5, "brand": ["Acme"]}


def test_a_new_rule_stands_behind_the_last() -> None:
    text = with_rule(TEXT, NEW)
    rule = '\n[[rules]]\nname = "New"\nkind = "boost"\nbrand = ["Acme"]\nfactor = 1.5\n'
    at = text.index(rule)
    assert text[:at] + text[at + len(rule) :] == TEXT
    assert [entries["name"] for entries in entries_of(text)] == ["Spring", 'Out "of" stock', "New"]
    # and goes without a trace
    assert without_rule(text, 2) == TEXT


def test_only_the_entries_that_change_are_written() -> None:
    old = entries_of(TEXT)[0]
    changed = old | {"until": datetime.date(2026, 7, 31), "place": 2}
    assert with_rule(TEXT, changed, 0) == TEXT.replace(
        "until = 2026-06-30\n", "until = 2026-07-31\nplace = 2\n"
    )
    assert with_rule(TEXT, old, 0) == TEXT
    without = {key: value for key, value in old.items() if key != "items"}
    assert with_rule(TEXT, without, 0) == TEXT.replace(
        'items = [\n  "P1", # the first\n  "P2",\n]\n', ""
    )
    assert with_rule(TEXT, old | {"name": "Fair"}, 0) == TEXT.replace('"Spring"', '"Fair"')


def test_a_table_below_a_rule_becomes_an_entry_where_it_changes() -> None:
    old = entries_of(TEXT)[1]
    assert with_rule(TEXT, old | {"off": True}, 1) == TEXT.replace(
        "'Out \"of\" stock'\n", "'Out \"of\" stock'\noff = true\n"
    )
    text = with_rule(TEXT, old | {"where": {"stock": ["0", "1"]}}, 1)
    assert 'stock\'\nwhere = { stock = ["0", "1"] }\n' in text.replace("\n\n", "\n")
    assert "[rules.where]" not in text
    assert "# as the warehouse says\n" in text


def test_a_rule_goes_with_its_tables() -> None:
    text = without_rule(TEXT, 1)
    gone = '\n[[rules]]\nkind = "hide"\nname = \'Out "of" stock\'\n\n[rules.where]\n# as the '
    begin = TEXT.index(gone)
    end = TEXT.index("\n# who may what")
    assert text == TEXT[:begin] + TEXT[end:]
    assert "rules" not in tomllib.loads(without_rule(without_rule(TEXT, 0), 0))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_marks_stay(ending: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", ending)
    written = with_rule(text, NEW)
    assert written.count(ending) == written.count("\n") == TEXT.count("\n") + 6
    assert written.startswith(mark + "# the shop")
    assert without_rule(written, 2) == text
    # no line break at the end, and nothing but rules
    assert with_rule(mark, NEW) == mark + rule_text(NEW)
    short = f'{mark}[[rules]]{ending}name = "x"{ending}kind = "hide"'
    added = with_rule(short, {"name": "x", "kind": "hide", "off": True}, 0)
    assert added == f"{short}{ending}off = true{ending}"


def test_rules_in_one_line_cannot_be_changed() -> None:
    text = 'rules = [{ name = "x", kind = "hide" }]'
    for change in (lambda: with_rule(text, NEW, 0), lambda: without_rule(text, 0)):
        with pytest.raises(DataError, match="cannot be changed here"):
            change()
    with pytest.raises(DataError, match="cannot be changed here"):
        with_rule(text, NEW)


def test_tables_between_rules_are_theirs() -> None:
    text = '[[rules]]\nname = "x"\n[a]\n[[rules]]\nname = "y"\n[rules.where]\n[a.b]\nz = 1'
    first, second = entries_of(text)
    written = with_rule(text, first | {"off": True}, 0)
    assert tomllib.loads(written) == tomllib.loads(text) | {
        "rules": [first | {"off": True}, second]
    }


def test_a_rule_between_the_lines_of_which_another_table_stands_is_not_taken_out() -> None:
    text = '[[rules]]\nname = "x"\n[a]\nb = 1\n[rules.where]\nstock = "0"\n'
    with pytest.raises(DataError, match="cannot be changed here"):
        without_rule(text, 0)


TEXTS = st.text(max_size=20)
VALUES = st.one_of(
    TEXTS,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2), max_size=2),
)
RULES = st.dictionaries(TEXTS, VALUES, max_size=4)


@settings(deadline=None, max_examples=150)
@given(rules=st.lists(RULES, min_size=1, max_size=3), data=st.data())
def test_whatever_is_written_is_read_again(
    rules: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Any text, number and name: added, changed and taken out again."""
    text = "# x\n[a]\nb = 1\n"
    for rule in rules:
        text = with_rule(text, rule)
    assert entries_of(text) == rules
    index = data.draw(st.integers(0, len(rules) - 1))
    other = data.draw(RULES)
    changed = with_rule(text, other, index)
    assert entries_of(changed) == [*rules[:index], other, *rules[index + 1 :]]
    for _ in rules:
        changed = without_rule(changed, 0)
    assert changed == "# x\n[a]\nb = 1\n"


def test_a_rule_of_every_key_reads_as_it_was() -> None:
    entries = {
        "name": "x",
        "kind": "pin",
        "items": ["P1"],
        "where": {"two words": ["0"]},
        "price": {"from": 5, "to": 1234567.25},
        "launched": {"from": datetime.date(2026, 1, 1)},
        "customers": {"segment": ["Pets"]},
        "off": True,
        "most": 12345678,
    }
    (told,) = entries_of(rule_text(entries))
    assert told == entries
    assert read_rule(told).off
    assert list(told) == list(entries)[:7] + ["most", "off"]
