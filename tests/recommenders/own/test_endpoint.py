"""A real server on this machine: what is sent, what comes back, and what may go wrong."""

from __future__ import annotations

import gzip
import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.own.endpoint import Endpoint
from recommenders.own.recommender import own
from recommenders.testing import datasets
from tests.recommenders.own.models import weights

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


@cache
def mid() -> Dataset:
    return datasets.mid()


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a server that answers so, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(question)
            status, body = answer(question)
            self.send_response(status)
            if body.startswith(b"\x1f\x8b"):
                self.send_header("Content-Encoding", "gzip")
            if status == 302:
                self.send_header("Location", "http://user:secret@127.0.0.1/new?token=t")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/score", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def summed(question: dict[str, Any]) -> tuple[int, bytes]:
    """The sum of the weights of what was bought, once for each item."""
    row_of = {item: number for number, item in enumerate(question["items"])}
    table = weights(len(row_of))
    scores = [
        table[sorted({row_of[item] for item in history["items"]})].sum(axis=0).tolist()
        for history in question["histories"]
    ]
    return 200, json.dumps({"scores": scores}).encode()


def test_an_address_is_a_recommender() -> None:
    with served(summed) as (url, asked):
        recommender = own(url).fit(mid())
        batch = mid().histories([3, 4])
        scores = recommender.score(batch)
        expected = np.asarray(batch.matrix(80) @ weights(80))
        np.testing.assert_allclose(scores, expected, rtol=1e-5)
        question = asked[-1]
    assert question["items"] == mid().items[Columns.ITEM].tolist()
    history = question["histories"][0]
    assert len(history["items"]) == len(history["quantities"]) == len(history["times"])
    assert history["times"][0].endswith("Z")


def test_histories_go_in_batches() -> None:
    with served(summed) as (url, asked):
        endpoint = Endpoint(url=url, batch=4).fit(mid())
        assert endpoint.score(mid().histories(list(range(10)))).shape == (10, 80)
    assert [len(question["histories"]) for question in asked] == [4, 4, 2]


def test_what_fails_once_is_asked_again() -> None:
    answers = iter([(503, b""), (429, b"")])

    def wobbly(question: dict[str, Any]) -> tuple[int, bytes]:
        return next(answers, None) or summed(question)

    with served(wobbly) as (url, asked):
        endpoint = Endpoint(url=url, wait=0.001).fit(mid())
        assert endpoint.score(mid().histories([3])).shape == (1, 80)
    assert len(asked) == 3


def test_an_item_without_a_score_is_null() -> None:
    def first_missing(question: dict[str, Any]) -> tuple[int, bytes]:
        body = json.loads(summed(question)[1])
        for row in body["scores"]:
            row[0] = None
        return 200, json.dumps(body).encode()

    with served(first_missing) as (url, _):
        scores = Endpoint(url=url).fit(mid()).score(mid().histories([3]))
    assert np.isnan(scores[0]).tolist() == [True] + [False] * 79


@pytest.mark.parametrize(
    ("status", "body", "says", "times"),
    [
        (404, b"", "answers with status 404", 1),
        (500, b"", "answers with status 500", 3),
        (200, b"<html>", "does not answer with scores", 1),
        (200, b'{"result": []}', "does not answer with scores", 1),
        (200, b'{"scores": 3}', "does not answer with scores", 1),
        (200, b'{"scores": [[1, 2]]}', "2 scores for 80 items", 1),
        (200, b'{"scores": [[1, 2]], "items": ["i001"]}', "no number", 1),
        (200, b" " * 2_000_000, "more than scores", 1),
        (422, b'{"detail": "too long"}', 'status 422: {"detail": "too long"}', 1),
        (302, b"", r"status 302, moved to http://127.0.0.1/new: name that address", 1),
        (200, b'{"scores": [[1], [2]]}', "2 rows for 1 histories", 1),
        (200, b'{"scores": [["a"]]}', "no number", 1),
    ],
)
def test_any_other_answer_is_one_sentence(status: int, body: bytes, says: str, times: int) -> None:
    with served(lambda _: (status, body)) as (url, asked):
        endpoint = Endpoint(url=url, wait=0.001).fit(mid())
        with pytest.raises(DataError, match=says) as error:
            endpoint.score(mid().histories([3]))
    assert len(asked) == times
    assert '{"scores":' in error.value.remedy


def test_no_answer_in_time_and_no_server_at_all() -> None:
    def slow(question: dict[str, Any]) -> tuple[int, bytes]:
        time.sleep(0.4)
        return summed(question)

    with served(slow) as (url, _):
        endpoint = Endpoint(url=url, timeout=0.05, retries=1, wait=0.001).fit(mid())
        with pytest.raises(DataError, match="does not answer"):
            endpoint.score(mid().histories([3]))
    with pytest.raises(DataError, match="does not answer"):
        Endpoint(url=url, retries=0).fit(mid()).score(mid().histories([3]))


def test_items_that_the_answer_names_count() -> None:
    def turned(question: dict[str, Any]) -> tuple[int, bytes]:
        scores = json.loads(summed(question)[1])["scores"]
        answer = {"items": question["items"][::-1], "scores": [row[::-1] for row in scores]}
        return 200, json.dumps(answer).encode()

    def named(question: dict[str, Any]) -> tuple[int, bytes]:
        scores = json.loads(summed(question)[1])["scores"]
        rows = [dict(zip(question["items"], row, strict=True)) for row in scores]
        return 200, json.dumps({"scores": rows}).encode()

    def packed(question: dict[str, Any]) -> tuple[int, bytes]:
        return 200, gzip.compress(summed(question)[1])

    def bare(question: dict[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps(json.loads(summed(question)[1])["scores"]).encode()

    batch = mid().histories([3, 4])
    expected = np.asarray(batch.matrix(80) @ weights(80))
    for answer in (turned, named, packed, bare):
        with served(answer) as (url, _):
            scores = Endpoint(url=url).fit(mid()).score(batch)
        np.testing.assert_allclose(scores, expected, rtol=1e-6)


def test_an_answer_that_trickles_in_does_not_come_in_time() -> None:
    class Trickle(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _ in range(200):
                    self.wfile.write(b" ")
                    time.sleep(0.02)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Trickle) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/score"
        endpoint = Endpoint(url=url, timeout=0.2, retries=0).fit(mid())
        with pytest.raises(DataError, match=r"not done in 0\.2 seconds"):
            endpoint.score(mid().histories([3]))
        server.shutdown()


def test_user_and_password_go_in_the_header_and_nowhere_else() -> None:
    seen: list[str | None] = []

    class Guard(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.extend([self.headers["Authorization"], self.path])
            self.send_response(401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://me:pass%20word@127.0.0.1:{server.server_port}/sc\u00f6re?key=s3cret"
        with pytest.raises(DataError, match="status 401") as error:
            Endpoint(url=url).fit(mid()).score(mid().histories([3]))
        server.shutdown()
    assert seen == [f"Basic {b64encode(b'me:pass word').decode()}", "/sc%C3%B6re?key=s3cret"]
    assert "pass" not in str(error.value)
    assert "s3cret" not in str(error.value)
