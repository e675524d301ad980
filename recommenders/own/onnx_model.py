"""A model in an ONNX file, run by onnxruntime (extra ``onnx``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.own.packages.item_columns import ItemColumns

SUFFIX: Final = ".onnx"
MATRIX, SEQUENCE = "history", "sequence"
LONGEST: Final = 50
"""Last purchases that a sequence has, where the file does not fix its length."""
_SCORES: Final = ("scores", "score")
_TYPES: Final = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
}
_INPUTS: Final = (
    f"Its input is {MATRIX} (float, one row for each history, one column for each item: how often "
    f"it was bought) or {SEQUENCE} (int64, the last purchases as item numbers from 1, 0 in front)."
)


@dataclass(kw_only=True)
class OnnxModel:
    """Scores from a file; its columns are the items of ``FILE.items.txt``, one id on each line.

    Without that file they are the items of the data set in the order of their codes. An item of
    the data set that the model does not know has no score, and is nothing in a history.
    """

    path: Path
    _session: Any = None
    _output: str = ""
    _columns: ItemColumns = field(default_factory=lambda: ItemColumns.same(0))

    def __deepcopy__(self, memo: dict[int, Any]) -> OnnxModel:
        return OnnxModel(path=self.path)

    def fit(self, dataset: Dataset) -> OnnxModel:
        """Open the file, and find the items of the data set among its columns."""
        self._session = _opened(self.path)
        ids = dataset.items[Columns.ITEM].astype(str).tolist()
        known = self.path.with_suffix(".items.txt")
        order = _listed(known) if known.is_file() else ids
        given = self._session.get_inputs()[0]
        width = given.shape[1] if given.name == MATRIX and len(given.shape) == 2 else None
        if isinstance(width, int) and width != len(order):
            raise DataError(
                f"the model takes {width:,} columns, for {len(order):,} items",
                file=str(known if known.is_file() else self.path),
                remedy=f"List the item of each column in {known.name}, one id on each line.",
            )
        self._columns = ItemColumns.of(ids, order, where=str(known))
        self._output = _output(self._session, len(order), self.path)
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """Scores of shape (n_rows, n_items), NaN for items that the model does not know."""
        given = self._session.get_inputs()[0]
        fed = (
            self._sequence(histories, given) if given.name == SEQUENCE else self._matrix(histories)
        ).astype(_TYPES[given.type])
        fixed = given.shape[0] if isinstance(given.shape[0], int) else None
        answer = np.concatenate(
            [
                np.asarray(self._session.run([self._output], {given.name: some})[0])[:rows]
                for some, rows in _parts(fed, fixed)
            ]
        ).astype(np.float64)
        if answer.shape != (len(histories), self._columns.n_columns):
            raise DataError(
                f"the model answers in shape {answer.shape} for {len(histories)} histories and "
                f"{self._columns.n_columns:,} items",
                file=str(self.path),
                remedy=f"List its items in {self.path.stem}.items.txt, one on each line.",
            )
        return self._columns.scores(answer)

    def _matrix(self, histories: Histories) -> np.ndarray[Any, np.dtype[np.float32]]:
        return self._columns.counts(histories).toarray()

    def _sequence(
        self,
        histories: Histories,
        given: Any,  # noqa: ANN401
    ) -> np.ndarray[Any, np.dtype[np.int64]]:
        fixed = given.shape[1]
        length = fixed if isinstance(fixed, int) and fixed > 0 else LONGEST
        sequence = np.zeros((len(histories), length), dtype=np.int64)
        for row in range(len(histories)):
            items = histories.items[histories.indptr[row] : histories.indptr[row + 1]]
            numbers = self._columns.columns[items] + 1
            last = numbers[numbers > 0][-length:]
            if len(last):
                sequence[row, -len(last) :] = last
        return sequence


def _parts(fed: Any, fixed: int | None) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    """What is fed at a time and how many rows of it count: a model may take so many and no more."""
    if fixed is None:
        yield fed, len(fed)
        return
    for begin in range(0, len(fed), fixed):
        some = fed[begin : begin + fixed]
        missing = np.zeros((fixed - len(some), *fed.shape[1:]), dtype=fed.dtype)
        yield np.concatenate([some, missing]), len(some)


def _listed(file: Path) -> list[str]:
    """The ids of a file, one on each line; raises `DataError` where it is not that."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            "the file is not UTF-8", file=str(file), remedy="Save it as UTF-8, one id on each line."
        ) from error
    listed = [name.strip() for name in text.split("\n") if name.strip()]
    row_of: dict[str, int] = {}
    for row, name in enumerate(listed, start=1):
        if name in row_of:
            raise DataError(
                f"the item stands twice, first in row {row_of[name]}",
                file=str(file),
                row=row,
                value=name,
                remedy="List the item of each column once, in their order.",
            )
        row_of[name] = row
    return listed


def _output(session: Any, n_columns: int, path: Path) -> str:  # noqa: ANN401
    """The output that has the scores: the only one, or the one that is called so."""
    outputs = session.get_outputs()
    wide = [
        output.name
        for output in outputs
        if len(output.shape) != 2
        or not isinstance(output.shape[1], int)
        # of another size it is something else
        or output.shape[1] == n_columns
    ]
    named = [name for name in wide if name.casefold() in _SCORES]
    if len(outputs) > 1 and len(wide) != 1 and len(named) != 1:
        raise DataError(
            "the model has several outputs, and which has the scores cannot be known",
            file=str(path),
            value=", ".join(output.name for output in outputs),
            remedy="Call it scores when you export the model.",
        )
    chosen = named if len(named) == 1 else wide
    return str(chosen[0] if len(outputs) > 1 else outputs[0].name)


def _opened(path: Path) -> Any:  # noqa: ANN401
    try:
        import onnxruntime
    except ImportError as error:
        raise DataError(
            "onnxruntime is not installed",
            file=str(path),
            remedy='Install the package: pip install "becausal[onnx]".',
        ) from error
    if not path.is_file():
        raise DataError("there is no such file", file=str(path), remedy="Check the path.")
    options = onnxruntime.SessionOptions()
    # the machine is shared with other sessions
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    # onnxruntime raises classes of its own that share no base
    except Exception as error:
        raise DataError(
            f"the ONNX file cannot be opened: {' '.join(str(error).split())}",
            file=str(path),
            remedy="Export it again.",
        ) from error
    names = [given.name for given in session.get_inputs()]
    if names not in ([MATRIX], [SEQUENCE]):
        raise DataError(
            f"the model has the inputs {', '.join(names)}", file=str(path), remedy=_INPUTS
        )
    kind = session.get_inputs()[0].type
    if kind not in _TYPES:
        raise DataError(f"the input of the model is a {kind}", file=str(path), remedy=_INPUTS)
    return session
