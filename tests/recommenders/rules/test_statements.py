"""Every heading and entry of a TOML text, with the places of its value."""

from __future__ import annotations

import tomllib

from recommenders.rules.statements import statements

TEXT = '''# a = 1
name = "x" # "y"
"a.b".c = 'it # is'

[ "two words" . deep ] # [no]
list = [ # ]
  "]", # "
  [1, 2],
]
text = """
[[rules]]
a = \\""" and two more"""""
  [[rules]]
  raw = \'\'\'\\\'\'\'
inline = { a = "}", b = [1] }   # } '''


def test_what_stands_where() -> None:
    told = statements(TEXT)
    assert [statement.keys for statement in told] == [
        ("name",),
        ("a.b", "c"),
        ("two words", "deep"),
        ("list",),
        ("text",),
        ("rules",),
        ("raw",),
        ("inline",),
    ]
    assert [statement.heading for statement in told] == [
        *(False, False, True, False, False, True, False, False)
    ]
    values = {s.keys[-1]: TEXT[s.value : s.value_end] for s in told if not s.heading}
    assert values["name"] == '"x"'
    assert values["c"] == "'it # is'"
    assert values["inline"] == '{ a = "}", b = [1] }'
    assert values["list"].startswith("[ # ]\n")
    assert values["list"].endswith("\n]")
    # each value alone says what it says in the text
    whole = tomllib.loads(TEXT)
    assert tomllib.loads(f"v = {values['text']}")["v"] == whole["two words"]["deep"]["text"]
    assert tomllib.loads(f"v = {values['raw']}")["v"] == whole["rules"][0]["raw"] == "\\"


def test_lines_are_taken_whole() -> None:
    text = "# one\n\n  a = 1 # b\r\nb = [\r\n2]\r\n[c]"
    told = statements(text)
    assert [text[s.begin : s.end] for s in told] == ["  a = 1 # b\r\n", "b = [\r\n2]\r\n", "[c]"]
    assert [text[s.value : s.value_end] for s in told] == ["1", "[\r\n2]", ""]
    assert statements("") == statements("\n # x") == []
