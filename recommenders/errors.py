"""Errors that tell a person what is wrong, where, and what to do."""

from __future__ import annotations

_LONGEST_VALUE = 60


class DataError(ValueError):
    """A file or table that cannot be used.

    Every part that is known is named: ``file``, ``column``, ``row`` (counted as a spreadsheet
    shows it, the header being row 1), ``value``, and always the ``remedy``.
    """

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        file: str | None = None,
        column: str | None = None,
        row: int | None = None,
        value: object = None,
    ) -> None:
        self.problem, self.remedy = problem, remedy
        self.file, self.column, self.row, self.value = file, column, row, value
        shown = None if value is None else _shortened(value)
        where = [
            f"{word} {part}"
            for word, part in (("file", file), ("column", column), ("row", row), ("value", shown))
            if part is not None
        ]
        location = f" ({', '.join(where)})" if where else ""
        super().__init__(f"{problem[:1].upper()}{problem[1:]}{location}. {remedy}")

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments: without this the error cannot cross a process border
        parts = (self.problem, self.remedy, self.file, self.column, self.row, self.value)
        return _rebuilt, parts


class ArtifactError(RuntimeError):
    """A saved model that is missing, half written, or made by another version."""


def _shortened(value: object) -> str:
    text = repr(value if isinstance(value, str | int | float) else str(value))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _rebuilt(
    problem: str,
    remedy: str,
    file: str | None,
    column: str | None,
    row: int | None,
    value: object,
) -> DataError:
    return DataError(problem, remedy=remedy, file=file, column=column, row=row, value=value)
