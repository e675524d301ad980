"""Remarks that people leave on reasons, a flag or a note or both.

They are records and no cache: what cannot be computed again is neither kept in the cache folder
nor removed with it. They are kept in a table (`explain.remark_store`), in which the last remark on
a reason holds and those before it are its past. Its times are those of the wall clock at which
somebody wrote, and have nothing to do with the as-of date of the data; whoever calls hands them in.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from explain.remark_store.connection import StoreError, store_at
from explain.remark_store.lines import FILE
from explain.remark_store.table import add, rows, unread_lines
from recommenders.contract import Dataset
from recommenders.data.customer_labels import renamed
from recommenders.data.pseudonyms import shown_code
from recommenders.errors import DataError

MAX_NOTE: Final = 1_000
"""Characters of a note, at the most."""
HIDDEN: Final = "(left where names are shown, and hidden with the names)"
"""In the place of a note for somebody who may not see what others call the customers."""
MAX_AUTHOR: Final = 100
"""Characters of an author's name, at the most."""
_CONTROL: Final = re.compile(r"[^\S \n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody left on the reason that a recommender has for an item of a customer's list.

    ``dataset`` and ``recommender`` are names, ``customer`` and ``item`` real ids, never
    pseudonyms. ``time`` is in UTC. ``fingerprint`` is that of the fitted recommender at that time:
    another one now tells that the remark is about earlier data or an earlier fit. ``nameless``
    tells that the author was shown pseudonyms alone.
    """

    dataset: str
    recommender: str
    customer: str
    item: str
    flagged: bool
    note: str = ""
    author: str = ""
    time: datetime
    fingerprint: str = ""
    nameless: bool = False

    @property
    def empty(self) -> bool:
        """Whether it takes back what was left before."""
        return not self.flagged and not self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """The remarks on one recommender and data set that hold, by ids of customer and item.

    ``problem`` is a sentence about what cannot be read, empty where all can.
    """

    by_reason: dict[tuple[str, str], Remark] = field(default_factory=dict)
    problem: str = ""

    def of(self, customer: str, item: str) -> Remark | None:
        """The remark on a reason (real ids); None without one."""
        return self.by_reason.get((customer, item))

    def without_names(self) -> Remarks:
        """The same for somebody who may see pseudonyms alone.

        Only notes of those who saw no more than that are shown, as they were typed: a name that
        were hidden in a note would tell whoever typed it whose name it is.
        """
        hidden = {
            reason: remark if remark.nameless or not remark.note else replace(remark, note=HIDDEN)
            for reason, remark in self.by_reason.items()
        }
        return replace(self, by_reason=hidden)


def read_remarks(folder: Path, dataset: str, recommender: str, *reason: str) -> Remarks:
    """The remarks on a recommender and a data set (names), or on one ``reason`` of these.

    A reason is that of a customer for an item (ids). What cannot be read never stops the rest, and
    is said.
    """
    try:
        kept = rows(store_at(folder), dataset, recommender, *reason)
    except (OSError, StoreError, DataError) as error:
        return Remarks(problem=f"Flags and notes cannot be read: {_why(error)}.")
    held: dict[tuple[str, str], Remark] = {}
    for row in kept:
        remark = Remark(**{**row, "time": datetime.fromisoformat(row["time"])})
        held.pop((remark.customer, remark.item), None)
        if not remark.empty:
            held[remark.customer, remark.item] = remark
    return Remarks(by_reason=held, problem=_problem(folder))


def leave_remark(folder: Path, remark: Remark) -> None:
    """Keep a remark; it holds in the place of earlier ones on the same reason.

    It is on the disk when this returns, whatever other sessions and processes write. Raises
    `DataError` for texts that are too long, and where it cannot be kept.
    """
    note, author = _tidy(remark.note), _tidy(remark.author)
    for words, most, what in ((note, MAX_NOTE, "note"), (author, MAX_AUTHOR, "name")):
        if len(words) > most:
            raise DataError(
                f"the {what} has {len(words):,} characters",
                remedy=f"{most:,} are kept at the most: write it shorter.",
            )
    time = remark.time.astimezone(UTC).isoformat(timespec="seconds")
    kept = asdict(replace(remark, note=note, author=author)) | {"time": time}
    try:
        add(store_at(folder), kept)
    except (OSError, StoreError, UnicodeError) as error:
        raise DataError(
            f"flags and notes cannot be kept: {_why(error)}",
            remedy="Whoever runs this server can name a folder in BECAUSAL_NOTES that it may "
            "write to, or a database that answers in BECAUSAL_REMARKS.",
        ) from error


def note_for_reading(remark: Remark, named: Dataset, shown: Dataset) -> str:
    """The note, with what ``named`` calls the customer put as ``shown`` calls him.

    ``shown`` is the same data set, with pseudonyms or without. The names of other customers in
    the text of a note cannot be known, and stay. With pseudonyms the note on a customer who is not
    in the data any more is hidden.
    """
    if shown is named or not remark.note or remark.nameless or remark.note == HIDDEN:
        return remark.note
    code = shown_code(shown, named.customer_code(remark.customer))
    return HIDDEN if code is None else renamed(remark.note, code, named, shown)


def _tidy(text: str) -> str:
    """Text without marks that no screen and no spreadsheet shows."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _why(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else str(error)
    return (said or type(error).__name__).rstrip(".")


def _problem(folder: Path) -> str:
    name = unread_lines(folder)
    if not name:
        return ""
    return (
        "Some lines of the file with flags and notes of an earlier version could not be read and "
        f"are left out. The file is kept as “{name}”: mend the lines and call it {FILE} again, or "
        "remove it."
    )
