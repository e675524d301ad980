"""What somebody with access to a cache may write into it: each part of what was kept, spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommenders.artifacts import META, Arrays, load, save

Craft = Callable[[NDArray[Any]], NDArray[Any]]
CRAFTS: Final[dict[str, Craft]] = {
    "far": lambda array: array + 10**6 if array.dtype.kind in "iu" else array,
    "negative": lambda array: array - 10**6 if array.dtype.kind == "i" else array,
    "shorter": lambda array: array[:-1] if array.ndim and len(array) else array,
    "longer": lambda array: np.concatenate([array, array]) if array.ndim else array,
    "flat": lambda array: array.ravel() if array.ndim > 1 else array[None],
    "empty": lambda array: array[:0] if array.ndim else array,
    "text": lambda array: array.astype(str),
    "not numbers": lambda array: np.full_like(array, np.nan) if array.dtype.kind == "f" else array,
    "small": lambda array: array.astype(np.int8) if array.dtype.kind in "iu" else array,
}


def kept(folder: Path) -> tuple[Arrays, dict[str, object]]:
    """The arrays and the meta data in a folder of a cache."""
    meta = json.loads((folder / META).read_text())
    meta.pop("digest")
    return load(folder, meta), meta


def crafted(folder: Path) -> Iterator[str]:
    """Each craft of each part in turn, signed as we sign; its name. At the end all is as it was.

    A craft that a part is not of the kind for leaves it as it is, and is left out.
    """
    arrays, meta = kept(folder)
    for craft, change in CRAFTS.items():
        for part in arrays:
            with np.errstate(all="ignore"):
                spoilt = change(np.asarray(arrays[part]))
            if spoilt is arrays[part]:
                continue
            save(folder, arrays | {part: spoilt}, meta)
            yield f"{craft} {part}"
    save(folder, arrays, meta)


def without_a_part(folder: Path) -> Iterator[str]:
    """The same without each part in turn; its name."""
    arrays, meta = kept(folder)
    for part in arrays:
        save(folder, {name: kept for name, kept in arrays.items() if name != part}, meta)
        yield part
    save(folder, arrays, meta)
