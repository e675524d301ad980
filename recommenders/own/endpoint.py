"""A model behind an HTTP endpoint: histories go out as JSON, scores come back."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray

SCHEMES: Final = ("http://", "https://")
_REMEDY: Final = (
    'It is sent {"items": [ids], "histories": [{"items": [ids], "quantities": [...], "times": '
    '[ISO 8601, UTC]}]} and answers {"scores": [[one number for each item] for each history]}.'
)


@dataclass(kw_only=True)
class Endpoint:
    """Scores from ``url``; ``timeout`` in seconds for one answer, ``retries`` after a failure.

    ``batch`` histories go in one request. Failures are connections that break, answers that do
    not come in time, and the statuses 429 and 5xx; the wait doubles from ``wait`` seconds.
    """

    url: str
    timeout: float = 30.0
    retries: int = 2
    batch: int = 128
    wait: float = 0.2
    _ids: list[str] = field(default_factory=list)

    def fit(self, dataset: Dataset) -> Endpoint:
        """Take the ids of the items, in the order in which scores are wanted."""
        self._ids = dataset.items[Columns.ITEM].astype(str).tolist()
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """Scores of shape (n_rows, n_items); raises `DataError` that says what came instead."""
        rows = [self._row(histories, row) for row in range(len(histories))]
        answers: list[list[Any]] = []
        for begin in range(0, len(rows), self.batch):
            some = rows[begin : begin + self.batch]
            scores = self._asked({"items": self._ids, "histories": some})
            if len(scores) != len(some):
                raise DataError(
                    f"the endpoint answers with {len(scores)} rows for {len(some)} histories",
                    value=self.url,
                    remedy=_REMEDY,
                )
            answers += scores
        return _numbers(answers, len(self._ids), self.url)

    def _row(self, histories: Histories, row: int) -> dict[str, Any]:
        events = slice(int(histories.indptr[row]), int(histories.indptr[row + 1]))
        times = pd.to_datetime(histories.times[events], unit="s", utc=True)
        return {
            "items": [self._ids[item] for item in histories.items[events].tolist()],
            "quantities": histories.quantities[events].tolist(),
            "times": times.strftime("%Y-%m-%dT%H:%M:%SZ").tolist(),
        }

    def _asked(self, question: dict[str, Any]) -> list[list[Any]]:
        request = urllib.request.Request(
            self.url,
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        for attempt in range(self.retries + 1):
            try:
                # the operator names the address, and only `SCHEMES` get here
                with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # nosec B310
                    return _scores(answer.read(), self.url)
            except urllib.error.HTTPError as error:
                problem = f"the endpoint answers with status {error.code}"
                if error.code != 429 and error.code < 500:
                    break
            except (OSError, HTTPException) as error:
                problem = f"the endpoint does not answer: {getattr(error, 'reason', error)}"
            if attempt < self.retries:
                time.sleep(self.wait * 2**attempt)
        raise DataError(problem, value=self.url, remedy=_REMEDY)


def _scores(body: bytes, url: str) -> list[list[Any]]:
    try:
        scores = json.loads(body)["scores"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            "the endpoint does not answer with scores",
            value=f"{url}: {body[:60]!r}",
            remedy=_REMEDY,
        ) from error
    if not isinstance(scores, list):
        raise DataError("scores are no list", value=url, remedy=_REMEDY)
    return scores


def _numbers(answers: list[list[Any]], n_items: int, url: str) -> DoubleArray:
    """A null is an item without a score."""
    try:
        return np.array(
            [[np.nan if value is None else float(value) for value in row] for row in answers],
            dtype=np.float64,
        ).reshape(len(answers), -1 if answers else n_items)
    except (TypeError, ValueError) as error:
        raise DataError(
            "the endpoint answers with rows of different lengths or with what is no number",
            value=url,
            remedy=_REMEDY,
        ) from error
