"""Separators of several signs, as in 1::1193::5::978300760: CSV knows one sign alone."""

from __future__ import annotations

import mmap
import re
from collections import Counter
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import first_lines
from recommenders.contract import Finding

UNIT: Final = "\x1f"
"""The control sign that separates units, which stands in their place."""
_FEW: Final = 2
_NEARLY_ALL: Final = 0.9
# signs that part columns, twice or more, with others that are no part of a word between them
_LONG: Final = re.compile(rb"::+|(?:[|;^~#$@\t\x01-\x08\x0e-\x1f]|<>){2,5}")


def with_one_sign(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The content with `UNIT` in the place of a separator of several signs, if it has one.

    One parts the same number of values on nearly all lines, and its signs stand nowhere else.
    """
    separator = _separator(first_lines(content))
    if not separator:
        return content
    findings.append(
        Finding(
            observation=f"{path.name} separates its columns by several signs, {_shown(separator)}",
            count=1,
            done="read so",
        )
    )
    return bytes(content).replace(separator, UNIT.encode())


def _separator(lines: list[bytes]) -> bytes:
    if len(lines) < _FEW:
        return b""
    signs: list[bytes] = _LONG.findall(lines[0])
    first = Counter(signs)
    for separator, count in first.most_common(1):
        alike = sum(line.count(separator) == count for line in lines)
        bare = b"".join(lines[0].split(separator))
        if alike >= _NEARLY_ALL * len(lines) and not any(sign in separator for sign in bare):
            return separator
    return b""


def _shown(separator: bytes) -> str:
    return "".join("tab" if sign == "\t" else sign for sign in separator.decode("utf-8")).join("“”")
