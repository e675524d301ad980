"""Reading a file of JSON objects: one on each line (JSON Lines), or all of them in one list."""

from __future__ import annotations

import codecs
import io
import json
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from recommenders.adapters.files.content.file_content import content_of, start_of
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.nested.list_names import ITEM_LISTS
from recommenders.adapters.files.nested.unfold import Unfolded
from recommenders.adapters.files.reading.json_columns import (
    LINES_REMEDY,
    JsonTable,
    ObjectColumns,
    lists_of_objects,
    one_object,
)
from recommenders.adapters.files.reading.json_forms import decoder, in_a_row, lines_of
from recommenders.adapters.files.reading.known_names import KNOWN, is_known_as, plain_name
from recommenders.contract import Finding
from recommenders.errors import DataError, EmptyFileError

TOLERATED: Final = 0.05
"""Share of lines that are no object from which a file is refused."""
_PART: Final = 20_000
"""Objects that are held as such at once."""
_LOOK: Final = 65_536
_LONGEST_BLANKS: Final = 100
_SHOWN: Final = 40
_LISTS: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\[")
_LIST_WITHIN: Final = re.compile(rb"^\{[^\[]*\[\s*\{")
_SURE: Final = 2
"""Known names of columns from which an object within a list is a line."""
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(\S)")
_END: Final = re.compile(rb"[\r\n]")
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")
_BLANK: Final = re.compile(r"[ \t\r\n]*")


def read_json(path: Path, *, encoding: str = "") -> JsonTable:
    """Read the objects of a file as the lines of a table; raises `DataError`.

    Objects within them become columns such as ``customer.id``, and a list of items (one of
    `ITEM_LISTS`) a line for each item. Digits are kept as they are written. Less than 5% of lines
    that are no object are left out and told.
    """
    findings: list[Finding] = []
    content = utf8_text(path, content_of(path), encoding, findings)
    start = _START.match(content)
    if start is None:
        raise EmptyFileError("the file is empty", file=str(path), remedy="Export it again.")
    listed = start[1] == b"["
    whole = _whole(content, listed=listed)
    lines = lines_of(whole)
    within = "" if listed or lines is not None else _only_list(whole)
    if lines is not None:
        findings.append(
            Finding(
                observation=f"{path.name} is one table of JSON, by its columns or with their names "
                "in the first line",
                count=1,
                done="read as a line for each of its lines",
            )
        )
    if within:
        findings.append(
            Finding(
                observation=f"{path.name} is one object that holds the lines",
                count=1,
                done=f"read as the list “{within}” of it",
            )
        )
    objects: Iterator[tuple[int, dict[str, Any]]]
    if lines is not None:
        objects = enumerate(lines)
    elif not listed and not within and (row := _in_a_row(content)):
        objects = iter(row)
    elif listed or within:
        objects = _of_list(content, path, within)
    else:
        objects = _of_lines(content, path, findings)
    del whole
    columns = ObjectColumns(path)
    part: list[tuple[int, dict[str, Any]]] = []
    unfolded = Unfolded(path, is_known_as)
    for entry in unfolded.objects(objects):
        part.append(entry)
        if len(part) == _PART:
            columns.add(part)
            part = []
    columns.add(part)
    return columns.table([*findings, *unfolded.findings()])


def holds_objects(path: Path) -> bool:
    """Whether a file begins like a list of objects, or like lines of them; it is not read whole.

    An object with a list of them is one where these have columns that are known: settings are not.
    """
    start = start_of(path, _LOOK).removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        # what is wrong with it is said when it is read
        return True
    if start.startswith(b"["):
        return start[1:].lstrip()[:1] == b"{"
    if listed := _LIST_WITHIN.search(start):
        try:
            entry, _ = decoder().raw_decode(start[listed.end() - 1 :].decode("utf-8", "ignore"))
        except (ValueError, RecursionError):
            entry = {}
        if len({plain_name(name) for name in entry} & KNOWN) >= _SURE:
            return True
    first, ended, rest = start.partition(b"\n")
    if _object(decoder(), first.decode("utf-8", "replace").strip()) is not None:
        return rest.lstrip()[:1] == b"{"
    # a line that is longer than what was looked at
    return start.startswith(b"{") and not ended and len(start) >= _LOOK - _LONGEST_BLANKS


def line_of_object(path: Path, number: int, *, encoding: str = "") -> int:
    """The line of an editor on which an object of a list begins, by its number from 0 on.

    Where each object has a line of its own that is line ``number + 2``; see `JsonTable.places`.
    """
    try:
        content = utf8_text(path, content_of(path), encoding, [])
        start = _START.match(content)
        within = "" if start is None else _only_list(_whole(content, listed=start[1] == b"["))
        if start is None or (start[1] != b"[" and not within):
            return number + 2
        text = bytes(content).decode("utf-8-sig")
        entries = enumerate(_entries(text, path, within))
        begin = next(begin for at, (begin, _) in entries if at == number)
        return text.count("\n", 0, begin) + 1
    except (DataError, StopIteration, UnicodeError):
        return number + 2


def _of_lines(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The object of each line with its place; refuses the file where too many lines have none."""
    if content.find(b"\r") >= 0 and _LONE_RETURN.search(content):
        # within a text of JSON it is written \r, so it can only end a line
        content = _LONE_RETURN.sub(b"\n", bytes(content))
    reader, odd, read = decoder(), [], 0
    for number, line in enumerate(_each_line(content), start=1):
        # files put together have a mark of their encoding where each began
        text = line.decode("utf-8-sig").strip()
        if not text:
            continue
        last = number
        entry = _object(reader, text)
        if entry is not None:
            read += 1
            yield number - 2, entry
        else:
            odd.append(number)
            if len(odd) == 1:
                first, why = text, _why(text)
                if read == 0:
                    _refuse_one_object(content, path)
    if not odd:
        return
    total = read + len(odd)
    # a file that is still being written, or was cut off
    cut_short = odd == [last] and read > 0
    if len(odd) >= TOLERATED * total and not cut_short:
        raise DataError(
            f"a line is no JSON object: {why}",
            file=str(path),
            row=odd[0],
            value=first[:_SHOWN],
            remedy=LINES_REMEDY,
        )
    findings.append(
        Finding(
            observation=f"Lines of {path.name} that are no JSON object",
            count=len(odd),
            done="left out",
            warning=len(odd) > TOLERATED * total,
            example=f"line {odd[0]}: {first[:_SHOWN]!r}",
        )
    )


def _whole(content: mmap.mmap | bytes, *, listed: bool) -> object:
    """The value of a file that is one object or, where it is ``listed``, a list of lists.

    None for lines of objects, for a list of them, and where it is none.
    """
    start = bytes(content[:_LOOK])
    if listed and not _LISTS.match(start):
        return None
    first, _, rest = start.partition(b"\n")
    if rest.strip() and _object(decoder(), first.decode("utf-8-sig", "replace").strip()):
        return None
    try:
        whole: object = decoder().decode(bytes(content).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return whole


def _in_a_row(content: mmap.mmap | bytes) -> list[tuple[int, dict[str, Any]]] | None:
    """The objects of a file whose first line is none, or more than one."""
    first = _END.split(bytes(content[:_LOOK]).lstrip(), maxsplit=1)[0]
    if len(first) >= _LOOK - _LONGEST_BLANKS:
        return None
    if _object(decoder(), first.decode("utf-8-sig", "replace").strip()) is not None:
        return None
    return in_a_row(bytes(content).decode("utf-8-sig", "replace"))


def _only_list(whole: object) -> str:
    """The name of the only list of objects in a file that is one object; empty for other files.

    Answers of APIs are such files, with a page and a count beside the list.
    """
    lists = lists_of_objects(whole) if isinstance(whole, dict) else []
    # an order that is alone in its file has a list of items as well
    return lists[0] if len(lists) == 1 and lists[0].lower() not in ITEM_LISTS else ""


def _of_list(
    content: mmap.mmap | bytes, path: Path, within: str = ""
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list, or of that ``within`` an object, each with its number from 0 on."""
    text = bytes(content).decode("utf-8-sig")
    for number, (begin, entry) in enumerate(_entries(text, path, within)):
        if not isinstance(entry, dict):
            raise DataError(
                "an entry of the list is no JSON object",
                file=str(path),
                row=text.count("\n", 0, begin) + 1,
                value=text[begin : begin + _SHOWN],
                remedy=LINES_REMEDY,
            )
        yield number, entry


def _entries(text: str, path: Path, within: str = "") -> Iterator[tuple[int, Any]]:
    """The entries of a list that is written in a text, each with where it begins.

    The list is the text, or that which an object has under the name ``within``.
    """
    reader = decoder()
    begin = _begin_of(text, within) if within else text.index("[")
    at = _after_blanks(text, begin + 1)
    try:
        while text[at] != "]":
            entry, end = reader.raw_decode(text, at)
            yield at, entry
            at = _after_blanks(text, end)
            if text[at] == ",":
                at = _after_blanks(text, at + 1)
            elif text[at] != "]":
                raise ValueError("a comma is missing between two entries")
        at = _after_blanks(text, at + 1)
        if at < len(text) and not within:
            raise ValueError("something stands behind the end of the list")
    except (ValueError, RecursionError, IndexError) as error:
        # a decoder tells where it stopped, which may be far behind the beginning of the entry
        at = min(getattr(error, "pos", at), len(text))
        problem = "it ends before its list does" if at >= len(text) else _problem(error)
        raise DataError(
            f"the file is no JSON: {problem}",
            file=str(path),
            row=text.count("\n", 0, at) + 1,
            value=text[at : at + _SHOWN] or None,
            remedy="Export it again, or write one object on each line.",
        ) from error


def _after_blanks(text: str, at: int) -> int:
    blanks = _BLANK.match(text, at)
    return blanks.end() if blanks else at


def _each_line(content: mmap.mmap | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        return iter(io.BytesIO(content))
    content.seek(0)
    return iter(content.readline, b"")


def _object(reader: json.JSONDecoder, text: str) -> dict[str, Any] | None:
    try:
        entry = reader.decode(text)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _why(text: str) -> str:
    """Why a line is no object, in words."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _problem(error)
    if isinstance(entry, list | str):
        return "it is a list" if isinstance(entry, list) else "it is a text"
    return "it is a number or a word"


def _problem(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.colno}"
    return str(error) if not isinstance(error, IndexError) else "it ends too early"


def _begin_of(text: str, within: str) -> int:
    """Where the list begins that an object has under a name: its other values are passed over."""
    reader = decoder()
    at = _after_blanks(text, text.index("{") + 1)
    while True:
        name, at = reader.raw_decode(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)
        if name == within:
            return at
        _, at = reader.raw_decode(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)


def _refuse_one_object(content: mmap.mmap | bytes, path: Path) -> None:
    """A file that is one object over several lines, as settings and answers of APIs are."""
    try:
        whole = json.loads(bytes(content).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return
    if isinstance(whole, dict):
        raise one_object(whole, path)
