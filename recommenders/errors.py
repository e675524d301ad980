"""Errors that tell a person what is wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

_LONGEST_VALUE = 60
# of two parts and more: "/customer" and "and/or" are no places
_PATH = re.compile(r"(?<![\w:/.\\])(?:~|[A-Za-z]:)?(?:[/\\][^\s/\\,;:'\"“”()\[\]<>]+){2,}")
_USER = re.compile(r"(?<=://)[^\s/@'\"]+@")
_QUERY = re.compile(r"(://[^\s?,;'\"()]+)\?[^\s,;'\"()]+")


class DataError(ValueError):
    """A file or table that cannot be used.

    Every part that is known is named: ``file``, ``column``, ``row`` (counted as a spreadsheet
    shows it, the header being row 1), of a file of settings ``line`` and ``key``, ``value``, and
    always the ``remedy``.
    """

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        file: str | None = None,
        column: str | None = None,
        row: int | None = None,
        line: int | None = None,
        key: str | None = None,
        value: object = None,
    ) -> None:
        self.problem, self.remedy = problem, remedy
        self.file, self.column, self.row, self.value = file, column, row, value
        self.line, self.key = line, key
        where = [
            f"{word} {part}"
            for word, part in (
                ("file", file),
                ("column", column),
                ("row", row),
                ("line", line),
                ("key", key),
                ("value", None if value is None else _shortened(value)),
            )
            if part is not None
        ]
        location = f" ({', '.join(where)})" if where else ""
        super().__init__(f"{problem[:1].upper()}{problem[1:]}{location}. {remedy}")

    def __reduce__(self) -> tuple[Callable[..., DataError], tuple[str, dict[str, Any]]]:
        # keyword-only arguments: without this the error cannot cross a process border
        names = ("remedy", "file", "column", "row", "line", "key", "value")
        return _rebuilt, (self.problem, {name: getattr(self, name) for name in names})


class WorkLostError(DataError):
    """Work that was ended from outside before it was done: what it was given may be in order."""


class EmptyFileError(DataError):
    """A file in which no line of data stands: of a table in several files the others serve."""


def public_text(error: object, *, values: bool = True) -> str:
    """An error, or any text, as strangers may read it: paths of the server are their last part.

    Addresses lose user and password, and what is asked of them. Without ``values`` an error tells
    nothing that stands in the data: no value, and no row to look it up.
    """
    if isinstance(error, DataError):
        _, (problem, parts) = error.__reduce__()
        if error.file is not None and "://" not in error.file:
            # known to be a path, so it may have spaces
            parts = parts | {"file": _last(error.file)}
        hidden = {} if values else {"row": None, "value": None}
        error = _rebuilt(problem, parts | hidden)
    text = _QUERY.sub(r"\1", _USER.sub("", str(error)))
    return _PATH.sub(lambda match: _last(match[0]), text)


class ArtifactError(RuntimeError):
    """A saved model that is missing, half written, or made by another version."""


def _last(path: str) -> str:
    return PurePath(path.replace("\\", "/")).name


def _shortened(value: object) -> str:
    text = repr(value if isinstance(value, str | int | float) else str(value))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _rebuilt(problem: str, parts: dict[str, Any]) -> DataError:
    return DataError(problem, **parts)
