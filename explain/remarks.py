"""Remarks that people leave on reasons, a flag or a note or both, kept in a file of their own.

They are records and no cache: what cannot be computed again is neither kept in the cache folder
nor removed with it. The file has one line of JSON for each remark and is only ever added to: the
last line about a reason holds, the lines before it are its past. Its times are those of the wall
clock at which somebody wrote, and have nothing to do with the as-of date of the data; whoever
calls hands them in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from recommenders.contract import Dataset
from recommenders.data.customer_labels import renamed
from recommenders.data.pseudonyms import shown_code
from recommenders.errors import DataError
from recommenders.operation.writing import add_line, draft_prefix

FILE: Final = "remarks.jsonl"
MAX_NOTE: Final = 1_000
"""Characters of a note, at the most."""
HIDDEN: Final = "(left where names are shown, and hidden with the names)"
"""In the place of a note for somebody who may not see what others call the customers."""
MAX_AUTHOR: Final = 100
"""Characters of an author's name, at the most."""
_LOCK: Final = "remarks.lock"
_CONTROL: Final = re.compile(r"[^\S \n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TEXTS: Final = ("dataset", "recommender", "customer", "item", "note", "author", "fingerprint")
_thread_lock = threading.Lock()


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


def read_remarks(folder: Path, dataset: str, recommender: str) -> Remarks:
    """The remarks on a recommender and a data set (names).

    Lines that cannot be read never stop the others: the file as it was is kept beside the new one,
    under a name of its own, and the answer says so for as long as it lies there.
    """
    try:
        with _locked(folder):
            lines = _lines(folder / FILE)
    except OSError as error:
        return Remarks(problem=f"Flags and notes cannot be read: {error.strerror}.")
    held: dict[tuple[str, str], Remark] = {}
    for remark in lines:
        if (remark.dataset, remark.recommender) == (dataset, recommender):
            held.pop((remark.customer, remark.item), None)
            if not remark.empty:
                held[remark.customer, remark.item] = remark
    return Remarks(by_reason=held, problem=_problem(folder))


def leave_remark(folder: Path, remark: Remark) -> None:
    """Keep a remark; it holds in the place of earlier ones on the same reason.

    It is on the disk when this returns, whatever other sessions and processes write. Raises
    `DataError` for texts that are too long, and where the folder cannot be written to.
    """
    note, author = _tidy(remark.note), _tidy(remark.author)
    for words, most, what in ((note, MAX_NOTE, "note"), (author, MAX_AUTHOR, "name")):
        if len(words) > most:
            raise DataError(
                f"the {what} has {len(words):,} characters",
                remedy=f"{most:,} are kept at the most: write it shorter.",
            )
    kept = asdict(replace(remark, note=note, author=author))
    kept["time"] = remark.time.astimezone(UTC).isoformat(timespec="seconds")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            add_line(folder / FILE, json.dumps(kept), mode=0o666)
    except OSError as error:
        raise DataError(
            f"flags and notes cannot be kept: {error.strerror}",
            remedy="Whoever runs this server can name a folder in BECAUSAL_NOTES that it may "
            "write to.",
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


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Nobody else reads or writes the file meanwhile, in this process or in another."""
    with _thread_lock:
        try:
            handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except (FileNotFoundError, PermissionError):
            yield  # nothing has been kept yet, or nobody here may write
            return
        try:
            with suppress(ImportError):  # not on Windows: there sessions of one server are safe
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _lines(file: Path) -> tuple[Remark, ...]:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return ()
    whole, torn = _parsed(file, (stat.st_ino, stat.st_mtime_ns, stat.st_size))
    if torn:
        with suppress(OSError):  # where nobody may write, the lines that can be read still hold
            _set_aside(file)
    return whole


@lru_cache(maxsize=4)
def _parsed(file: Path, version: tuple[int, int, int]) -> tuple[tuple[Remark, ...], bool]:
    """Every remark of the file in order, and whether there are lines that are none."""
    lines = [line for line in file.read_bytes().split(b"\n") if line.strip()]
    remarks = [_remark(line) for line in lines]
    whole = tuple(remark for remark in remarks if remark is not None)
    return whole, len(whole) < len(lines)


def _remark(line: bytes) -> Remark | None:
    try:
        kept = json.loads(line)
        texts = {name: kept[name] for name in _TEXTS}
        time = datetime.fromisoformat(kept["time"]).astimezone(UTC)
        if isinstance(kept["flagged"], bool) and all(isinstance(t, str) for t in texts.values()):
            nameless = kept.get("nameless") is True
            return Remark(**texts, flagged=kept["flagged"], time=time, nameless=nameless)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        pass
    return None


def _set_aside(file: Path) -> None:
    """Keep the damaged file under another name, and go on with the lines that can be read."""
    number = 1 + len(_asides(file.parent))
    shutil.copyfile(file, file.with_name(f"{FILE}.damaged-{number}"))
    handle, draft = tempfile.mkstemp(prefix=draft_prefix(), dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as mended:
            for line in file.read_bytes().split(b"\n"):
                if _remark(line) is not None:
                    mended.write(line + b"\n")
            mended.flush()
            os.fsync(mended.fileno())
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)


def _asides(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(f"{FILE}.damaged-*"))


def _problem(folder: Path) -> str:
    names = _asides(folder)
    if not names:
        return ""
    return (
        "Some lines of the file with flags and notes could not be read and are left out. The file "
        f"as it was is kept as “{names[-1]}” beside it: mend the lines and add them, or remove it."
    )
