"""Which encoding a text file is in."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from typing import Final

from recommenders.adapters.files.content.letter_models import (
    HALF_WIDTH,
    KANJI,
    letter_model,
)

WESTERN: Final = "cp1252"
_WEST: Final = ("de", "fr", "es", "pt", "it", "da", "sv", "nb", "fi", "nl", "is")
_CENTRAL: Final = ("pl", "cs", "sk", "hu", "sl", "hr", "ro")
_CYRILLIC: Final = ("ru", "uk", "bg", "sr", "be")
_CANDIDATES: Final[dict[str, tuple[str, float, tuple[str, ...]]]] = {
    # what it is called, log probability of meeting it beside Western, what is written in it
    WESTERN: ("Windows-1252", 0.0, _WEST),
    "cp1250": ("Windows-1250 (Central European)", -1.0, _CENTRAL),
    "iso8859_2": ("ISO 8859-2 (Central European)", -3.0, _CENTRAL),
    "cp1251": ("Windows-1251 (Cyrillic)", -1.0, _CYRILLIC),
    "koi8_r": ("KOI8-R (Cyrillic)", -2.0, _CYRILLIC),
    "koi8_u": ("KOI8-U (Ukrainian)", -3.0, _CYRILLIC),
    "iso8859_5": ("ISO 8859-5 (Cyrillic)", -3.0, _CYRILLIC),
    "mac_cyrillic": ("Mac Cyrillic", -3.5, _CYRILLIC),
    "cp1253": ("Windows-1253 (Greek)", -1.0, ("el",)),
    "iso8859_7": ("ISO 8859-7 (Greek)", -2.0, ("el",)),
    "cp1254": ("Windows-1254 (Turkish)", -1.0, ("tr",)),
    "cp1255": ("Windows-1255 (Hebrew)", -1.0, ("he",)),
    "cp1256": ("Windows-1256 (Arabic)", -1.0, ("ar", "fa")),
    "cp1257": ("Windows-1257 (Baltic)", -2.0, ("lt", "lv", "et")),
    "cp874": ("Windows-874 (Thai)", -1.0, ("th",)),
    "mac_roman": ("Mac Roman", -3.0, _WEST),
    "cp850": ("CP850 (DOS, Western)", -3.0, _WEST),
    "cp437": ("CP437 (DOS)", -4.0, _WEST),
    "cp852": ("CP852 (DOS, Central European)", -3.0, _CENTRAL),
    "cp866": ("CP866 (DOS, Cyrillic)", -2.0, _CYRILLIC),
    "cp932": ("Shift-JIS (Japanese)", -1.0, ("ja", KANJI, HALF_WIDTH)),
    "euc_jp": ("EUC-JP (Japanese)", -2.0, ("ja", KANJI)),
    "gb18030": ("GB 18030 (Chinese)", -1.0, ("zh",)),
    "big5": ("Big5 (Chinese)", -1.5, ("zh_Hant",)),
    "cp949": ("EUC-KR (Korean)", -1.0, ("ko",)),
}
ENCODINGS: Final = {encoding: called for encoding, (called, _, _) in _CANDIDATES.items()}
"""What can be told, and what each is called."""
SURE: Final = 4.0
"""How much likelier (natural logarithm) a reading has to be than any other one."""
_SURE_OF_FEW: Final = 10.0
_MIN_BYTES: Final = 6
"""Bytes beyond ASCII below which one that is not Western has to be likelier still."""
_WIDE_LOOK: Final = 1000
_WIDE_LEAST: Final = 8
_MOSTLY: Final = 0.7
_BLOCK: Final = 65_536
_ENOUGH: Final = 8_192
"""Bytes of cells that are looked at."""
# the second byte of a character may be a letter, a pipe or a backslash, and none of these signs
_CELLS: Final = re.compile(rb"[^\r\n\t,;\"]*[\x80-\xff][^\r\n\t,;\"]*")
# how Python keeps a byte that is not UTF-8
_ODD: Final = re.compile("[\udc80-\udcff]")
_BEYOND: Final = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]+")
_WESTERN_BYTES: Final = {
    0xDC00 + byte: bytes([byte]).decode(WESTERN, errors="replace") for byte in range(0x80, 0x100)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the cells beyond ASCII read in an encoding; ``score`` is a log probability."""

    encoding: str
    score: float
    cells: str

    @property
    def example(self) -> str:
        """The first cell."""
        return self.cells.partition("\n")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The likeliest readings, each of another text, the best first."""

    readings: tuple[Reading, ...]
    beyond: int
    """Bytes beyond ASCII in the cells that were looked at."""

    @property
    def is_sure(self) -> bool:
        """Whether the first is much likelier than the second."""
        best, *others = self.readings
        enough = best.encoding == WESTERN or self.beyond >= _MIN_BYTES
        lead = SURE if enough else _SURE_OF_FEW
        return not others or best.score - others[0].score >= lead

    @property
    def western(self) -> Reading | None:
        """The Western reading, where it is nearly as likely as the first."""
        best = self.readings[0].score
        for reading in self.readings:
            if reading.encoding == WESTERN and best - reading.score < SURE:
                return reading
        return None


def guess(content: mmap.mmap | bytes) -> Guess:
    """How likely each of `ENCODINGS` is, by the letters of the cells that are beyond ASCII.

    What is measured is the probability of the text in the languages that are written so, by which
    letter follows which (`letter_models`). `charset_normalizer` takes short Western texts for
    Hungarian, Croatian or Chinese: of 32 files of 1 to 10 titles in 8 kinds of Western writing it
    read 7 right.
    """
    cells = _cells(content)
    readings: dict[str, Reading] = {}
    for encoding, (_, before, languages) in _CANDIDATES.items():
        try:
            text = cells.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = max(letter_model(language).of_text(text) for language in languages)
        score += before
        if text in readings:
            # which encoding the same text is in matters to nobody: the first will do
            encoding, score = readings[text].encoding, max(score, readings[text].score)
        readings[text] = Reading(encoding=encoding, score=score, cells=text)
    best = sorted(readings.values(), key=lambda reading: -reading.score)
    return Guess(readings=tuple(best), beyond=sum(byte > 0x7F for byte in cells))


def wide_encoding(start: bytes) -> str:
    """The encoding of a text of two bytes a letter, by its first bytes; empty where it is none.

    Without a byte order mark it is one where nearly each second byte is zero, as of ASCII letters.
    """
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    start = start[:_WIDE_LOOK]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) < _WIDE_LEAST or max(even, odd) < _MOSTLY * (len(start) // 2) or min(even, odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def mended_utf8(content: bytes) -> tuple[str, int]:
    """UTF-8 text with a few odd bytes, these read as Windows-1252, and how many they are.

    Raises UnicodeError where they are not few: at most one for two letters that are UTF-8.
    """
    text = content.decode("utf-8-sig", errors="surrogateescape")
    odd = len(_ODD.findall(text))
    if not odd or sum(map(len, _BEYOND.findall(text))) < 2 * odd:
        raise UnicodeError("too many bytes are not UTF-8")
    return text.translate(_WESTERN_BYTES), odd


def _cells(content: mmap.mmap | bytes) -> bytes:
    """The distinct cells with a byte beyond ASCII, some 8 KB of them, a line each."""
    cells: dict[bytes, None] = {}
    size = 0
    begin = 0
    while begin < len(content) and size < _ENOUGH:
        end = content.find(b"\n", begin + _BLOCK)
        end = len(content) if end < 0 else end
        for cell in _CELLS.findall(content[begin:end]):
            if cell not in cells:
                cells[cell] = None
                size += len(cell)
                if size >= _ENOUGH:
                    break
        begin = end
    return b"\n".join(cells)
