"""Fitted models on disk: one npz of arrays and one JSON that vouches for it, never pickle.

A cache may be damaged, foreign, or written by somebody else. What this installation has not signed
is not used, and what it has signed is looked at all the same before it is: the answer to any doubt
is an `ArtifactError`, and whoever asked makes the thing again.
"""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.errors import ArtifactError, DataError
from recommenders.histories import SparseRows
from recommenders.operation.alone import alone
from recommenders.operation.counts import COUNTS, READS
from recommenders.operation.secret import Kept, same, signature
from recommenders.operation.writing import draft_prefix, why
from recommenders.progress import Progress

ARRAYS, META = "arrays.npz", "meta.json"
KEY: Final = Kept(name="cache", what="the key of the cache")
"""The secret of this installation by which it knows what it has written."""
MAX_META: Final = 1_000_000
"""Bytes of meta data that are read."""
DOUBTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What arrays raise that are not what they should be."""
_TRIES = 20
Arrays = dict[str, NDArray[Any]]
Made = TypeVar("Made")


def cache_folder() -> Path:
    """Where fitted models and measurements are kept, which need not be there yet.

    The folder that BECAUSAL_CACHE names; else `.cache` in a checkout of the project; else
    that of the user (XDG Base Directory Specification), for an installed package.
    """
    if named := os.environ.get("BECAUSAL_CACHE"):
        return Path(named)
    root = Path(__file__).resolve().parents[1]
    if (root / "pyproject.toml").is_file():
        return root / ".cache"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "becausal"


def save(folder: Path, arrays: Arrays, meta: dict[str, object]) -> None:
    """Write the arrays and the meta data so that a reader sees all of it or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=draft_prefix(), dir=folder.parent))
    try:
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        content = buffer.getvalue()
        (draft / ARRAYS).write_bytes(content)
        vouched = {**meta, "digest": _signed(folder, content, meta)}
        (draft / META).write_text(json.dumps(vouched, indent=1, sort_keys=True))
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keep(folder: Path, arrays: Arrays, meta: dict[str, object]) -> bool:
    """`save`, but a folder that cannot be written to costs the next start its time, no more.

    Says whether it is saved.
    """
    try:
        save(folder, arrays, meta)
    except (OSError, DataError) as error:
        said = why(error) if isinstance(error, OSError) else error.problem
        logging.getLogger(__name__).warning("%s is not saved: %s", folder.name, said)
        return False
    return True


def kept_or_made(
    folder: Path,
    *,
    restore: Callable[[], Made],
    make: Callable[[], Made],
    progress: Progress | None = None,
) -> Made:
    """What ``restore`` gives of the folder; where that raises `ArtifactError`, what ``make`` does.

    ``make`` keeps it there. One process at a time makes it; the others wait for it and take it.
    """
    before = _state(folder / META)
    try:
        return restore()
    except ArtifactError:
        with alone(folder, progress):
            # it may have been made since it was looked for
            if _state(folder / META) not in (None, before):
                try:
                    return restore()
                except ArtifactError:
                    pass
            return make()


def _state(path: Path) -> tuple[int, int] | None:
    """What tells a file from the one that is written in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def load(folder: Path, expected: dict[str, object]) -> Arrays:
    """The arrays of a saved model.

    Raises `ArtifactError` when it is missing, damaged, not of this installation, or its meta data
    differ from ``expected``; the caller then fits again.
    """
    try:
        arrays = _loaded(folder, expected)
    except ArtifactError:
        COUNTS.add(READS, cache="disk", result="miss")
        raise
    COUNTS.add(READS, cache="disk", result="hit")
    return arrays


def _loaded(folder: Path, expected: dict[str, object]) -> Arrays:
    try:
        meta = json.loads(_content(folder / META, MAX_META))
        content = _content(folder / ARRAYS)
    except (OSError, ValueError, RecursionError) as error:
        raise ArtifactError(f"no usable artifact in {folder.name}: {error}") from error
    if not isinstance(meta, dict):
        raise ArtifactError(f"no usable artifact in {folder.name}: its meta data are damaged")
    digest = meta.pop("digest", None)
    try:
        signed = _signed(folder, content, meta)
    except DataError as error:
        raise ArtifactError(f"nothing vouches for {folder.name}: {error.problem}") from error
    if not same(digest, signed):
        raise ArtifactError(f"{folder.name} is damaged, half written, or of somebody else")
    if meta != json.loads(json.dumps(expected)):
        raise ArtifactError(f"the artifact in {folder.name} was made for something else")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (*DOUBTS, OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise ArtifactError(f"the arrays in {folder.name} cannot be read: {error}") from error


@contextmanager
def restoring(name: str) -> Iterator[None]:
    """What arrays raise in the block that are not what they should be, as an `ArtifactError`."""
    try:
        yield
    except DOUBTS as error:
        raise ArtifactError(f"what is saved of {name} cannot be used: {error}") from error


def rows_of(
    data: NDArray[Any], indices: NDArray[Any], indptr: NDArray[Any], shape: tuple[int, int]
) -> SparseRows:
    """Sparse rows of saved arrays; raises `ArtifactError` where they lead out of the shape.

    scipy does not look: an index beyond the columns reads, or writes, whatever lies there.
    """
    n_rows, n_columns = shape
    whole = all(array.ndim == 1 for array in (data, indices, indptr))
    numbers = indices.dtype.kind in "iu" and indptr.dtype.kind in "iu" and data.dtype.kind in "fiub"
    if not (whole and numbers and n_rows >= 0 and len(indptr) == n_rows + 1):
        raise ArtifactError("saved rows are not of the kind that they should be")
    ends = len(indices) == len(data) and int(indptr[0]) == 0 and int(indptr[-1]) == len(indices)
    if not ends or bool((np.diff(indptr.astype(np.int64)) < 0).any()):
        raise ArtifactError("saved rows end before they begin")
    if len(indices) and not (int(indices.min()) >= 0 and int(indices.max()) < n_columns):
        raise ArtifactError("saved rows lead to columns that are not there")
    rows: SparseRows = sparse.csr_array((data, indices, indptr), shape=shape)
    return rows


def codes_of(codes: NDArray[Any], end: int, *, first: int = 0) -> NDArray[Any]:
    """Saved codes (one axis) from ``first`` up to ``end``; raises `ArtifactError` for others."""
    inside = not codes.size or first <= int(codes.min()) <= int(codes.max()) < end
    if codes.ndim != 1 or codes.dtype.kind not in "iu" or not inside:
        raise ArtifactError("saved codes are of something that is not there")
    return codes


def numbers_of(values: NDArray[Any], *shape: int) -> NDArray[np.float64]:
    """Saved numbers of a shape in double precision; raises `ArtifactError` for others, and NaN."""
    if values.shape != shape or values.dtype.kind not in "fiub" or np.isnan(values).any():
        raise ArtifactError("saved numbers are not of the shape that they should be")
    return values.astype(np.float64)


def _signed(folder: Path, content: bytes, meta: dict[str, object]) -> str:
    """The signature of the arrays for what they were made for, and for their place in the cache."""
    place = f"{folder.parent.name}/{folder.name}"
    told = json.dumps([place, meta], sort_keys=True).encode()
    return signature(KEY, len(told).to_bytes(8) + told + content)


def _content(path: Path, most: int | None = None) -> bytes:
    """The bytes of a plain file; who reads another kind of file may wait for ever."""
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is not there")
    if most is not None and path.stat().st_size > most:
        raise ValueError(f"{path.name} is too large")
    return path.read_bytes()


def _swap(draft: Path, folder: Path) -> None:
    aside = draft.with_name(f"{draft.name}-old")
    for tries_left in reversed(range(_TRIES)):
        try:
            if folder.exists():
                # renamed and not deleted in place: a reader never meets half of it
                folder.replace(aside)
            draft.replace(folder)
        except OSError:
            # another process may have put its artifact there in between
            if not tries_left:
                raise
        else:
            return
        finally:
            shutil.rmtree(aside, ignore_errors=True)
