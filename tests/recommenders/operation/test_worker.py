"""What a process of its own tells the one that waits for it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from multiprocessing.connection import Connection, Pipe
from types import SimpleNamespace

import pytest

from recommenders.operation import worker
from recommenders.operation.worker import Parent


def told(receiver: Connection) -> list[tuple[object, ...]]:
    messages = []
    while receiver.poll():
        messages.append(receiver.recv())
    return messages


def test_every_new_word_is_told_and_the_share_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    receiver, sender = Pipe(duplex=False)
    parent = Parent(sender)
    for step in range(100):
        parent.progress(step / 100, "first half" if step < 50 else "second half")
        now[0] += worker.PAUSE / 10
    reports = told(receiver)
    assert ("progress", 0.0, "first half") in reports
    assert ("progress", 0.5, "second half") in reports
    assert 8 <= len(reports) <= 12
    receiver.close()
    sender.close()


def test_who_has_no_parent_any_more_ends() -> None:
    code = (
        "from multiprocessing.connection import Pipe; "
        "from recommenders.operation.worker import Parent; "
        "receiver, sender = Pipe(duplex=False); receiver.close(); "
        "Parent(sender).progress(0.5, 'working'); print('still here')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_an_error_that_cannot_be_sent_is_told_by_its_text() -> None:
    class Local(Exception):  # noqa: N818
        """Known to nobody else."""

    try:
        raise Local("no")
    except Local as error:
        sendable = worker._sendable(error)
    assert str(pickle.loads(pickle.dumps(sendable))) == "Local: no"
    assert "Known" not in str(sendable)
    assert 'raise Local("no")' in sendable.__notes__[0]
