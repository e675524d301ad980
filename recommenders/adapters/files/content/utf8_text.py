"""The content of a text file in UTF-8, whatever it is written in."""

from __future__ import annotations

import codecs
import mmap
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from recommenders.adapters.files.content.text_encoding import (
    ENCODINGS,
    WESTERN,
    Guess,
    Reading,
    guess,
    mended_utf8,
    wide_encoding,
)
from recommenders.contract import Finding
from recommenders.errors import DataError

_SETTLE: Final = "say encoding in dataset.toml to settle it"
_START: Final = 4096
_PROPOSED: Final = 4
_LONGEST: Final = 40
_MENDED: Final = "mended"
"""UTF-8 with a few odd bytes, among the encodings to try."""


def utf8_text(
    path: Path, content: mmap.mmap | bytes, encoding: str, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The text in UTF-8, which is all that what reads it knows; without a copy where it is so.

    ``encoding`` is found out when empty; what was no more than a guess is added to the
    ``findings``. Raises `DataError` where it is no text, or in none of the encodings.
    """
    told = encoding or wide_encoding(bytes(content[:_START]))
    if not told:
        _refuse_nul(content, path)
    for candidate in (told,) if told else ("utf-8", _MENDED):
        said: list[Finding] = []
        try:
            text = _as_utf8(content, candidate, path, said)
        except (UnicodeError, LookupError):
            continue
        _refuse_nul(text, path)
        findings += said
        return text
    if told:
        raise DataError(
            f"the text is not written in {told}", file=str(path), remedy=_remedy("cp1252", "cp1251")
        )
    return _guessed(content, path, findings)


def _as_utf8(
    content: mmap.mmap | bytes, encoding: str, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The text in UTF-8, which is all that pyarrow knows; raises UnicodeError where it is not so.

    Odd bytes that were mended are added to the ``findings``.
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
    return bytes(content).decode(encoding).encode()


def _guessed(content: mmap.mmap | bytes, path: Path, findings: list[Finding]) -> bytes:
    """The text, read in the likeliest encoding; raises `DataError` where that is in doubt.

    A text that may well be Western is read so, and the doubt is said.
    """
    made = guess(content)
    best = made.readings[0] if made.is_sure else made.western
    if best is None:
        raise _in_doubt(made, path)
    try:
        text = bytes(content).decode(best.encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"the text reads as {ENCODINGS[best.encoding]}, but not all of it",
            file=str(path),
            row=content[: error.start].count(b"\n") + 1,
            value=_shown(best),
            remedy=_remedy("cp1252", "cp1251"),
        ) from error
    other = next((reading for reading in made.readings if reading is not best), None)
    doubt = f", though it may be {ENCODINGS[other.encoding]}" if other and not made.is_sure else ""
    settle = "" if best.encoding == WESTERN and not doubt else f": {_SETTLE}"
    if other and doubt:
        settle = f", where this is “{_shown(other)}”: {_SETTLE}"
    findings.append(
        Finding(
            observation=f"{path.name} is not UTF-8 text",
            count=1,
            done=f"read as {ENCODINGS[best.encoding]} instead{doubt}{settle}",
            warning=bool(settle),
            example=f"“{_shown(best)}”" if settle else "",
        )
    )
    return text.encode()


def _in_doubt(made: Guess, path: Path) -> DataError:
    """The refusal of a text that reads about as well in several encodings."""
    shown = "; ".join(
        f'encoding = "{reading.encoding}" where it is “{_shown(reading)}”'
        for reading in made.readings[:_PROPOSED]
    )
    return DataError(
        "the text is not UTF-8, and reads in several ways",
        file=str(path),
        value=_shown(made.readings[0]),
        remedy=f"Say in dataset.toml which is right: {shown}. Or save the file in UTF-8.",
    )


def _shown(reading: Reading) -> str:
    example = reading.example
    return example if len(example) <= _LONGEST else example[: _LONGEST - 1] + "…"


def _remedy(*examples: str) -> str:
    named = ", ".join(f'"{encoding}" ({ENCODINGS[encoding]})' for encoding in examples)
    return f"Say it in dataset.toml, e.g. encoding = {named}, or save the file in UTF-8."


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
