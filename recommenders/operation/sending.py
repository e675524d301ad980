"""How work is sent to another process: arrays that lie on disk are named, and not copied."""

from __future__ import annotations

import os
import pickle  # nosec B403
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

LARGE: Final = 1_000_000
"""Bytes from which it matters whether an array is copied."""
MAPS: Final = Path("/proc/self/maps")
"""Which file lies at which address of this process (proc(5))."""


def send(request: object, stream: IO[bytes]) -> None:
    """Pickle into a pipe to a process of ours, straight: large arrays are not copied on their way.

    An array that is mapped from disk is mapped from the same file there, so that a log of any size
    takes no memory. Raises whatever the state of an object makes of it; `ValueError` where a file
    that is mapped has been taken away, or where that cannot be told.
    """
    _Pickler(stream, protocol=5).dump(request)


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: object) -> Any:  # noqa: ANN401 - as pickle has it
        if isinstance(thing, np.ndarray) and thing.nbytes >= LARGE and _is_mapped(thing):
            return _named(thing)
        return NotImplemented


def _is_mapped(array: NDArray[Any]) -> bool:
    """Whether it is a whole piece of a file, to be read alone."""
    if array.flags.writeable or not array.flags.c_contiguous:
        return False
    base: object = array
    while isinstance(base, np.ndarray):
        if isinstance(base, np.memmap):
            return True
        base = base.base
    return False


def _named(array: NDArray[Any]) -> tuple[Callable[..., NDArray[Any]], tuple[Any, ...]]:
    address = int(array.__array_interface__["data"][0])
    with MAPS.open() as lines:
        for line in lines:
            span, _, offset, _, number, *name = line.split(maxsplit=5)
            begin, _, end = span.partition("-")
            if int(begin, 16) <= address < int(end, 16) and name:
                place = int(offset, 16) + address - int(begin, 16)
                file = name[0].rstrip("\n")
                return mapped, (file, int(number), place, array.dtype, array.shape)
    raise ValueError("it cannot be told which file an array is mapped from")


def mapped(
    file: str, number: int, place: int, dtype: np.dtype[Any], shape: tuple[int, ...]
) -> NDArray[Any]:
    """The array at a place (bytes) in a file, mapped; ``number`` is that of the file's inode.

    Raises `ValueError` where another file has taken its name.
    """
    try:
        with Path(file).open("rb") as stream:
            if os.fstat(stream.fileno()).st_ino == number:
                return np.asarray(np.memmap(stream, dtype, mode="r", offset=place, shape=shape))
    except FileNotFoundError:
        pass
    raise ValueError("a file that is mapped has been replaced")
