from __future__ import annotations

import io
from pathlib import Path

import pytest

from recommenders.adapters.files.workbooks.xml_events import XmlEvents, bare
from recommenders.errors import DataError

LAUGHS = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>"""


class Seen(XmlEvents):
    def __init__(self) -> None:
        super().__init__(Path("book.xls"))
        self.seen: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.seen.append(f"<{bare(name)} {sorted(map(bare, attributes))}")

    def end(self, name: str) -> None:
        self.seen.append(f">{bare(name)}")

    def text(self, text: str) -> None:
        self.seen.append(text)


def test_elements_and_texts_come_in_their_order() -> None:
    seen = Seen()
    seen.read(io.BytesIO(b"<a xmlns:o='urn:o'><o:b o:k='1'>x &amp; y</o:b></a>"))
    assert seen.seen == ["<a []", "<b ['k']", "x & y", ">b", ">a"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(LAUGHS, "DOCTYPE"), ("<a><b></a>", "workbook is broken"), ("", "workbook is broken")],
)
def test_what_is_broken_or_defines_words_is_refused(content: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        Seen().read(io.BytesIO(content.encode()))
