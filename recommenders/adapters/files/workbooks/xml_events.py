"""XML of a file, piece by piece, as the beginnings and ends of its elements and what is between.

A document type may define words that stand for millions of others: a file that has one is refused.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from recommenders.errors import DataError

_PIECE: Final = 1 << 20
_BETWEEN: Final = " "


class XmlEvents(ABC):
    """Takes what stands in XML; names have the address of their space in front, and a blank."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends."""

    @abstractmethod
    def text(self, text: str) -> None:
        """Some text, not always the whole of it."""

    def read(self, stream: IO[bytes]) -> None:
        """Read all of a stream; raises `DataError` where it is broken."""
        parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise DataError(
                "the workbook is broken",
                file=str(self.path),
                row=error.lineno,
                remedy="Save it again as .xlsx, or as CSV.",
            ) from error

    def _refuse(self, *_: object) -> None:
        raise DataError(
            "the workbook defines words of its own (DOCTYPE), as none does",
            file=str(self.path),
            remedy="Save it as .xlsx, or as CSV.",
        )


def bare(name: str) -> str:
    """A name without the address of its space."""
    return name.rpartition(_BETWEEN)[2]
