"""Which column of a file is which of ours: as told, by the same name, or by a sensible guess."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.baskets.filled import fullest
from recommenders.adapters.files.baskets.line_numbers import is_no_item
from recommenders.adapters.files.baskets.missing_columns import missing_columns
from recommenders.adapters.files.baskets.order_heads import Part
from recommenders.adapters.files.baskets.orders_alone import said_of_stand_ins, stand_ins
from recommenders.adapters.files.baskets.other_shapes import refuse_other_shapes
from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.deduplicate import overlapping
from recommenders.adapters.files.reading.known_names import GUESSES, plain_name
from recommenders.adapters.files.reading.read_file import OtherFiles, Sheet
from recommenders.adapters.files.reading.repeated_names import refuse_twice, without_names
from recommenders.contract import Columns, Finding
from recommenders.data.tables import MANY
from recommenders.errors import DataError

_SHOWN: Final = 40
_TRIED: Final = 2_000
MOST_TRIED: Final = 200
"""Columns that are looked at for what they may hold; of thousands that would take minutes."""
_DATED: Final = 0.5
"""Share of readable dates from which a column may hold times."""
KEYS: Final = {
    "orders": (Columns.ORDER, Columns.CUSTOMER, Columns.TIME),
    "order_lines": (Columns.ORDER, Columns.ITEM),
    "interactions": (Columns.CUSTOMER, Columns.ITEM, Columns.TIME),
    "items": (Columns.ITEM,),
    "customers": (Columns.CUSTOMER,),
    "searches": (Columns.QUERY, Columns.CUSTOMER, Columns.TIME),
    "related": (Columns.ITEM, Columns.RELATED),
}
"""Columns without which a table cannot be read."""
MAY_LACK_TIME: Final = ("interactions", "orders")
"""Tables of which a time is asked, and where the order of the lines stands for one."""
OF_LINES: Final = ("interactions", "orders", "order_lines")
"""Tables from which the lines of a data set come."""


def named(sheet: Sheet, table: str, options: Options) -> tuple[pd.DataFrame, dict[str, str]]:
    """The frame under our column names, and for each of ours the name that it has in the file.

    Columns that are none of ours keep their names; one that serves two of ours stands there twice.
    Guesses are added to the sheet's findings. Raises `DataError` where a column that is needed
    cannot be found.
    """
    file_columns = list(sheet.frame.columns)
    names_in_file = chosen(sheet, table, options, alone=True)
    told = _mapped(sheet, table, options)
    _note_guesses(sheet, table, names_in_file, told)
    if table == "interactions":
        refuse_other_shapes(sheet, names_in_file)
        sheet.findings.extend(said_of_stand_ins(sheet, names_in_file))
    missing = [column for column in KEYS[table] if column not in names_in_file]
    if missing == [Columns.TIME] and table == "interactions":
        # the order of the lines stands for the times, unless a column may have them after all
        missing = missing if Columns.TIME not in told and _with_dates(sheet, names_in_file) else []
    if missing:
        raise missing_columns(sheet, table, missing)
    refuse_twice(sheet, names_in_file)
    # a column of our name that the mapping has pushed aside would stand there twice, and one that
    # is told to be none of ours would be read all the same
    ours = {**names_in_file, **told}
    aside = [
        column for column in ours if column in file_columns and column not in names_in_file.values()
    ]
    frame = without_names(sheet, names_in_file).drop(columns=aside)
    first_of: dict[str, str] = {}
    for column, name in names_in_file.items():
        first_of.setdefault(name, column)
    renamed = frame.rename(columns=first_of)
    again = {
        column: renamed[first_of[name]]
        for column, name in names_in_file.items()
        if first_of[name] != column
    }
    return renamed.assign(**again), names_in_file


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table, of one file or several, under our column names.

    ``names_in_file`` gives the name that each of ours has in the first file, and ``files`` where
    in the index of ``frame`` each file begins, and what that is in its own. ``unused`` are columns
    that nothing is read from.
    """

    frame: pd.DataFrame
    names_in_file: dict[str, str]
    files: tuple[tuple[str, int, int], ...]
    findings: list[Finding]
    unused: tuple[str, ...]
    separator: str = ""
    others: tuple[OtherFiles | None, ...] = ()

    @property
    def file(self) -> str:
        """The first file, which stands for all in findings."""
        return self.files[0][0]

    def without_lines(self) -> NamedTable:
        """The same without its lines: what errors of later steps are told with."""
        return replace(self, frame=pd.DataFrame(columns=self.frame.columns))

    def place_of(self, index: int, column: str | None = None) -> tuple[str, int]:
        """The file of a line by its index, and the index within the file.

        Of a ``column`` that comes from another file it is that one.
        """
        number, (file, begin, lowest) = next(
            (number, place)
            for number, place in reversed([*enumerate(self.files)])
            if index >= place[1]
        )
        own = index - begin + lowest
        other = self.others[number] if self.others else None
        if other is not None and (other.columns is None or column in other.columns):
            return other.place_of(own) or (file, own)
        return file, own


def named_table(sheets: Sequence[Sheet], table: str, options: Options) -> NamedTable:
    """The files of a table one below the other, each by its own names; see `named`."""
    frames, files, begin = [], [], 0
    chosen_first: dict[str, str] = {}
    findings: dict[tuple[str, str], Finding] = {}
    read = [named(sheet, table, for_file(sheet, sheets, table, options)) for sheet in sheets]
    for sheet, (frame, chosen) in zip(sheets, read, strict=True):
        chosen_first = chosen_first or chosen
        # a file without a line of names has a line at -1
        lowest = min(0, int(frame.index.min()))
        frames.append(frame.set_axis(frame.index + (begin - lowest)))
        files.append((sheet.file, begin, lowest))
        begin += int(frame.index.max()) - lowest + 1
        lacking = set(frames[0].columns) ^ set(frame.columns)
        if lacking:
            sheet.findings.append(
                Finding(
                    observation="Columns that only some files of a table have "
                    f"({Path(sheet.file).name}): {', '.join(sorted(map(str, lacking)))}",
                    count=len(lacking),
                    done="empty where they are missing",
                    warning=True,
                )
            )
        for finding in sheet.findings:
            # what is said of several files is said once
            key = (finding.observation, finding.done)
            before = findings.get(key)
            count = finding.count + (before.count if before else 0)
            findings[key] = replace(finding, count=count)
    whole = pd.concat(frames) if len(frames) > 1 else frames[0]
    if len(frames) > 1 and Columns.TIME in KEYS[table]:
        again = overlapping(whole, [begins for _, begins, _ in files])
        if again.any():
            told = f"Lines of {table} that an earlier file has as well"
            findings[told, ""] = Finding(
                observation=told,
                count=int(again.sum()),
                done="left out",
                warning=bool(again.mean() > MANY),
            )
            whole = whole[~again]
    if len(frames) > 1 and table == "interactions":
        dated = [Columns.TIME in frame for frame in frames]
        if any(dated) and not all(dated):
            raise missing_columns(sheets[dated.index(False)], table, [Columns.TIME])
    unused = [
        str(name)
        for sheet, (_, chosen) in zip(sheets, read, strict=True)
        for name in (*sheet.frame.columns, *sheet.nested, *sheet.unread)
        if name not in chosen.values()
    ]
    return NamedTable(
        frame=whole,
        names_in_file=chosen_first,
        files=tuple(files),
        findings=list(findings.values()),
        unused=tuple(dict.fromkeys(unused)),
        separator=sheets[0].separator,
        others=tuple(sheet.other for sheet in sheets),
    )


def order_part(
    sheet: Sheet, table: str, options: Options, *, without_customer: bool = False
) -> Part:
    """A file of orders, or of their lines, with what its columns are.

    Orders may be ``without_customer`` where their lines say it. Guesses are added to the sheet's
    findings. Raises `DataError` where a column that is needed cannot be found.
    """
    names_in_file = chosen(sheet, table, options)
    told = _mapped(sheet, table, options)
    _note_guesses(sheet, table, names_in_file, told)
    needed = [ours for ours in KEYS[table] if not (without_customer and ours == Columns.CUSTOMER)]
    missing = [column for column in needed if column not in names_in_file]
    if missing == [Columns.TIME]:
        missing = missing if Columns.TIME not in told and _with_dates(sheet, names_in_file) else []
    if missing:
        raise missing_columns(sheet, table, missing)
    refuse_twice(sheet, names_in_file)
    lines = replace(sheet, frame=without_names(sheet, names_in_file))
    return Part(sheet=lines, names={ours: name for ours, name in names_in_file.items() if name})


def _note_guesses(
    sheet: Sheet, table: str, names_in_file: Mapping[str, str], told: Mapping[str, str]
) -> None:
    for column, name in names_in_file.items():
        # what becomes of a total is said when the numbers have told
        if column not in told and name not in (column, names_in_file.get(Columns.LINE_TOTAL)):
            sheet.findings.append(
                Finding(
                    observation=f'Column "{name}" of {table.replace("_", " ")}',
                    count=len(sheet.frame),
                    done=f"taken for {column}, a guess from its name",
                )
            )


def for_file(sheet: Sheet, sheets: Sequence[Sheet], table: str, options: Options) -> Options:
    """The options without what is told of columns that only other files of the table have."""
    told = options.columns.get(table, {})
    elsewhere = {str(name) for other in sheets for name in other.frame.columns}
    gone = elsewhere.difference(map(str, sheet.frame.columns))
    here = sheet.by_plain_name
    kept = {
        ours: name for ours, name in told.items() if name not in gone or plain_name(name) in here
    }
    if len(kept) == len(told):
        return options
    return replace(options, columns={**options.columns, table: kept})


def roles(table: str) -> tuple[str, ...]:
    """Our columns that a table may have, those first without which it cannot be read."""
    return (*KEYS[table], *(column for column in GUESSES[table] if column not in KEYS[table]))


def chosen(
    sheet: Sheet, table: str, options: Options | None = None, *, alone: bool = False
) -> dict[str, str]:
    """Our columns -> columns of the file, as told and else recognised; some may be missing.

    Where the lines stand ``alone``, a name or an order may stand for the customer (`stand_ins`).
    """
    told = _mapped(sheet, table, options or Options())
    names_in_file = {column: name for column, name in told.items() if name}
    for column, guesses in GUESSES[table].items():
        priced = Columns.UNIT_PRICE in names_in_file or Columns.QUANTITY not in names_in_file
        if column in told or (column == Columns.LINE_TOTAL and priced):
            continue
        # among the lines of orders an item_id may be the number of the line
        by_guess = (table, column) == ("order_lines", Columns.ITEM)
        if match := _guessed(column, guesses, sheet, {*names_in_file.values()}, by_guess=by_guess):
            names_in_file[column] = match
    if (
        table == "order_lines"
        and Columns.TIME not in told
        and Columns.CUSTOMER not in names_in_file
    ):
        # lines that do not say who have a time of their own: when they were written down
        names_in_file.pop(Columns.TIME, None)
    if alone and table == "interactions":
        names_in_file |= stand_ins(sheet, names_in_file, told)
    return names_in_file


def note_unused(
    table: NamedTable, used: Collection[str], findings: list[Finding], *, done: str = "not used"
) -> None:
    """Say which columns of a file nothing was read from, but for those ``used`` besides."""
    unused = [name for name in table.unused if name not in used]
    if unused:
        more = f" and {len(unused) - _SHOWN:,} more" if len(unused) > _SHOWN else ""
        shown = ", ".join(unused[:_SHOWN]) + more
        findings.append(
            Finding(
                observation=f"Columns of {Path(table.file).name} that are none of ours: {shown}",
                count=len(unused),
                done=done,
            )
        )


def _guessed(
    column: str, guesses: str, sheet: Sheet, taken: set[str], *, by_guess: bool = False
) -> str | None:
    """The column of ours by its own name, else by the first of the guesses; or by these first."""
    names = [name for name in sheet.frame.columns if name not in taken]
    free = {plain_name(name): name for name in reversed(names)}
    likely = (free[guess] for guess in guesses.split() if guess in free)
    if column in (Columns.ITEM, Columns.POSITION):
        likely = (name for name in likely if not is_no_item(sheet.frame, name))
        by_guess = by_guess or is_no_item(sheet.frame, column)
    own = [column] if column in names else []
    return fullest(sheet.frame, (*likely, *own) if by_guess else (*own, *likely))


def _with_dates(sheet: Sheet, names_in_file: Mapping[str, str]) -> bool:
    """Whether a column that is none of ours may hold times."""
    for name in sheet.frame.columns[:MOST_TRIED]:
        few = sheet.frame[name].dropna().head(_TRIED)
        if name in names_in_file.values() or few.empty or pd.api.types.is_bool_dtype(few.dtype):
            continue
        read = read_times(few, name=str(name), timezone="UTC", guessing=True)
        if 1 - read.wrong.mean() >= _DATED:
            return True
    return False


def _mapped(sheet: Sheet, table: str, options: Options) -> dict[str, str]:
    """Our columns as dataset.toml says; an empty name is a column that is not to be guessed."""
    file_columns = list(sheet.frame.columns)
    # of several files one may write Customer ID and another customer_id
    alike = sheet.by_plain_name
    everywhere = options.columns.get(ANY, {})
    chosen = {
        column: name if name in file_columns else alike.get(plain_name(name), "")
        for column, name in everywhere.items()
        if (not name or name in file_columns or plain_name(name) in alike)
        and column in GUESSES[table] | dict.fromkeys((Columns.PRICE,), "")
    }
    for column, name in options.columns.get(table, {}).items():
        if name and name not in file_columns:
            if plain_name(name) in alike:
                chosen[column] = alike[plain_name(name)]
                continue
            raise DataError(
                "a mapped column is not in the file",
                file=sheet.file,
                column=name,
                row=1,
                value=", ".join(file_columns),
                remedy=f"Correct the entry {column} in dataset.toml.",
            )
        chosen[column] = name
    return chosen
