"""Several processes behind one proxy: who has begun with one stays, and one fits for all."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from explain.export.app_server import SCRIPT, answers
from recommenders.operation.alone import WAITING
from tests.benchmarks.load import LARGEST_MESSAGE, Window
from tests.e2e.door.provider import free_port
from tests.e2e.door.proxies import NAME, missing, nginx
from tests.e2e.server import started

websockets = pytest.importorskip("websockets.asyncio.client")
pytestmark = pytest.mark.slow
WITHOUT_NGINX = missing("nginx", "nginx-light")
FITTED = "local-ease"
"""A recommender that takes seconds, and is not the one that a start fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Two processes behind nginx: its port, theirs, and the folder of all."""

    tls: int
    apps: tuple[int, int]
    folder: Path

    def lines(self) -> list[tuple[str, str, str]]:
        """Who asked, at which address it was answered, for what."""
        log = (self.folder / "access.log").read_text(encoding="utf-8")
        return [(who, at, path) for who, at, path in map(str.split, log.splitlines())]

    @asynccontextmanager
    async def window(self, source: str) -> AsyncIterator[Heard]:
        """A session of somebody whose address is ``source``: one of this machine's own."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        async with websockets.connect(
            f"wss://{NAME}:{self.tls}/_stcore/stream",
            host="127.0.0.1",
            origin=f"https://{NAME}:{self.tls}",
            local_addr=(source, 0),
            ssl=context,
            max_size=LARGEST_MESSAGE,
            ping_interval=None,
        ) as socket:
            yield Heard(socket)


class Heard(Window):
    """A session that keeps what it was sent."""

    def __init__(self, socket: object) -> None:
        super().__init__(self)  # type: ignore[arg-type]
        self._real, self.received = socket, b""
        self.send = socket.send  # type: ignore[attr-defined]

    async def recv(self) -> bytes:
        """What comes next."""
        message: bytes = await self._real.recv()  # type: ignore[attr-defined]
        self.received += message
        return message


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    if WITHOUT_NGINX:
        pytest.skip(WITHOUT_NGINX)
    folder = tmp_path_factory.mktemp("processes")
    folder.chmod(0o755)
    apps, tls = (free_port(), free_port()), free_port()
    settings = folder / "becausal.toml"
    settings.write_text(f'[server]\nhosts = ["{NAME}"]\n', encoding="utf-8")
    environ = {
        "BECAUSAL_CONFIG": str(settings),
        "BECAUSAL_CACHE": str(folder / "cache"),
        "BECAUSAL_NOTES": str(folder / "notes"),
        "BECAUSAL_NO_SIGN_IN": "1",
        "PYTHONWARNINGS": "ignore",
    }
    with ExitStack() as stack:
        for port in apps:
            log = folder / f"{port}.log"
            process = stack.enter_context(
                started(port=port, hosts=[NAME], environ=environ, log=log)
            )
            assert answers(f"http://127.0.0.1:{port}{SCRIPT}", process), log.read_text()
        stack.enter_context(nginx(folder, *apps, tls=tls, plain=free_port()))
        yield Behind(tls=tls, apps=apps, folder=folder)


async def two_of_them(behind: Behind) -> tuple[str, str]:
    """Addresses of people whom the proxy sends to different processes."""
    first: dict[str, str] = {}
    for net in range(1, 40):
        source = f"127.0.{net}.1"
        async with behind.window(source):
            pass
        (at,) = {at for who, at, _ in behind.lines() if who == source}
        first.setdefault(at, source)
        if len(first) == 2:
            break
    assert set(first) == {f"127.0.0.1:{port}" for port in behind.apps}
    one_source, other_source = first.values()
    return one_source, other_source


def test_who_has_begun_with_a_process_stays_with_it(behind: Behind) -> None:
    async def walk() -> tuple[str, str]:
        sources = await two_of_them(behind)
        # not by turns: each to the next process would look the same
        for source in sorted(sources * 3):
            async with behind.window(source) as window:
                await window.open("customer")
                await window.open("item")
        return sources

    for source in asyncio.run(walk()):
        asked = [at for who, at, _ in behind.lines() if who == source]
        assert len(asked) >= 4
        assert len(set(asked)) == 1


def test_one_fits_and_the_other_waits_for_it(behind: Behind) -> None:
    def artifacts() -> dict[str, int]:
        metas = (behind.folder / "cache").rglob("meta.json")
        return {str(meta): meta.stat().st_ino for meta in metas if FITTED in str(meta)}

    assert artifacts() == {}
    kept: list[dict[str, int]] = []

    async def look() -> None:
        while not artifacts():
            await asyncio.sleep(0.02)
        kept.append(artifacts())

    async def both() -> list[bytes]:
        one_source, other_source = await two_of_them(behind)
        async with behind.window(one_source) as first, behind.window(other_source) as second:
            looking = asyncio.create_task(look())
            await asyncio.gather(*(w.open("customer", recommender=FITTED) for w in (first, second)))
            await looking
            received = [first.received, second.received]
            for window in (first, second):
                window.received = b""
                await window.open("customer", recommender=FITTED)
                assert WAITING.encode() not in window.received
            return received

    received = asyncio.run(both())
    # who waits says so, and nobody wrote it once more
    assert sum(WAITING.encode() in said for said in received) == 1
    assert artifacts() == kept[0]
