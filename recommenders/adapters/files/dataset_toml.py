"""What a person may say about a folder of data: the file dataset.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from babel import Locale, UnknownLocaleError

from recommenders.contract import Columns, Event
from recommenders.errors import DataError

ANY: Final = "any"
TABLES: Final = ("interactions", "items", "customers")
_COLUMN_NAMES: Final = {
    value for name, value in vars(Columns).items() if name.isupper() and isinstance(value, str)
}
_LABELS: Final = [event.label for event in Event]


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
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each of interactions, items, customers: our column name -> the column in the file.

    What stands under "any" holds for every file that has such a column.
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
                        remedy=f"Write our name on the left: {', '.join(sorted(_COLUMN_NAMES))}.",
                    )


def read_options(path: Path) -> Options:
    """The options of a dataset.toml, the defaults where there is none; raises `DataError`."""
    if not path.is_file():
        return Options()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError(
            "the file is not valid TOML",
            file=str(path),
            value=str(error),
            remedy='Write lines like title = "My shop", with quotes around text.',
        ) from error
    try:
        settings: dict[str, Any] = {name: _option(name, value) for name, value in entries.items()}
        return Options(**settings)
    except DataError as error:
        raise DataError(
            error.problem,
            file=str(path),
            column=error.column,
            value=error.value,
            remedy=error.remedy,
        ) from None


def _option(name: str, value: object) -> object:
    option_names = [option.name for option in fields(Options)]
    if name not in option_names:
        raise DataError(
            "an entry is not known", column=name, remedy=f"Use any of {', '.join(option_names)}."
        )
    if name == "columns":
        return _mapping(value)
    if name == "as_of":
        return _moment(value)
    if not isinstance(value, str):
        raise DataError(
            "an entry is not text", column=name, value=value, remedy="Put it in double quotes."
        )
    return value


def _moment(value: object) -> pd.Timestamp:
    try:
        text = value.isoformat() if isinstance(value, date | datetime) else str(value).strip()
        moment = pd.Timestamp(text)
    except (ValueError, TypeError) as error:
        raise DataError(
            "the as-of date is not a date",
            column="as_of",
            value=str(value),
            remedy="Write it like as_of = 2026-06-30.",
        ) from error
    if len(text) <= len("2026-06-30"):
        moment += pd.Timedelta(days=1) - pd.Timedelta(seconds=1)
    return moment


def _mapping(value: object) -> dict[str, dict[str, str]]:
    remedy = 'Write a section [columns] with lines like customer_id = "CustomerNo".'
    if not isinstance(value, dict):
        raise DataError("columns is not a section", column="columns", value=value, remedy=remedy)
    mapping: dict[str, dict[str, str]] = {ANY: {}, **{table: {} for table in TABLES}}
    for name, entry in value.items():
        if isinstance(entry, str):
            mapping[ANY][name] = entry
        elif name in TABLES and isinstance(entry, dict):
            for column, file_column in entry.items():
                if not isinstance(file_column, str):
                    raise DataError(
                        "a column name is not text", column=column, value=file_column, remedy=remedy
                    )
                mapping[name][column] = file_column
        else:
            raise DataError("an entry is not known", column=name, value=entry, remedy=remedy)
    return mapping
