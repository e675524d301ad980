"""Fitted models on disk: one npz of arrays and one JSON that vouches for it, never pickle."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommenders.errors import ArtifactError

ARRAYS, META = "arrays.npz", "meta.json"
_TRIES = 20
Arrays = dict[str, NDArray[Any]]


def cache_folder() -> Path:
    """Where models and measurements are kept: ``BECAUSAL_CACHE``, else .cache in the project."""
    return Path(os.environ.get("BECAUSAL_CACHE", Path(__file__).resolve().parents[1] / ".cache"))


def save(folder: Path, arrays: Arrays, meta: dict[str, object]) -> None:
    """Write the arrays and the meta data so that a reader sees all of it or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        content = buffer.getvalue()
        (draft / ARRAYS).write_bytes(content)
        vouched = {**meta, "digest": hashlib.blake2b(content, digest_size=16).hexdigest()}
        (draft / META).write_text(json.dumps(vouched, indent=1, sort_keys=True))
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keep(folder: Path, arrays: Arrays, meta: dict[str, object]) -> None:
    """`save`, but a folder that cannot be written to costs the next start its time, no more."""
    try:
        save(folder, arrays, meta)
    except OSError as error:
        logging.getLogger(__name__).warning("%s is not saved: %s", folder.name, error)


def load(folder: Path, expected: dict[str, object]) -> Arrays:
    """The arrays of a saved model.

    Raises `ArtifactError` when it is missing, damaged, or its meta data differ from
    ``expected``; the caller then fits again.
    """
    try:
        meta = json.loads((folder / META).read_text())
        content = (folder / ARRAYS).read_bytes()
    except (OSError, ValueError) as error:
        raise ArtifactError(f"no usable artifact in {folder.name}: {error}") from error
    if not isinstance(meta, dict):
        raise ArtifactError(f"no usable artifact in {folder.name}: its meta data are damaged")
    if hashlib.blake2b(content, digest_size=16).hexdigest() != meta.pop("digest", None):
        raise ArtifactError(f"the arrays in {folder.name} are damaged or half written")
    if meta != json.loads(json.dumps(expected)):
        raise ArtifactError(f"the artifact in {folder.name} was made for something else")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (ValueError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"the arrays in {folder.name} cannot be read: {error}") from error


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
