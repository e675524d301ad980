"""Heavy work in a process of its own: whoever asks for it stays free to answer others.

What goes to that process and comes back is pickled: both ends are ours, and it lies on no disk.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from typing import IO, Any, Final, TypeAlias, TypeVar, cast

from recommenders.errors import DataError, WorkLostError
from recommenders.operation.sending import send
from recommenders.operation.standby import STANDBY
from recommenders.progress import Progress, silent

VARIABLE: Final = "BECAUSAL_WORK"
"""Environment variable: ``processes`` (or nothing), or ``threads``: inside the server itself."""
PROCESSES, THREADS = "processes", "threads"
WORTH: Final = 2.0
"""Seconds of work from which a process is worth its start, which takes about one."""
ELSEWHERE: Final = "In a process of its own:"
"""How a note begins that says where there an error was raised; no words of the error follow."""
POLL: Final = 0.1
"""Seconds after which whoever waits is asked whether it still does."""
Made = TypeVar("Made")
Runner: TypeAlias = Callable[..., Any]
"""`run_here`, `run_apart`, or what is called as these are."""


class NotApartError(Exception):
    """There is no other process, or what the work needs is not there, or not the same."""


def work_kind(environ: Mapping[str, str]) -> str:
    """`PROCESSES` or `THREADS`; raises `DataError` for what is neither."""
    kind = environ.get(VARIABLE, "").strip().casefold() or PROCESSES
    if kind not in (PROCESSES, THREADS):
        raise DataError(
            "heavy work is not done in this way",
            key=VARIABLE,
            value=kind,
            remedy=f"Write {PROCESSES} or {THREADS}.",
        )
    return kind


def apart(seconds: float) -> Runner:
    """What runs work of about so many seconds: `run_apart`, or `run_here` where it stays here.

    That is where it takes moments, and where the setting says so. Raises as `work_kind`.
    """
    # on Windows a child takes no lifeline
    if seconds < WORTH or os.name == "nt" or work_kind(os.environ) == THREADS:
        return run_here
    return run_apart


def expect_work(modules: Sequence[str]) -> None:
    """Work that needs ``modules`` is likely to come: a process that has imported them waits for it.

    Nothing where work is done in this process.
    """
    if apart(WORTH) is run_apart:
        STANDBY.prepare(modules)


def run_here(
    work: Callable[..., Made], *arguments: object, progress: Progress | None = None
) -> Made:
    """``work(*arguments, progress=progress)``, in this process."""
    return work(*arguments, progress=progress)


def run_apart(
    work: Callable[..., Made], *arguments: object, progress: Progress | None = None
) -> Made:
    """``work(*arguments, progress=progress)`` in a new process: its result, or what it raises.

    ``progress`` is told here, again and again, and may raise to give the work up: then the process
    is killed, and whatever it has started. It ends with this process, too, however that ends.
    Where no process can be had, or what it needs cannot be sent, the work is done here. Raises
    `WorkLostError` where the process is killed by others, for want of memory perhaps.
    """
    try:
        with _started() as process:
            assert process.stdin is not None
            assert process.stdout is not None
            answers = Connection(os.dup(process.stdout.fileno()), writable=False)
            with answers:
                # a process that is gone cannot read: why it is gone is told below
                with suppress(BrokenPipeError), process.stdin as stream:
                    _send((work, arguments), stream)
                return cast("Made", _answer(answers, process, progress or silent))
    except NotApartError as reason:
        logging.getLogger(__name__).info("Work is done here, and not apart: %s", reason)
    return work(*arguments, progress=progress)


def _send(request: object, stream: IO[bytes]) -> None:
    try:
        send(request, stream)
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever the state of an object makes of it
        raise NotApartError(f"{type(error).__name__}: {error}") from error


def _answer(answers: Connection, process: subprocess.Popen[bytes], progress: Progress) -> object:
    state = (0.0, "")
    while True:
        if answers.poll(POLL):
            try:
                kind, *told = answers.recv()
            except (EOFError, OSError):
                raise _ended(process.wait()) from None
            if kind == "done":
                return told[0]
            if kind == "raised":
                raise told[0]
            if kind == "log":
                level, name, text = told
                logging.getLogger(name).log(level, "%s", text)
            else:
                state = (told[0], told[1])
        progress(*state)


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    """A process that waits for work; it is gone after the block, with all that it has started."""
    with ExitStack() as block:
        try:
            process = block.enter_context(STANDBY.taken())
        except OSError as error:
            raise NotApartError(f"no process can be started: {error}") from error
        yield process


def _ended(code: int) -> WorkLostError:
    if code == -signal.SIGKILL:
        return WorkLostError(
            "the system has stopped this work, most likely because memory ran out",
            remedy="Try again when less runs on this server. If that does not help, choose another "
            "recommender or fewer data, or give the server more memory.",
        )
    with suppress(ValueError):
        return WorkLostError(
            f"this work has crashed ({signal.Signals(-code).name})",
            remedy="Try again. If it crashes again, choose another recommender, and tell whoever "
            "runs this server: the log may say why.",
        )
    return WorkLostError(
        "this work has ended before it was done",
        value=f"exit code {code}",
        remedy="Try again. If it ends again, tell whoever runs this server: the log says why.",
    )
