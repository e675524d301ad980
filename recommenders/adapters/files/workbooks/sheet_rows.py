"""The lines of the sheets of a workbook, whatever program has written it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recommenders.adapters.files.content.parquet_size import too_many_columns
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError
from recommenders.operation.limits import Limits, how_to_raise

Row = tuple[object, ...]


@dataclass(slots=True)
class SheetRows:
    """The lines of each sheet by its name, empty ones in between as empty tuples.

    ``hidden`` are names of sheets that are not shown, ``hidden_lines`` lines of each that are not
    (from 0), and ``findings`` what was seen on the way.
    """

    path: Path
    rows: dict[str, list[Row]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    hidden_lines: dict[str, set[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    cells: int = 0
    most: Limits = field(default_factory=limits)

    def add(self, sheet: str, row: Sequence[object]) -> None:
        """Put a line below the others of its sheet; raises `DataError` for too much.

        A workbook of one cell, in the last line of the last column, has 17 billion empty ones.
        """
        most = self.most
        width = next((at + 1 for at in reversed(range(len(row))) if row[at] is not None), 0)
        if width > most.columns:
            raise too_many_columns(self.path, width)
        self.cells += len(row) + 1
        if self.cells > most.cells:
            raise DataError(
                f"the workbook has more than {most.cells:,} cells, with the empty ones",
                file=str(self.path),
                remedy=f"Save the sheet as CSV or Parquet. {how_to_raise('cells')}",
            )
        self.rows.setdefault(sheet, []).append(tuple(row[:width]))

    def said_of_hidden(self, read: Mapping[str, Sequence[int]]) -> Iterator[Finding]:
        """What is said of lines that were ``read`` (line ``n + 2`` of each sheet) and not shown.

        They are read as a program would that saves the sheet as CSV: hidden is not deleted.
        """
        count = sum(
            len(self.hidden_lines.get(sheet, set()).intersection(line + 1 for line in lines))
            for sheet, lines in read.items()
        )
        if count:
            yield hidden_lines_of(self.path, count)


def hidden_lines_of(path: Path, count: int) -> Finding:
    """What is said of so many lines that a filter or a hand has hidden."""
    return Finding(
        observation=f"Lines of {path.name} that a filter or a hand has hidden",
        count=count,
        done="read like the others: to leave them out, copy those that are shown into another "
        "workbook",
        warning=True,
    )
