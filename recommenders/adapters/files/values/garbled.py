"""Texts whose letters were lost or turned into others on their way, and how they are mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.values.texts import is_text, texts, words_for_empty
from recommenders.contract import Finding

# UTF-8 that was read as Windows-1252 and saved again: a letter became two signs or more
_TWICE: Final = re.compile("[\u00c2-\u00c5\u00c8-\u00cb\u00ce-\u00d1\u00d7-\u00da\u00e0-\u00ef]")
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_LOST: Final = "\ufffd"
_UNDEFINED: Final = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes that are no letter in Windows-1252, and that programs keep as they are."""
_ROUNDS: Final = 3
_BLANKS: Final = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a column as codes into distinct ``values``, -1 where a cell is empty.

    ``findings`` say what was mended, what cannot be, and what was taken for no value.
    """

    codes: NDArray[np.intp]
    values: pd.Series
    findings: list[Finding]

    @property
    def cells(self) -> pd.Series:
        """The word of each cell, missing where it is empty, shape (n,)."""
        return pd.Series(self.values.to_numpy(dtype=object), dtype="str").reindex(self.codes)


def words_of(column: pd.Series, name: str, source: str) -> Words:
    """The words of a column of titles, names or kinds, mended; see `texts`.

    ``name`` is what the column is called, and ``source`` where it stands.
    """
    codes, raw = texts(column)
    mended = pd.Series([_mended(value) for value in raw], dtype="str")
    findings = []
    changed = (raw.str.replace(_BLANKS, " ", regex=True) != mended).to_numpy(dtype=bool)
    if changed.any():
        at = int(changed.argmax())
        findings.append(
            Finding(
                observation=f"Values of {name} in the {source} with letters that a program has "
                "made others",
                count=int(changed.sum()),
                done=f"read as “{mended.iloc[at]}” is",
                example=f"“{raw.iloc[at]}”",
            )
        )
    lost = mended.str.contains(_LOST, regex=False).to_numpy(dtype=bool)
    if lost.any():
        findings.append(
            Finding(
                observation=f"Values of {name} in the {source} with letters that are lost",
                count=int(lost.sum()),
                done="kept: export them again in UTF-8",
                warning=True,
                example=f"“{mended[lost].iloc[0]}”",
            )
        )
    if is_text(column) and (codes < 0).any():
        empty = words_for_empty(column[codes < 0])
        if empty:
            said = ", ".join(f"“{word}” {count:,}" for word, count in empty.items())
            findings.append(
                Finding(
                    observation=f"Values of {name} in the {source} read as no value: {said}",
                    count=sum(empty.values()),
                    done="left empty",
                )
            )
    if not mended.equals(raw):
        again, distinct = pd.factorize(mended, sort=True)
        return Words(
            codes=np.append(again, -1)[codes],
            values=pd.Series(distinct, dtype="str"),
            findings=findings,
        )
    return Words(codes=codes, values=raw, findings=findings)


def _mended(text: str) -> str:
    if not text.isascii():
        for _ in range(_ROUNDS):
            once = _read_again(text)
            if once == text:
                break
            text = once
    elif "\\" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    return _BLANKS.sub(" ", text)


def _read_again(text: str) -> str:
    """The text that was encoded in UTF-8 and read as Windows-1252; as it is where it was not."""
    if _TWICE.search(text) is None:
        return text
    try:
        written = b"".join(
            bytes([ord(sign)]) if ord(sign) in _UNDEFINED else sign.encode("cp1252")
            for sign in text
        )
        return written.decode("utf-8")
    except UnicodeError:
        return text
