"""Pictures of items, small, drawn anew by us: from files beside the data or from allowed hosts.

A picture is read by Pillow, made small, and written again as WebP, so that what reaches a browser
is pixels and nothing else. What cannot be read has no picture.
"""

from __future__ import annotations

import io
import os
import time
import warnings
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pages.ui.session.resources import LoadedDataset
from recommenders.adapters import sources
from recommenders.contract import Columns

HOSTS: Final = "BECAUSAL_IMAGE_HOSTS"
"""Environment variable: hosts from which pictures may be fetched, parted by commas."""
TYPES: Final = ("PNG", "JPEG", "WEBP", "GIF")
MAX_BYTES: Final = 8_000_000
MAX_PIXELS: Final = 40_000_000
SMALL: Final = 96
LARGE: Final = 320
PATIENCE: Final = 2.0
"""Seconds that a screen waits for other hosts; what comes later is there the next time."""
_AGAIN: Final = 600.0
"""Seconds after which a picture that could not be fetched is asked for again."""
_KEPT: Final = 4_000


def pictures(loaded: LoadedDataset, items: Iterable[int], side: int = SMALL) -> dict[int, str]:
    """The pictures of items (codes) as data addresses, at most ``side`` pixels wide and high.

    Items without one, or whose picture cannot be read or fetched in time, are left out.
    """
    dataset = loaded.dataset
    told = dataset.items.get(Columns.IMAGE)
    if told is None:
        return {}
    folder = _folder_of(dataset.name)
    hosts = allowed_hosts(os.environ)
    drawn: dict[int, str] = {}
    asked: dict[int, _Asked] = {}
    for item in items:
        place = place_of(told.iloc[item], folder, hosts)
        if isinstance(place, Path):
            picture = _from_file(place, place.stat().st_mtime_ns, side)
            if picture is not None:
                drawn[item] = picture
        elif place is not None:
            asked[item] = _ask(place, side, hosts)
    wait([request.answer for request in asked.values()], timeout=PATIENCE)
    for item, request in asked.items():
        if request.answer.done() and (picture := request.answer.result()) is not None:
            drawn[item] = picture
    return drawn


def allowed_hosts(environ: Mapping[str, str]) -> frozenset[str]:
    """The hosts that the operator allows, in lower case; with a port where one is named."""
    return frozenset(
        host.strip().casefold() for host in environ.get(HOSTS, "").split(",") if host.strip()
    )


def place_of(told: object, folder: Path | None, hosts: frozenset[str]) -> Path | str | None:
    """Where the picture is that the data name: a file in the folder, or an allowed address.

    None for a file outside of the folder, for another host, and for what is neither.
    """
    if not isinstance(told, str) or not told.strip():
        return None
    told = told.strip()
    try:
        parts = urlsplit(told)
        if parts.scheme in ("http", "https"):
            return told if parts.netloc.casefold() in hosts else None
        if folder is None:
            return None
        # symbolic links and ".." are followed first: what counts is where they end
        file = (folder / told).resolve()
        inside = file.is_relative_to(folder.resolve())
        return file if inside and file.is_file() else None
    except (ValueError, OSError):
        return None


def drawn_small(content: bytes, side: int) -> str | None:
    """A picture of one of `TYPES` as a data address of WebP; None for anything else."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a bomb is only warned of
            with Image.open(io.BytesIO(content), formats=TYPES) as image:
                if image.width * image.height > MAX_PIXELS:
                    return None
                image.draft("RGB", (2 * side, 2 * side))
                upright = ImageOps.exif_transpose(image).convert("RGBA")
        upright.thumbnail((side, side))
        out = io.BytesIO()
        upright.save(out, format="WEBP", quality=80)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        Warning,
    ):
        return None
    return f"data:image/webp;base64,{b64encode(out.getvalue()).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A picture that is being fetched, and since when."""

    answer: Future[str | None]
    since: float


_FETCHED: OrderedDict[tuple[str, int], _Asked] = OrderedDict()
_POOL: Final = ThreadPoolExecutor(4, thread_name_prefix="pictures")


@lru_cache(maxsize=_KEPT)
def _from_file(file: Path, changed: int, side: int) -> str | None:
    """The picture of a file as it was ``changed`` last."""
    try:
        if file.stat().st_size > MAX_BYTES:
            return None
        return drawn_small(file.read_bytes(), side)
    except OSError:
        return None


def _folder_of(dataset: str) -> Path | None:
    return next((source.folder for source in sources.sources() if source.name == dataset), None)


def _ask(url: str, side: int, hosts: frozenset[str]) -> _Asked:
    """Begin to fetch a picture, if that has not been done before."""
    key = (url, side)
    asked = _FETCHED.get(key)
    if asked is not None:
        failed = asked.answer.done() and asked.answer.result() is None
        if not failed or time.monotonic() - asked.since < _AGAIN:
            return asked
    asked = _Asked(answer=_POOL.submit(_fetch, url, side, hosts), since=time.monotonic())
    _FETCHED[key] = asked
    while len(_FETCHED) > _KEPT:
        _FETCHED.popitem(last=False)
    return asked


def _fetch(url: str, side: int, hosts: frozenset[str]) -> str | None:
    try:
        request = Request(url, headers={"User-Agent": "Becausal", "Accept": "image/*"})
        with build_opener(_WithinHosts(hosts)).open(request, timeout=5) as answer:
            content: bytes = answer.read(MAX_BYTES + 1)
    except (URLError, OSError, ValueError):
        return None
    return None if len(content) > MAX_BYTES else drawn_small(content, side)


class _WithinHosts(HTTPRedirectHandler):
    """Follows only to hosts that are allowed."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if place_of(newurl, None, self._hosts) is None:
            raise URLError("another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
