from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.contract import Finding
from recommenders.errors import DataError

PATH = Path("t.csv")


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        ("é".encode(), "", []),
        ("é".encode("utf-16"), "", []),
        ("Café".encode("cp1252"), "", ["read as Windows-1252 instead"]),
        ("é".encode("cp1252"), "cp1252", []),
        ("éàüß".encode() + b"\xe9", "", ["these bytes alone read as Windows-1252"]),
    ],
)
def test_the_text_is_in_utf_8_and_what_was_guessed_is_said(
    content: bytes, encoding: str, told: list[str]
) -> None:
    findings: list[Finding] = []
    text = bytes(utf8_text(PATH, content, encoding, findings)).decode("utf-8-sig")
    assert text in ("é", "Café", "éàüßé")
    assert [finding.done for finding in findings] == told


def test_utf_8_is_not_copied() -> None:
    content = b"a,b\n"
    assert utf8_text(PATH, content, "", []) is content


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"a\nb\0", "", "NUL character .*row 2"),
        (b"\x81", "", "not UTF-8, and reads in several ways"),
        (b"\xe9", "utf-8", "not written in utf-8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, encoding: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        utf8_text(PATH, content, encoding, [])


def test_a_text_that_changes_its_encoding_is_refused_with_the_row() -> None:
    russian = "".join(f"Стул деревянный {at}\n" for at in range(600)).encode("cp1251")
    with pytest.raises(DataError, match=r"Windows-1251 \(Cyrillic\), but not all .* row 601"):
        utf8_text(PATH, russian + b"\x98\n", "", [])


def test_what_was_read_is_shown_where_it_was_no_more_than_a_guess() -> None:
    findings: list[Finding] = []
    utf8_text(PATH, "Стул деревянный".encode("cp1251"), "", findings)
    (finding,) = findings
    assert finding.text == "t.csv is not UTF-8 text, such as “Стул деревянный”"
    assert finding.warning
    assert finding.done == (
        "read as Windows-1251 (Cyrillic) instead: say encoding in dataset.toml to settle it"
    )
