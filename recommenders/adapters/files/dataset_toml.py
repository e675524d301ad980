"""What a person may say about a folder of data: the file dataset.toml."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from babel import Locale, UnknownLocaleError

from recommenders.adapters.files.dates.date_codes import DATE_CODES, with_codes
from recommenders.contract import Columns, Event
from recommenders.errors import DataError
from recommenders.toml_file import nearest, read_toml

ANY: Final = "any"
TABLES: Final = (
    "interactions",
    "orders",
    "order_lines",
    "items",
    "customers",
    "searches",
    "related",
)
_COLUMN_NAMES: Final = {
    value for name, value in vars(Columns).items() if name.isupper() and isinstance(value, str)
}
_LABELS: Final = [event.label for event in Event]
KEEP: Final = "keep"
LEAVE_OUT: Final = "leave out"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseOptions:
    """The section [database]: where the tables are when they are in no file of the folder."""

    url: str = ""
    """The address, e.g. postgresql://name:${PASSWORD}@host/shop; ${...} is of the environment."""
    file: str = ""
    """A file of DuckDB or SQLite, its path as seen from dataset.toml."""
    interactions: str = ""
    """The table of lines, ``schema.table`` where it is not in the usual schema."""
    orders: str = ""
    """Where orders and their lines are two tables, these in the place of interactions."""
    order_lines: str = ""
    items: str = ""
    customers: str = ""
    searches: str = ""
    related: str = ""
    since: pd.Timestamp | None = None
    """Only lines from this moment on are fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the files do not say about themselves; every entry is optional."""

    title: str = ""
    """Name of the data set on the screen; the name of the folder when empty."""
    timezone: str = "UTC"
    """Zone of the shop, e.g. Europe/London; times without a zone are taken to be in it."""
    currency: str = ""
    """The sign of an amount, e.g. £, or its code, e.g. EUR."""
    locale: str = ""
    """How amounts and dates are written, e.g. de_DE; as in "£6.49" and "30 Jun 2026" when empty."""
    as_of: pd.Timestamp | None = None
    """The moment that counts as now; a date means the end of that day. Default: last event."""
    event: str = Event.PURCHASE.label
    """What a line is where no column says so."""
    date_format: str = ""
    """How dates are written, e.g. %d/%m/%Y %H:%M; found out when empty."""
    encoding: str = ""
    """In what text files are written, e.g. cp1252; found out when empty."""
    list_separator: str = ""
    """What parts the items of an order that stand in one cell, e.g. ", "."""
    rating_from: float | None = None
    """The rating from which a line counts; lines below it are left out."""
    weight_from: float | None = None
    """The weight (plays, minutes, ...) from which a line counts; lines below it are left out."""
    leave_out_items: tuple[str, ...] = ()
    """Ids of what is no product, such as postage: its lines are left out."""
    ignore: tuple[str, ...] = ()
    """Files of the folder (with * for any characters) and columns that need no remark."""
    events: Mapping[str, str] = field(default_factory=dict)
    """Kinds of events as the file writes them -> ours, or "leave out"."""
    states: Mapping[str, str] = field(default_factory=dict)
    """States of an order as the file writes them -> "keep" or "leave out"."""
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each of our tables (`TABLES`) that is told: its files, or folders of files, by name.

    None at all say that there is no such table, whatever the files are called.
    """
    images: str = ""
    """A folder of pictures beside dataset.toml, each called by the item's id, e.g. P0001.jpg."""
    database: DatabaseOptions = DatabaseOptions()
    """Tables of a database in the place of files."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each of our tables: our column name -> the column in the file.

    What stands under "any" holds for every file that has such a column; an empty name says that
    no column of the file is ours.
    """

    def __post_init__(self) -> None:
        if self.event not in _LABELS:
            raise DataError(
                "the default event is of an unknown kind",
                column="event",
                value=self.event,
                remedy=f"Use one of {', '.join(_LABELS)}.",
            )
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise DataError(
                "the time zone is not known",
                column="timezone",
                value=self.timezone,
                remedy="Use a name such as Europe/London or UTC.",
            ) from error
        if self.date_format and "%" not in self.date_format:
            raise DataError(
                "the date format has no codes",
                column="date_format",
                value=self.date_format,
                remedy=f"Write {with_codes(self.date_format)}: {DATE_CODES}.",
            )
        try:
            pd.to_datetime(["1"], format=self.date_format or "%Y", errors="coerce")
        # a directive that stands twice is an error of the pattern that pandas makes of it
        except (ValueError, re.error) as error:
            raise DataError(
                "the date format is not valid",
                column="date_format",
                value=self.date_format,
                remedy="Write it like %d/%m/%Y %H:%M.",
            ) from error
        self._check_words()
        try:
            Locale.parse(self.locale or "en")
        except (ValueError, UnknownLocaleError) as error:
            raise DataError(
                "the locale is not known",
                column="locale",
                value=self.locale,
                remedy="Use a name such as de_DE or en_US.",
            ) from error
        for names in self.columns.values():
            for column in names:
                if column not in _COLUMN_NAMES:
                    raise DataError(
                        "a mapped column is not one of ours",
                        column=column,
                        remedy=f"{nearest(column, _COLUMN_NAMES)}Write our name on the left: "
                        f"{', '.join(sorted(_COLUMN_NAMES))}.",
                    )

    def _check_words(self) -> None:
        try:
            codecs.lookup(self.encoding or "utf-8")
        except LookupError as error:
            raise DataError(
                "the encoding is not known",
                column="encoding",
                value=self.encoding,
                remedy="Use a name such as utf-8, cp1252 or gb18030.",
            ) from error
        for section, words in (("events", [*_LABELS, LEAVE_OUT]), ("states", [KEEP, LEAVE_OUT])):
            for name, word in getattr(self, section).items():
                if word not in words:
                    raise DataError(
                        f"what is said of “{name}” under [{section}] is not known",
                        column=section,
                        value=word,
                        remedy=f"Use one of {', '.join(words)}.",
                    )


def read_options(path: Path) -> Options:
    """The options of a dataset.toml, the defaults where there is none; raises `DataError`.

    Its name may be in capitals, or end in .txt, as editors add it.
    """
    alike = (path.name.lower(), f"{path.name.lower()}.txt")
    if not path.is_file() and path.parent.is_dir():
        found = (other for other in path.parent.iterdir() if other.name.lower() in alike)
        path = next(found, path)
    if not path.is_file():
        return Options()
    entries = read_toml(path, example='title = "My shop"')
    try:
        return options_of(entries)
    except DataError as error:
        raise DataError(
            error.problem,
            file=str(path),
            column=error.column,
            value=error.value,
            remedy=error.remedy,
        ) from None


def options_of(entries: Mapping[str, Any]) -> Options:
    """The options that a file of settings writes; raises `DataError` for what is not known."""
    settings: dict[str, Any] = {name: _option(name, value) for name, value in entries.items()}
    return Options(**settings)


def _option(name: str, value: object) -> object:
    option_names = [option.name for option in fields(Options)]
    if name not in option_names:
        raise DataError(
            "an entry is not known",
            column=name,
            remedy=f"{nearest(name, option_names)}Use any of {', '.join(option_names)}.",
        )
    if name == "columns":
        return _mapping(value)
    if name == "as_of":
        return _moment(value, name)
    if name == "database":
        return _database(value)
    if name in ("events", "states"):
        return _words(name, value)
    if name == "files":
        return _files(value)
    if name in ("leave_out_items", "ignore"):
        if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
            raise DataError(
                "an entry is no list of texts",
                column=name,
                value=value,
                remedy=f'Write it like {name} = ["POST", "GIFT-WRAP"].',
            )
        return tuple(str(item) for item in value)
    if name in ("rating_from", "weight_from"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DataError(
                f"{name} is no number",
                column=name,
                value=value,
                remedy=f"Write it like {name} = 4.",
            )
        return float(value)
    if not isinstance(value, str):
        raise DataError(
            "an entry is not text", column=name, value=value, remedy="Put it in double quotes."
        )
    return value


def _words(section: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        raise DataError(
            f"{section} is not a section of words",
            column=section,
            value=value,
            remedy=f'Write a section [{section}] with lines like refunded = "{LEAVE_OUT}".',
        )
    return {str(name): str(word) for name, word in value.items()}


def _database(value: object) -> DatabaseOptions:
    if not isinstance(value, dict):
        raise DataError(
            "database is not a section",
            column="database",
            value=value,
            remedy='Write a section [database] with lines like interactions = "orders".',
        )
    known = [option.name for option in fields(DatabaseOptions)]
    settings: dict[str, Any] = {}
    for name, entry in value.items():
        if name not in known:
            raise DataError(
                "an entry of [database] is not known",
                column=name,
                remedy=f"{nearest(name, known)}Use any of {', '.join(known)}.",
            )
        if name != "since" and not isinstance(entry, str):
            raise DataError(
                "an entry is not text", column=name, value=entry, remedy="Put it in double quotes."
            )
        settings[name] = _moment(entry, name, end=False) if name == "since" else entry
    return DatabaseOptions(**settings)


def _files(value: object) -> dict[str, tuple[str, ...]]:
    told = value if isinstance(value, dict) else {"files": value}
    files = {}
    for table, names in told.items():
        listed = [names] if isinstance(names, str) else names
        if (
            table not in TABLES
            or not isinstance(listed, list)
            or not all(isinstance(name, str) and not re.search(r"[/\\\\]", name) for name in listed)
        ):
            raise DataError(
                "an entry is no list of files of the folder",
                column=f"files.{table}",
                value=names,
                remedy='Write a section [files] with lines like items = ["our products.csv"], for '
                f"any of {', '.join(TABLES)}.",
            )
        files[str(table)] = tuple(listed)
    return files


def _moment(value: object, name: str, *, end: bool = True) -> pd.Timestamp:
    """A moment, or a day, of which the ``end`` or the beginning is meant."""
    try:
        text = value.isoformat() if isinstance(value, date | datetime) else str(value).strip()
        moment = pd.Timestamp(text)
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{name} is not a date",
            column=name,
            value=str(value),
            remedy=f"Write it like {name} = 2026-06-30.",
        ) from error
    if end and len(text) <= len("2026-06-30"):
        moment += pd.Timedelta(days=1) - pd.Timedelta(seconds=1)
    return moment


def _mapping(value: object) -> dict[str, dict[str, str]]:
    remedy = 'Write a section [columns] with lines like customer_id = "CustomerNo".'
    if not isinstance(value, dict):
        raise DataError("columns is not a section", column="columns", value=value, remedy=remedy)
    mapping: dict[str, dict[str, str]] = {ANY: {}, **{table: {} for table in TABLES}}
    for name, entry in value.items():
        if isinstance(entry, str) or entry is False:
            mapping[ANY][name] = entry or ""
        elif name in TABLES and isinstance(entry, dict):
            for column, file_column in entry.items():
                if not isinstance(file_column, str) and file_column is not False:
                    raise DataError(
                        "a column name is not text", column=column, value=file_column, remedy=remedy
                    )
                mapping[name][column] = file_column or ""
        else:
            raise DataError("an entry is not known", column=name, value=entry, remedy=remedy)
    return mapping
