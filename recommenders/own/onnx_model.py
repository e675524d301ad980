"""A model in an ONNX file, run by onnxruntime (extra ``onnx``)."""

from __future__ import annotations

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
    _columns: ItemColumns = field(default_factory=lambda: ItemColumns.same(0))

    def __deepcopy__(self, memo: dict[int, Any]) -> OnnxModel:
        return OnnxModel(path=self.path)

    def fit(self, dataset: Dataset) -> OnnxModel:
        """Open the file, and find the items of the data set among its columns."""
        self._session = _opened(self.path)
        known = self.path.with_suffix(".items.txt")
        ids = dataset.items[Columns.ITEM].astype(str).tolist()
        order = known.read_text(encoding="utf-8").split("\n") if known.is_file() else ids
        order = [name.strip() for name in order if name.strip()]
        self._columns = ItemColumns.of(ids, order, where=str(known))
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """Scores of shape (n_rows, n_items), NaN for items that the model does not know."""
        given = self._session.get_inputs()[0]
        fed = (
            self._sequence(histories, given) if given.name == SEQUENCE else self._matrix(histories)
        )
        answer = np.asarray(self._session.run(None, {given.name: fed})[0], dtype=np.float64)
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
            f"the ONNX file cannot be opened: {error}", file=str(path), remedy="Export it again."
        ) from error
    names = [given.name for given in session.get_inputs()]
    if names not in ([MATRIX], [SEQUENCE]):
        raise DataError(
            f"the model has the inputs {', '.join(names)}", file=str(path), remedy=_INPUTS
        )
    return session
