"""The content of a text file in UTF-8, whatever it is written in."""

from __future__ import annotations

import codecs
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from recommenders.adapters.files.content.text_encoding import (
    ENCODINGS,
    WESTERN,
    guess_encoding,
    mended_utf8,
)
from recommenders.contract import Finding
from recommenders.errors import DataError

_MENDED: Final = "mended"
"""UTF-8 with a few odd bytes, among the encodings to try."""


def utf8_text(
    path: Path, content: mmap.mmap | bytes, encoding: str, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The text in UTF-8, which is all that what reads it knows; without a copy where it is so.

    ``encoding`` is found out when empty; what was no more than a guess is added to the
    ``findings``. Raises `DataError` where it is no text, or in none of the encodings.
    """
    wide = bytes(content[:2]) in (b"\xff\xfe", b"\xfe\xff")
    if not (wide or encoding):
        _refuse_nul(content, path)
    for candidate in _encodings(content, encoding, wide=wide):
        said: list[Finding] = []
        try:
            text = _as_utf8(content, candidate, path, said, told=bool(encoding))
        except (UnicodeError, LookupError):
            continue
        _refuse_nul(text, path)
        findings += said
        return text
    raise DataError(
        f"the text is not written in {encoding}" if encoding else "the text encoding is not known",
        file=str(path),
        remedy='Say it in dataset.toml, e.g. encoding = "cp1252" (western Europe), "cp932" '
        '(Japan), "gb18030" (China), "cp949" (Korea) or "cp1251" (Cyrillic), or save the file '
        "in UTF-8.",
    )


def _encodings(content: mmap.mmap | bytes, told: str, *, wide: bool) -> Iterator[str]:
    """What to try in turn; the guess is made only where UTF-8 does not do."""
    if told or wide:
        yield told or "utf-16"
        return
    yield "utf-8"
    yield _MENDED
    yield from dict.fromkeys((guess_encoding(content), WESTERN))


def _as_utf8(
    content: mmap.mmap | bytes, encoding: str, path: Path, findings: list[Finding], *, told: bool
) -> mmap.mmap | bytes:
    """The text in UTF-8, which is all that pyarrow knows; raises UnicodeError where it is not so.

    What was no more than a guess is added to the ``findings``.
    """
    if encoding == _MENDED:
        text, odd = mended_utf8(bytes(content))
        findings.append(
            Finding(
                observation=f"{path.name} is UTF-8 text with bytes that are not",
                count=odd,
                done="these bytes alone read as Windows-1252",
                warning=True,
            )
        )
        return text.encode()
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig"):
        _check_utf8(content)
        return content
    if encoding in ENCODINGS and not told:
        settle = "" if encoding == WESTERN else ": say encoding in dataset.toml to settle it"
        findings.append(
            Finding(
                observation=f"{path.name} is not UTF-8 text",
                count=1,
                done=f"read as {ENCODINGS[encoding]} instead{settle}",
                warning=encoding != WESTERN,
            )
        )
    return bytes(content).decode(encoding).encode()


def _check_utf8(content: mmap.mmap | bytes) -> None:
    """Raise UnicodeError where the content is not UTF-8, without a copy of it."""
    ends = np.array([0, len(content)], dtype=np.int64)
    whole = pa.Array.from_buffers(
        pa.large_binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(content)]
    )
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid as error:
        raise UnicodeDecodeError("utf-8", b"", 0, 1, "invalid text") from error


def _refuse_nul(content: mmap.mmap | bytes, path: Path) -> None:
    at = content.find(b"\0")
    if at >= 0:
        raise DataError(
            "the file is not text: it holds a NUL character",
            file=str(path),
            row=content[:at].count(b"\n") + 1,
            remedy="Save it as CSV with UTF-8 encoding.",
        )
