"""Which encoding a text file is in that is neither UTF-8 nor UTF-16."""

from __future__ import annotations

import mmap
import re
from collections import Counter
from typing import Final

WESTERN: Final = "cp1252"
ENCODINGS: Final = {
    WESTERN: "Windows-1252",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "gb18030": "GB 18030 (Chinese)",
}
"""What can be told, and what each is called."""
MIN_BYTES: Final = 12
"""Bytes beyond ASCII from which a guess is worth more than the usual encoding."""
MIN_IN_RUNS: Final = 0.7
"""Share of these bytes that stand three or more in a row where the alphabet is not Latin."""
ALPHABETS: Final = ("cp1251", "koi8_r", "cp1253", "cp1255")
"""What `charset_normalizer` is asked about."""
_BLOCK: Final = 65_536
# signs that no word has in it; in Central European encodings their bytes are letters
_SIGNS: Final = frozenset("³¹²¼¾½¿¡£¥¯¶¬¦©®±°·»«¤§¨´¸\x9d\x90\x8f\x8d\x81")  # noqa: RUF001
_CHINESE_LEADS: Final = range(0xB0, 0xD8)
_TRAILS: Final = range(0xA1, 0xFF)
# Turkish letters, which are Icelandic ones in Western text; the other vowels of those languages
_TURKISH: Final = (0xF0, 0xFD, 0xFE, 0xD0, 0xDD, 0xDE)
_ICELANDIC: Final = (0xE1, 0xE9, 0xED, 0xF3, 0xFA, 0xE6, 0xC1, 0xCD, 0xD3, 0xDA, 0xC6)
_MIN_TURKISH: Final = 3
# how Python keeps a byte that is not UTF-8
_ODD: Final = re.compile("[\udc80-\udcff]")
_BEYOND: Final = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]+")
_WESTERN_BYTES: Final = {
    0xDC00 + byte: bytes([byte]).decode(WESTERN, errors="replace") for byte in range(0x80, 0x100)
}
_WORDS: Final = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_RUNS: Final = re.compile(rb"[\x80-\xff]{3,}")


def guess_encoding(content: mmap.mmap | bytes) -> str:
    """One of `ENCODINGS`: Western unless the text is clearly in another alphabet.

    `charset_normalizer` alone takes short Western texts for Hungarian, Croatian or Chinese: of 32
    files of 1 to 10 titles in 8 kinds of Western writing it read 7 right. In Western text single
    letters beyond ASCII stand among plain ones, in a text of another alphabet all letters are
    beyond it. So it is asked only where that is so, only about alphabets, and shown the foreign
    words alone: then all 32 are right, and a Russian file of two titles is.
    """
    words = _foreign_words(content)
    if _is_chinese(words):
        return "gb18030"
    if central := _central_european(words):
        return central
    if _is_turkish(words):
        return "cp1254"
    beyond = sum(byte > 0x7F for byte in words)
    in_runs = sum(map(len, _RUNS.findall(words)))
    if beyond < MIN_BYTES or in_runs < MIN_IN_RUNS * beyond:
        return WESTERN
    from charset_normalizer import from_bytes

    best = from_bytes(words, cp_isolation=list(ALPHABETS)).best()
    return best.encoding if best is not None else WESTERN


def mended_utf8(content: bytes) -> tuple[str, int]:
    """UTF-8 text with a few odd bytes, these read as Windows-1252, and how many they are.

    Raises UnicodeError where they are not few: at most one for two letters that are UTF-8.
    """
    text = content.decode("utf-8-sig", errors="surrogateescape")
    odd = len(_ODD.findall(text))
    if not odd or sum(map(len, _BEYOND.findall(text))) < 2 * odd:
        raise UnicodeError("too many bytes are not UTF-8")
    return text.translate(_WESTERN_BYTES), odd


def _is_chinese(words: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII are pairs that stand for common Chinese characters.

    In Cyrillic, Greek and Hebrew text the second of two such bytes is hardly ever below 0xC0.
    """
    runs = [run for run in re.findall(rb"[\x81-\xff]+", words) if len(run) > 1]
    pairs = [(run[at], run[at + 1]) for run in runs for at in range(0, len(run) - 1, 2)]
    if len(pairs) < 3 or sum(len(run) % 2 == 0 for run in runs) < 0.9 * len(runs):
        return False
    common = sum(lead in _CHINESE_LEADS and trail in _TRAILS for lead, trail in pairs)
    low = sum(trail < 0xC0 for _, trail in pairs)
    return common >= 0.8 * len(pairs) and low >= 0.03 * len(pairs)


def _is_turkish(words: bytes) -> bool:
    """Whether six bytes that are Icelandic letters in Western text come without its vowels.

    They are the six letters in which the Turkish encoding is another one than the Western.
    """
    letters = Counter(words)
    turkish = sum(letters[byte] for byte in _TURKISH)
    return turkish >= _MIN_TURKISH and not any(letters[byte] for byte in _ICELANDIC)


def _central_european(words: bytes) -> str:
    """The Central European encoding in which words are of letters alone, where Western is not."""
    longer = [word for word in words.split() if len(word) > 2]

    def with_signs(encoding: str) -> int:
        decoded = (word.decode(encoding, errors="replace") for word in longer)
        return sum(
            any(not letter.isalpha() or letter in _SIGNS for letter in word) for word in decoded
        )

    western = with_signs(WESTERN)
    if western < max(2, 0.2 * len(longer)):
        return ""
    best = min(("cp1250", "iso8859_2"), key=with_signs)
    return best if with_signs(best) <= 0.25 * western else ""


def _foreign_words(content: mmap.mmap | bytes) -> bytes:
    """The words with a letter beyond ASCII, up to 64 KB of them, parted by blanks."""
    words = b""
    for begin in range(0, len(content), _BLOCK):
        words += b" ".join((b"", *_WORDS.findall(content[begin : begin + _BLOCK])))
        if len(words) >= _BLOCK:
            break
    return words[:_BLOCK]
