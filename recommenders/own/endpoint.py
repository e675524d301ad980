"""A model behind an HTTP endpoint: histories go out as JSON, scores come back."""

from __future__ import annotations

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from dataclasses import dataclass, field
from http.client import HTTPException, IncompleteRead
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError, public_text
from recommenders.histories import DoubleArray
from recommenders.own.labelled import in_order, placed

SCHEMES: Final = ("http://", "https://")
_REMEDY: Final = (
    'It is sent {"items": [ids], "histories": [{"items": [ids], "quantities": [...], "times": '
    '[ISO 8601, UTC]}]} and answers {"scores": [[one number for each item] for each history]}.'
)
LARGEST: Final = 256
"""Bytes that an answer has for each score, at the most."""
_PART: Final = 1 << 16
_GZIP: Final = zlib.MAX_WBITS | 16
_SHOWN: Final = 60
_SAID: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A row of ``scores`` for each history; ``items`` are the ids of its columns, if they came."""

    scores: list[Any]
    items: list[Any] | None = None


@dataclass(kw_only=True)
class Endpoint:
    """Scores from ``url``; ``timeout`` in seconds for one answer, ``retries`` after a failure.

    ``batch`` histories go in one request. Failures are connections that break, answers that do
    not come in time, and the statuses 429 and 5xx; the wait doubles from ``wait`` seconds. Items
    that the answer names with its scores count, and not their place.
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
        parts = [np.zeros((0, len(self._ids)))]
        for begin in range(0, len(rows), self.batch):
            some = rows[begin : begin + self.batch]
            answer = self._asked({"items": self._ids, "histories": some})
            if len(answer.scores) != len(some):
                raise self._wrong(
                    f"the endpoint answers with {len(answer.scores)} rows for {len(some)} histories"
                )
            parts.append(self._numbers(answer))
        return np.concatenate(parts)

    def _row(self, histories: Histories, row: int) -> dict[str, Any]:
        events = slice(int(histories.indptr[row]), int(histories.indptr[row + 1]))
        times = pd.to_datetime(histories.times[events], unit="s", utc=True)
        return {
            "items": [self._ids[item] for item in histories.items[events].tolist()],
            "quantities": histories.quantities[events].tolist(),
            "times": times.strftime("%Y-%m-%dT%H:%M:%SZ").tolist(),
        }

    def _asked(self, question: dict[str, Any]) -> Answer:
        for attempt in range(self.retries + 1):
            try:
                return self._answer(json.dumps(question).encode(), len(question["histories"]))
            except urllib.error.HTTPError as error:
                problem = f"the endpoint answers with status {error.code}{_said(error)}"
                if error.code != 429 and error.code < 500:
                    break
            except (OSError, HTTPException) as error:
                said = " ".join(str(getattr(error, "reason", error)).split())
                problem = f"the endpoint does not answer: {said}"
            if attempt < self.retries:
                time.sleep(self.wait * 2**attempt)
        raise self._wrong(problem)

    def _answer(self, question: bytes, n_rows: int) -> Answer:
        """One answer, whole and in time: one that trickles in is none that comes in time."""
        try:
            address, headers = _request(self.url)
        except ValueError as error:
            raise self._wrong(f"this is no address: {error}") from error
        request = urllib.request.Request(address, data=question, headers=headers)
        end, most = time.monotonic() + self.timeout, LARGEST * n_rows * len(self._ids) + _PART
        # the operator names the address, and only `SCHEMES` get here
        with _OPENER.open(request, timeout=self.timeout) as answer:  # nosec B310
            body = bytearray()
            while part := answer.read1(_PART):
                body += part
                if time.monotonic() > end:
                    raise TimeoutError(f"it was not done in {self.timeout:g} seconds")
                if len(body) > most:
                    raise self._wrong("the endpoint answers with more than scores", bytes(body))
            if answer.length:
                raise IncompleteRead(b"", answer.length)
            packed = answer.headers.get("Content-Encoding", "").lower() == "gzip"
        try:
            whole = zlib.decompressobj(_GZIP).decompress(body, most) if packed else bytes(body)
            return _read(whole)
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise self._wrong("the endpoint does not answer with scores", bytes(body)) from error

    def _numbers(self, answer: Answer) -> DoubleArray:
        """Scores in the order of the ids, NaN for a null and for an item without a score."""
        ids = pd.Index(self._ids)
        try:
            rows = in_order(answer.scores, len(answer.scores), ids)
            numbers = np.array(
                [[np.nan if value is None else float(value) for value in row] for row in rows]
            ).reshape(len(rows), -1)
            if answer.items is not None:
                if numbers.shape[1] != len(answer.items):
                    raise ValueError("as many items as scores in a row are needed")
                return np.asarray(placed(numbers, answer.items, ids))
        except (TypeError, ValueError) as error:
            raise self._wrong(
                "the endpoint answers with rows of different lengths or with what is no number"
            ) from error
        if numbers.shape[1] != len(ids):
            raise self._wrong(
                f"the endpoint answers with {numbers.shape[1]:,} scores for {len(ids):,} items"
            )
        return numbers

    def _wrong(self, problem: str, body: bytes = b"") -> DataError:
        """What came in place of scores; user, password and what is asked are nobody's to read."""
        came = f": {body[:_SHOWN]!r}" if body else ""
        return DataError(problem, value=f"{public_text(self.url)}{came}", remedy=_REMEDY)


class _Moved(urllib.request.HTTPRedirectHandler):
    """An address that has moved is named, not followed: histories go where the operator said."""

    def redirect_request(self, *_: object) -> None:
        """Nothing is asked of the new address."""


_OPENER: Final = urllib.request.build_opener(_Moved)


def is_address(place: str) -> bool:
    """Whether a place is one that is asked over the network."""
    return place.lower().startswith(SCHEMES)


def _request(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, and the headers, which carry them."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "gzip, identity",
    }
    parts = urllib.parse.urlsplit(url)
    user, sign, host = parts.netloc.rpartition("@")
    if sign:
        named = urllib.parse.unquote(user).encode()
        headers["Authorization"] = f"Basic {base64.b64encode(named).decode()}"
    path = urllib.parse.quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
    return urllib.parse.urlunsplit((parts.scheme, host, path, query, "")), headers


def _said(error: urllib.error.HTTPError) -> str:
    """What the server says beside a status: where it has moved to, or why it refuses."""
    if moved := error.headers.get("Location"):
        return f", moved to {public_text(moved)}: name that address"
    try:
        text = " ".join(error.read(_PART).decode(errors="replace").split())
    except (OSError, HTTPException):
        # what it says beside its status is a help, and no more
        text = ""
    # a page is for people with a browser
    if not text or text.startswith("<"):
        return ""
    return f": {text[:_SAID]}"


def _read(body: bytes) -> Answer:
    """The scores of an answer in JSON, an object or the list itself; raises what JSON does."""
    answer = json.loads(body)
    if isinstance(answer, list):
        answer = {"scores": answer}
    scores, items = answer["scores"], answer.get("items")
    if not isinstance(scores, list) or not isinstance(items, list | None):
        raise TypeError("scores are no list")
    return Answer(scores=scores, items=items)
