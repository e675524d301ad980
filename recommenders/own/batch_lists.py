"""A folder that `becausal explain --all` has written: lists with their reasons, not asked again."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Final, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.errors import DataError
from recommenders.histories import BoolArray, FloatArray, IntArray
from recommenders.own.config import OwnConfig
from recommenders.own.scores import floored

MANIFEST: Final = "batch.json"
"""Says what a folder has the lists of."""
DONE: Final = "_SUCCESS"
"""Stands in a folder that is whole."""
_NEEDED: Final = (Columns.CUSTOMER, Columns.ITEM, "rank", "score", "reason")
KEPT: Final = 4
"""Parts that are held in memory."""


def is_batch(place: str) -> bool:
    """Whether a place is the folder of a batch."""
    return (Path(place).expanduser() / MANIFEST).is_file()


def batch_lists(place: str) -> BatchLists:
    """The lists of a folder, not read yet."""
    folder = Path(place).expanduser()
    state = [path.name for path in sorted(folder.glob("part-*.parquet"))]
    digest = hashlib.blake2b((folder / MANIFEST).read_bytes(), digest_size=8)
    digest.update(" ".join(state).encode())
    return BatchLists(config=OwnConfig(place=place, source=digest.hexdigest()))


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the folder has the lists of; raises `DataError` where it is none of a batch."""
    try:
        manifest = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        sizes = [manifest["part"], manifest["customers"]]
        if not all(type(size) is int and size > 0 for size in sizes):
            raise ValueError(sizes)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(
            "there is no batch",
            file=str(folder),
            remedy="Name a folder that becausal explain --all --out has written.",
        ) from error
    return manifest


def part_file(folder: Path, first: int) -> Path:
    """The file of the part that begins with this customer (code)."""
    return folder / f"part-{first:09}.parquet"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The rows of a file, and where in them those of a customer (id) are."""

    rows: pd.DataFrame
    of_customer: dict[Any, Any]


def _read(file: Path) -> _Part:
    if not file.is_file():
        return _Part(rows=pd.DataFrame(), of_customer={})
    try:
        rows = pd.read_parquet(file, dtype_backend="numpy_nullable")
    # pyarrow raises what it likes of a torn file
    except (OSError, ValueError, TypeError) as error:
        raise DataError(
            "a part of the batch cannot be read",
            file=str(file),
            remedy="Take the file away, and run becausal explain --all again: it writes what is "
            "missing.",
        ) from error
    lacking = [column for column in _NEEDED if column not in rows]
    if lacking:
        raise DataError(
            f"a part of the batch has no column {lacking[0]}",
            file=str(file),
            value=", ".join(map(str, rows.columns)),
            remedy="Take away what becausal explain --all has not written, and run it again.",
        )
    return _Part(rows=rows, of_customer=rows.groupby(Columns.CUSTOMER, sort=False).indices)


@dataclass(eq=False)
class BatchLists:
    """Lists on record, see `RecordedScores`; their reasons stand in `rows`.

    A part is read when a customer of it is asked for, and the last `KEPT` parts are held.
    """

    config: OwnConfig
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    remarks: tuple[str, ...] = ()
    manifest: dict[str, Any] = field(default_factory=dict)
    _item_codes: pd.Index[Any] | None = None
    _customer_ids: list[str] = field(default_factory=list)
    _parts: OrderedDict[int, _Part] = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)

    @property
    def name(self) -> str:
        """Its key, in links and on the command line."""
        return self.config.place

    @property
    def folder(self) -> Path:
        """Where the parts are."""
        return Path(self.config.place).expanduser()

    @property
    def made_on(self) -> pd.Timestamp:
        """The day on which the last part was written, in UTC."""
        done = self.folder / DONE
        file = done if done.is_file() else self.folder / MANIFEST
        return pd.Timestamp(file.stat().st_mtime, unit="s").normalize()

    @property
    def record(self) -> str:
        """The folder and the day, as in "lists, made on 2026-06-30"."""
        return f"{self.folder.name}, made on {self.made_on:%Y-%m-%d}"

    def fit(self, dataset: Dataset) -> Self:
        """Hold the folder against the data set; nothing is computed.

        Raises `DataError` where the lists are of other data: they would name the wrong customers.
        """
        manifest = read_manifest(self.folder)
        if manifest.get("data") != dataset.fingerprint:
            raise DataError(
                f"the lists in {self.folder.name} were made of other data: of "
                f"{manifest.get('dataset')} as of {str(manifest.get('as_of'))[:10]}, and these are "
                f"{dataset.name} as of {dataset.as_of:%Y-%m-%d}",
                file=str(self.folder),
                remedy="Open the app with the data that they were made of, or make them again "
                "with becausal explain --all.",
            )
        self.manifest = manifest
        self._customer_ids = dataset.customers[Columns.CUSTOMER].astype(str).tolist()
        self._item_codes = pd.Index(dataset.items[Columns.ITEM].astype(str))
        first = range(0, manifest["customers"], manifest["part"])
        lost = sum(not part_file(self.folder, code).is_file() for code in first)
        if lost and (self.folder / DONE).is_file():
            self.remarks = (
                f"{lost:,} of {len(first):,} parts of the batch in {self.folder.name} are missing: "
                "their customers have no list. Run becausal explain --all again: it writes them.",
            )
        if not (self.folder / DONE).is_file():
            there = len(list(self.folder.glob("part-*.parquet"))) * manifest["part"]
            self.remarks = (
                f"The batch in {self.folder.name} is not finished: the lists of about "
                f"{min(there, manifest['customers']):,} of {manifest['customers']:,} customers "
                "are there.",
            )
        return self

    def rows(self, customer: int) -> pd.DataFrame:
        """The list of a customer (code) as it was written, best first; empty where there is none.

        The columns are those of `explain.batch.rows.SCHEMA`.
        """
        if not 0 <= customer < len(self._customer_ids):
            # a guest: nobody has written a list for somebody who is not in the data
            return pd.DataFrame()
        size = int(self.manifest["part"])
        part = self._part(customer // size * size)
        # the ids of the data that the lists were made of, whatever customers are called now
        places = part.of_customer.get(self._customer_ids[customer], [])
        chosen: pd.DataFrame = part.rows.iloc[places].reset_index(drop=True)
        return chosen

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The scores on record, the items without one below all others: (n_rows, n_items)."""
        filled = floored(self._scores(histories))
        return filled if items is None else filled[:, items]  # type: ignore[return-value]

    def recorded(self, histories: Histories) -> BoolArray:
        """Where there is a score on record: (n_rows, n_items)."""
        there: BoolArray = np.isfinite(self._scores(histories))
        return there

    def _scores(self, histories: Histories) -> np.ndarray[Any, np.dtype[np.float64]]:
        if self._item_codes is None:
            raise ValueError("fit comes first")
        whose = histories.customers
        scores = np.full((len(histories), len(self._item_codes)), np.nan)
        for row, customer in enumerate([] if whose is None else whose.tolist()):
            listed = self.rows(customer)
            if len(listed):
                codes = self._item_codes.get_indexer(pd.Index(listed[Columns.ITEM]))
                # an item that is not there would be the last one
                known = codes >= 0
                scores[row, codes[known]] = listed["score"].to_numpy(np.float64)[known]
        return scores

    def _part(self, first: int) -> _Part:
        with self._lock:
            if first in self._parts:
                self._parts.move_to_end(first)
                return self._parts[first]
            file = part_file(self.folder, first)
            part = self._parts[first] = _read(file)
            while len(self._parts) > KEPT:
                self._parts.popitem(last=False)
            return part
