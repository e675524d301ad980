"""What kills, full disks and damaged caches leave behind: `python -m tests.benchmarks.faults`.

A program of ours writes over and over, numbers what it writes, and says each number when it is on
the disk; it is killed (-9) at random moments, and what a reader finds then is held against what was
said: nothing may be lost, half or wrong. A full disk is a small one in memory, which takes root.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explain.remark_store.connection import Store, StoreError
from explain.remark_store.table import add, rows
from recommenders.artifacts import ARRAYS, META, load, save
from recommenders.errors import ArtifactError, DataError
from recommenders.operation.writing import DRAFT, add_line, sweep, why, write_whole

SIZE = 20_000
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that is written: ``write`` the k-th; ``last_whole``: up to which all is there.

    ``last_whole`` is given the number that was said last, and raises where anything is wrong.
    """

    write: Callable[[Path, int], None]
    last_whole: Callable[[Path, int], int]


def _save(folder: Path, k: int) -> None:
    save(folder / "model", {"a": np.full(SIZE, k)}, {"k": k})


def _saved(folder: Path, said: int) -> int:
    for k in (said + 1, said):
        try:
            array = load(folder / "model", {"k": k})["a"]
        except ArtifactError:
            continue
        assert array.shape == (SIZE,)
        assert (array == k).all()
        return k
    return -1


def _write(folder: Path, k: int) -> None:
    write_whole(folder / "results.json", json.dumps([k] * SIZE))


def _written(folder: Path, said: int) -> int:
    numbers = json.loads((folder / "results.json").read_text())
    assert len(numbers) == SIZE
    assert len(set(numbers)) == 1
    return int(numbers[0])


def _log(folder: Path, k: int) -> None:
    add_line(folder / "audit.jsonl", json.dumps({"k": k, "what": "x" * 500}))


def _logged(folder: Path, said: int) -> int:
    lines = (folder / "audit.jsonl").read_bytes().split(b"\n")
    there = set()
    for line in filter(None, lines):
        try:
            there.add(json.loads(line)["k"])
        except ValueError:
            continue  # half a line of a crash, which nobody was told of
    return _all_up_to(there, said)


def _flag(folder: Path, k: int) -> None:
    texts = ("dataset", "recommender", "customer", "note", "author", "fingerprint")
    row = dict.fromkeys(texts, "x" * 80) | {"item": str(k), "time": "2026-11-28T12:00:00+00:00"}
    add(Store(folder=folder), row | {"flagged": True, "nameless": False})


def _flagged(folder: Path, said: int) -> int:
    return _all_up_to({int(row["item"]) for row in rows(Store(folder=folder))}, said)


def _all_up_to(there: set[int], said: int) -> int:
    return max(there) if set(range(said + 1)) <= there else -1


KINDS = {
    "fit in the cache": Kind(write=_save, last_whole=_saved),
    "results in a file": Kind(write=_write, last_whole=_written),
    "line of the audit log": Kind(write=_log, last_whole=_logged),
    "flag or note": Kind(write=_flag, last_whole=_flagged),
}


def write_on(kind: Kind, folder: Path, first: int) -> None:
    """Write until it is killed; says each number that is on the disk."""
    for k in range(first, sys.maxsize):
        kind.write(folder, k)
        print(k, flush=True)


@contextmanager
def writer(name: str, folder: Path, first: int) -> Iterator[subprocess.Popen[str]]:
    """The program, from the first number on that it says."""
    command = [sys.executable, "-m", "tests.benchmarks.faults", "--writer", name]
    with subprocess.Popen(
        [*command, "--folder", str(folder), "--first", str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        yield process


def kill(name: str, folder: Path, kills: int, rng: np.random.Generator) -> tuple[int, int]:
    """Kill it so many times: how often all was there, and how many drafts were left in all."""
    right, drafts, next_one = 0, 0, 0
    for _ in range(kills):
        with writer(name, folder, next_one) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(float(rng.uniform(0.0, 0.2)))
            process.send_signal(signal.SIGKILL)
            said = int([first, *process.stdout.read().splitlines()][-1] or first)
        survived = KINDS[name].last_whole(folder, said)
        right += survived in (said, said + 1)
        next_one = survived + 1
        drafts += len(sweep(folder, now=time.time() + 1, fresh=0.0))
    assert not list(folder.rglob(f"{DRAFT}*"))
    return right, drafts


def fill(kind: Kind, folder: Path) -> tuple[bool, str]:
    """Write on a full disk: whether all that was there before still is, and what is said."""
    kind.write(folder, 0)
    with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
        while ballast.write(b"x" * 4_096):
            pass
    for k in range(1, 10_000):
        try:
            kind.write(folder, k)
        except (DataError, StoreError, OSError) as error:
            (folder / "ballast").unlink()
            return kind.last_whole(folder, k - 1) == k - 1, why(error) if isinstance(
                error, OSError
            ) else str(error)
    return False, "nothing"


def damage(folder: Path, times: int, rng: np.random.Generator) -> int:
    """How many of so many damaged copies of a fit are refused."""
    _save(folder, 7)
    whole = {name: (folder / "model" / name).read_bytes() for name in (ARRAYS, META)}
    refused = 0
    for _ in range(times):
        name = str(rng.choice([ARRAYS, META]))
        content = bytearray(whole[name])
        content[int(rng.integers(len(content)))] ^= 1 << int(rng.integers(8))
        (folder / "model" / name).write_bytes(content[: int(rng.integers(1, 2 * len(content)))])
        changed = (folder / "model" / name).read_bytes() != whole[name]
        try:
            load(folder / "model", {"k": 7})
        except ArtifactError:
            refused += changed
        (folder / "model" / name).write_bytes(whole[name])
    return refused


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of 1 MB; None where nobody may make one."""
    with tempfile.TemporaryDirectory() as name:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", name],
            check=False,
            capture_output=True,
        )
        try:
            yield None if made.returncode else Path(name)
        finally:
            if not made.returncode:
                subprocess.run(["umount", name], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25, help="of each kind (25)")
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--writer", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.writer:
        write_on(KINDS[told.writer], told.folder, told.first)
        return
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as notes:
        os.environ["BECAUSAL_NOTES"] = notes
        print("killed (-9) while it writes   kills  all there  drafts left and swept")
        for name in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                right, drafts = kill(name, Path(folder), told.kills, rng)
            print(f"{name:28} {told.kills:6} {right:10} {drafts:22}", flush=True)
        print("\nfull disk                     before it all there  what is said")
        for name in KINDS:
            with small_disk() as disk:
                there, said = (None, "not measured") if disk is None else fill(KINDS[name], disk)
                said = said.replace(str(disk), "DISK")
            print(f"{name:28} {there!s:>20}  {said}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            refused = damage(Path(folder), told.damages, rng)
        print(f"\ndamaged fits in the cache: {told.damages:,}, refused: {refused:,}")


if __name__ == "__main__":
    main()
