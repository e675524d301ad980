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
        ("é".encode("cp1252"), "", ["read as Windows-1252 instead"]),
        ("é".encode("cp1252"), "cp1252", []),
        ("éàüß".encode() + b"\xe9", "", ["these bytes alone read as Windows-1252"]),
    ],
)
def test_the_text_is_in_utf_8_and_what_was_guessed_is_said(
    content: bytes, encoding: str, told: list[str]
) -> None:
    findings: list[Finding] = []
    text = bytes(utf8_text(PATH, content, encoding, findings)).decode("utf-8-sig")
    assert text in ("é", "éàüßé")
    assert [finding.done for finding in findings] == told


def test_utf_8_is_not_copied() -> None:
    content = b"a,b\n"
    assert utf8_text(PATH, content, "", []) is content


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"a\nb\0", "", "NUL character .*row 2"),
        (b"\x81", "", "text encoding is not known"),
        (b"\xe9", "utf-8", "not written in utf-8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, encoding: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        utf8_text(PATH, content, encoding, [])
