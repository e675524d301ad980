"""What was measured, one line of JSON for each case and method, so that a run can go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TypeAlias

import numpy as np

from explain.bench.protocol.metrics import Curves

Key: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One explanation of one case, and what it was worth.

    ``customer`` (code) and ``n_players`` describe the case; ``curves`` are those of
    `explain.bench.protocol.metrics.Curves`. ``seconds`` is the time of the explanation, ``asked``
    the masked histories scored for it and ``calls`` the calls of the recommender. The two
    stabilities are shares of the first three (`explain.bench.protocol.stability`), None where the
    case was not among those it is measured on.
    """

    customer: int
    method: str
    note: str
    n_players: int
    curves: dict[str, list[float]]
    seconds: float
    asked: int
    calls: int
    same_seeds: float | None = None
    same_history: float | None = None

    @property
    def key(self) -> Key:
        """Customer, method and setting."""
        return self.customer, self.method, self.note


class Store:
    """An append-only file of records, the last of a key counts.

    A line that is damaged, as the last one is when a run was stopped while it wrote, is dropped
    when the file is opened, and the file mended.
    """

    def __init__(self, file: Path, *, fresh: bool = False) -> None:
        self.file = file
        self.records: dict[Key, Record] = {}
        file.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            file.unlink(missing_ok=True)
        if not file.exists():
            return
        text = file.read_text(encoding="utf-8", errors="replace")
        lines = text.split("\n")
        for line in lines:
            record = _parsed(line)
            if record is not None:
                self.records[record.key] = record
        good = [line for line in lines if _parsed(line) is not None]
        if text != "".join(f"{line}\n" for line in good):
            draft = file.with_suffix(".mended")
            draft.write_text("".join(f"{line}\n" for line in good), encoding="utf-8")
            draft.replace(file)

    def add(self, record: Record) -> None:
        """Keep a record, on disk at once."""
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(record)) + "\n")
        self.records[record.key] = record


def flat(walk: Curves) -> dict[str, list[float]]:
    """Curves as lists, for JSON."""
    return {part.name: getattr(walk, part.name).tolist() for part in fields(walk)}


def curves_of(record: Record) -> Curves:
    """The curves of a record as arrays."""
    ranks = {
        name: np.array(record.curves[name], dtype=np.int64)
        for name in ("rank", "rank_negative", "fixed_rank")
    }
    scores = {name: np.array(values, dtype=np.float64) for name, values in record.curves.items()}
    return Curves(
        rank=ranks["rank"],
        deletion=scores["deletion"],
        insertion=scores["insertion"],
        rank_negative=ranks["rank_negative"],
        fixed_rank=ranks["fixed_rank"],
        fixed_score=scores["fixed_score"],
    )


def _parsed(line: str) -> Record | None:
    try:
        values = json.loads(line)
        return Record(**values)
    except (ValueError, TypeError):
        return None
