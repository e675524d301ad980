"""How many people one server serves: `python -m tests.benchmarks.load`.

Speaks Streamlit's own websocket (BackMsg and ForwardMsg), so that hundreds of windows cost no
browser: a click is a change of the address, and takes until the script has run. Time is therefore
that of the server alone; what a browser draws comes on top (page_speed).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from explain.export.app_server import HOST, SCRIPT, answers, free_port
from explain.export.streamlit_command import streamlit_command
from recommenders.operation.processes import PROCESSES, THREADS, VARIABLE

COLLECTING = "--runner.postScriptGC=true"
BY_ITSELF = """
import gc
gc.freeze = lambda: None
gc.set_threshold = lambda *_: None
from streamlit.web.cli import main
main()
"""
"""How Streamlit and Python do it by themselves: nothing is set aside, and all garbage is collected
after each run of the script and now and then."""
PATIENCE = 300.0
LARGEST_MESSAGE = 100_000_000
FIFTHS = 5
_LOOK = 1.0
"""Seconds after which memory is looked at again."""


@dataclass
class Window:
    """One session, as a browser has it."""

    socket: ClientConnection
    hash: str = ""
    seconds: list[float] = field(default_factory=list)

    async def open(self, view: str = "", **params: str) -> float:
        """Ask for a screen; seconds until its script has run."""
        begin = time.perf_counter()
        message = BackMsg()
        message.rerun_script.query_string = urlencode(params)
        message.rerun_script.page_name = view
        message.rerun_script.is_history_navigation = True
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            await self._finished()
        self.seconds.append(time.perf_counter() - begin)
        return self.seconds[-1]

    async def _finished(self) -> None:
        running = False
        while True:
            forward = ForwardMsg()
            received = await self.socket.recv()
            assert isinstance(received, bytes)
            forward.ParseFromString(received)
            kind = forward.WhichOneof("type")
            running = running or kind == "new_session"
            if kind == "script_finished" and running:
                if forward.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                running = False


@dataclass(frozen=True)
class Served:
    """A server of the app: its port, and its process."""

    port: int
    pid: int

    @property
    def megabytes(self) -> float:
        """Resident memory of the process."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    @property
    def cpu(self) -> float:
        """Seconds of processor time that the process has taken: others on the machine add none."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @asynccontextmanager
    async def windows(self, count: int) -> AsyncIterator[list[Window]]:
        """So many sessions for the time of the block; none has asked for a screen."""
        address = f"ws://{HOST}:{self.port}/_stcore/stream"
        sockets = [
            await connect(
                address,
                origin=f"http://{HOST}:{self.port}",  # type: ignore[arg-type]
                max_size=LARGEST_MESSAGE,
                ping_interval=None,
            )
            for _ in range(count)
        ]
        try:
            yield [Window(socket) for socket in sockets]
        finally:
            await asyncio.gather(*(socket.close() for socket in sockets))


@contextmanager
def served(
    port: int, cache: Path, *, collecting: bool = False, work: str = PROCESSES
) -> Iterator[Served]:
    """The app with notes of its own; ``collecting`` garbage as Streamlit does by itself.

    ``work`` is how heavy work is done (`recommenders.operation.processes.VARIABLE`).
    """
    command = streamlit_command(port=port)
    if collecting:
        at = command.index("-m")
        command = [*command[:at], "-c", BY_ITSELF, *command[at + 2 :], COLLECTING]
    environ = os.environ | {
        "BECAUSAL_CACHE": str(cache),
        "BECAUSAL_NOTES": str(cache / "notes"),
        "BECAUSAL_SESSIONS": "1000",
        VARIABLE: work,
    }
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            if not answers(f"http://{HOST}:{port}{SCRIPT}", process):
                log.seek(0)
                raise SystemExit(log.read().decode())
            yield Served(port=port, pid=process.pid)
        finally:
            process.terminate()
            process.wait(20)


def summary(seconds: Sequence[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    median, high = np.percentile(seconds, [50, 95]) * 1000
    return f"{median:7,.0f} {high:7,.0f}"


def customer(number: int) -> str:
    """The id of a customer of the sample shop, which has 2,000."""
    return f"C{number % 2000 + 1:04}"


async def idle(server: Served, counts: Sequence[int], clicks: int) -> None:
    """Clicks of one person beside others who look at their screens and do nothing."""
    for count in counts:
        async with server.windows(count + 1) as (person, *others):
            for number, other in enumerate(others):
                await other.open("customer", customer=customer(number % 50))
            await person.open("customer", customer=customer(0))
            before = server.cpu
            seconds = [
                await person.open("customer", customer=customer(100 + number % 50))
                for number in range(clicks)
            ]
            spent = 1000 * (server.cpu - before) / clicks
        print(f"{count:14,} {summary(seconds)} {spent:7,.0f} {server.megabytes:9,.0f}", flush=True)


async def memory(server: Served, recommender: str, customers: int) -> None:
    """Memory while one person looks at one customer after the other."""
    print(f"\n{recommender}: customers looked at, MB")
    async with server.windows(1) as (person,):
        for number in range(customers + 1):
            if number % (customers // 8) == 0:
                print(f"{number:14,} {server.megabytes:9,.0f}", flush=True)
            await person.open(
                "customer", customer=customer(number), recommender=recommender, private="0"
            )


async def crowd(
    servers: Sequence[Served], people: int, minutes: float, job: dict[str, str]
) -> None:
    """People who think for 5 seconds between clicks, while one starts a long job.

    They are dealt out to the servers, as a proxy in front of them does; the job is on the first.
    The most that the servers held is told of each fifth of the time.
    """
    rng = np.random.default_rng(0)
    until = time.monotonic() + 60 * minutes

    async def person(window: Window) -> None:
        await asyncio.sleep(float(rng.uniform(0, 5)))
        while time.monotonic() < until:
            await window.open("customer", customer=customer(int(rng.integers(200))))
            await asyncio.sleep(float(rng.uniform(2.5, 7.5)))

    async with AsyncExitStack() as stack:
        (other,) = await stack.enter_async_context(servers[0].windows(1))
        windows: list[Window] = []
        for number, server in enumerate(servers):
            share = len(range(number, people, len(servers)))
            opened = await stack.enter_async_context(server.windows(share))
            windows.extend(opened)
            await opened[0].open("customer", customer=customer(0))
            opened[0].seconds.clear()
        before = sum(server.cpu for server in servers)
        held: list[float] = []

        async def hold() -> None:
            while True:
                held.append(sum(server.megabytes for server in servers))
                await asyncio.sleep(_LOOK)

        looking = asyncio.create_task(hold())
        if job:
            asking = asyncio.create_task(other.open(**job))  # type: ignore[arg-type]
        await asyncio.gather(*map(person, windows))
        looking.cancel()
        seconds = [duration for window in windows for duration in window.seconds]
        spent = 1000 * (sum(server.cpu for server in servers) - before) / len(seconds)
        said = "beside a job" if job else "nothing else"
        fifths = " ".join(f"{max(part):6,.0f}" for part in np.array_split(held, FIFTHS))
        print(f"{said:14} {summary(seconds)} {spent:7,.0f} {len(seconds):9,} {fifths}", flush=True)
        if job:
            asking.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["idle", "memory", "crowd"])
    parser.add_argument("--port", type=int, help="a free one where it is not told")
    parser.add_argument("--cache", type=Path, help="of a server that has fitted everything")
    parser.add_argument("--idle", type=int, nargs="+", default=[0, 100, 300])
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--recommender", default="tifu-knn")
    parser.add_argument("--customers", type=int, default=400)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=1.5)
    parser.add_argument("--processes", type=int, default=1, help="servers that share the people")
    parser.add_argument("--collecting", action="store_true", help="as Streamlit does by itself")
    parser.add_argument("--work", choices=[PROCESSES, THREADS], default=PROCESSES)
    arguments = parser.parse_args()
    settings = {"collecting": arguments.collecting, "work": arguments.work}
    with tempfile.TemporaryDirectory() as folder:
        cache = arguments.cache or Path(folder)
        port = arguments.port or free_port()
        with ExitStack() as stack, served(port, cache, **settings) as server:
            if arguments.what == "idle":
                collects = "collecting after each run" if arguments.collecting else "as it is"
                print(f"idle sessions    p50 ms  p95 ms  CPU ms        MB   ({collects})")
                asyncio.run(idle(server, arguments.idle, arguments.clicks))
            elif arguments.what == "memory":
                asyncio.run(memory(server, arguments.recommender, arguments.customers))
            else:
                more = (
                    served(free_port(), cache, **settings) for _ in range(arguments.processes - 1)
                )
                servers = [server, *map(stack.enter_context, more)]
                print("people clicking  p50 ms  p95 ms  CPU ms    clicks MB at the most, by fifths")
                for job in ({}, {"view": "recommender", "recommender": "mult-vae"}):
                    asyncio.run(crowd(servers, arguments.people, arguments.minutes, job))
            load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
            print(f"({os.cpu_count()} cores; load of the machine, other programs too: {load})")


if __name__ == "__main__":
    main()
