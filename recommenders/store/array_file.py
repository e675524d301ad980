"""An array that is written to a file piece by piece, and need not be in memory."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray


class ArrayFile:
    """A file as `numpy.save` writes it, of shape (length,), filled from its beginning on."""

    def __init__(self, path: Path, length: int, kind: type[np.generic]) -> None:
        self._path, self._length, self._kind = path, length, np.dtype(kind)
        self._written = 0
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": np.lib.format.dtype_to_descr(self._kind),
                "fortran_order": False,
                "shape": (self._length,),
            },
        )
        return self

    def add(self, values: NDArray[Any]) -> None:
        """Write the next values."""
        assert self._file is not None
        self._written += len(values)
        self._file.write(np.ascontiguousarray(values, dtype=self._kind).data)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._file is not None
        self._file.close()
        if kind is None and self._written != self._length:
            raise ValueError(
                f"{self._path.name} has {self._written:,} values and was to have {self._length:,}"
            )
