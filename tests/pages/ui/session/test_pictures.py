"""Pictures of items: small, drawn anew, from beside the data or from allowed hosts only."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest
from PIL import Image

from pages.ui.session import pictures
from pages.ui.session.resources import LoadedDataset
from recommenders.adapters import sources
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables, build
from tests.worlds import AS_OF


def drawing(kind: str, size: tuple[int, int] = (300, 200), colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=kind)
    return out.getvalue()


def opened(address: str) -> Image.Image:
    head, _, data = address.partition(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(b64decode(data)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_made_small_and_written_anew(kind: str) -> None:
    drawn = pictures.drawn_small(drawing(kind), 96)
    assert drawn is not None
    small = opened(drawn)
    assert (small.format, small.size) == ("WEBP", (96, 64))
    red, green, blue = small.convert("RGB").getpixel((48, 32))  # type: ignore[misc]
    assert red > 240
    assert max(green, blue) < 20


def test_what_a_picture_says_beside_its_pixels_is_gone() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "taken at home", 6  # to be turned by a quarter
    Image.new("RGB", (300, 200)).save(out, format="JPEG", exif=exif)
    drawn = pictures.drawn_small(out.getvalue(), 96)
    assert drawn is not None
    assert opened(drawn).size == (64, 96)
    assert b"taken" not in b64decode(drawn.partition(",")[2])
    assert not opened(drawn).getexif()


def bomb() -> bytes:
    """A PNG of 30,000 by 30,000 pixels that says so in 100 bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"customer_id,item_id\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><body>no</body></html>",
        drawing("PNG")[:60],
        drawing("JPEG")[:100],
        drawing("BMP"),
        drawing("TIFF"),
        bomb(),
    ],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert pictures.drawn_small(content, 96) is None


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder of data with pictures, and a secret beside it."""
    folder = tmp_path / "shop"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "one.png").write_bytes(drawing("PNG"))
    (tmp_path / "secret.png").write_bytes(drawing("PNG"))
    (folder / "images" / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


HOSTS = frozenset({"img.example", "localhost:8080"})


@pytest.mark.parametrize(
    "told",
    [
        "../secret.png",
        "images/../../secret.png",
        "images/link.png",
        "images/two.png",
        "images",
        "/etc/hostname",
        "file:///etc/hostname",
        "images/one.png\0.jpg",
        "",
        "  ",
        None,
        float("nan"),
        7,
        "http://other.example/a.png",
        "https://img.example.other/a.png",
        "https://img.example@other.example/a.png",
        "https://user@img.example/a.png",
        "//img.example/a.png",
        "ftp://img.example/a.png",
        "http://localhost/a.png",
        "http://[img.example/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_is_outside_of_the_folder_and_the_allowed_hosts_is_not_read(
    shop: Path, told: object
) -> None:
    assert pictures.place_of(told, shop, HOSTS) is None
    assert pictures.place_of(told, None, HOSTS) is None


def test_files_beside_the_data_and_allowed_hosts_are_read(shop: Path) -> None:
    inside = (shop / "images" / "one.png").resolve()
    for told in ("images/one.png", " ./images/one.png ", "images/../images/one.png"):
        assert pictures.place_of(told, shop, HOSTS) == inside
    assert pictures.place_of("images/one.png", None, HOSTS) is None
    for told in ("https://IMG.example/a.png?b=1", "http://localhost:8080/a.png"):
        assert pictures.place_of(told, shop, HOSTS) == told
        assert pictures.place_of(told, shop, frozenset()) is None


def test_hosts_are_parted_by_commas_and_none_is_allowed_by_itself() -> None:
    assert pictures.allowed_hosts({}) == frozenset()
    assert pictures.allowed_hosts({pictures.HOSTS: " A.example, b.example:81 ,"}) == {
        "a.example",
        "b.example:81",
    }


def shop_with(told: list[object], folder: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedDataset:
    """A shop with an item for each of the pictures that are told."""
    ids = [f"i{code}" for code in range(len(told))]
    dataset = build(
        RawTables(
            name="pictured",
            title="Pictured",
            interactions=pd.DataFrame(
                {Columns.CUSTOMER: "c", Columns.ITEM: ids, Columns.TIME: AS_OF}
            ),
            items=pd.DataFrame({Columns.ITEM: ids, Columns.IMAGE: told}),
            as_of=AS_OF,
        )
    )
    source = sources.DatasetSource(
        name="pictured",
        title="",
        licence="",
        description="",
        load=lambda: dataset,
        folder=folder,
    )
    monkeypatch.setattr(sources, "sources", lambda: (source,))
    return LoadedDataset.of(dataset)


def test_items_have_their_picture_or_none(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "images" / "broken.png").write_bytes(b"no picture")
    monkeypatch.setattr(pictures, "MAX_BYTES", 10_000)
    (shop / "images" / "large.png").write_bytes(drawing("PNG") + b"\0" * 10_000)
    told = ["images/one.png", "images/broken.png", "images/large.png", None, "../secret.png"]
    loaded = shop_with([*told, "http://img.example/a.png"], shop, monkeypatch)
    drawn = pictures.pictures(loaded, range(6))
    assert list(drawn) == [0]
    assert opened(drawn[0]).size == (96, 64)
    assert opened(pictures.pictures(loaded, [0], pictures.LARGE)[0]).size == (300, 200)


def test_a_picture_that_changes_is_read_again(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = shop_with(["images/one.png"], shop, monkeypatch)
    before = pictures.pictures(loaded, [0])
    (shop / "images" / "one.png").write_bytes(drawing("PNG", colour="blue"))
    assert pictures.pictures(loaded, [0]) != before


def test_data_without_pictures_ask_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.panels import loaded_circle

    monkeypatch.setattr(sources, "sources", lambda: pytest.fail("asked"))
    assert pictures.pictures(loaded_circle(), [0, 1]) == {}


class Host(BaseHTTPRequestHandler):
    """Another host: a picture, a page, a long answer, and ways to elsewhere."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.end_headers()
            return
        body = {"/a.jpg": drawing("JPEG"), "/page": b"<html>", "/long": b"\xff" * 20_000}
        content = body.get(self.path)
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def host() -> Iterator[str]:
    Host.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_allowed_host_is_asked_once_and_only_for_pictures(
    shop: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 10_000)
    monkeypatch.setattr(pictures, "PATIENCE", 20.0)
    paths = ["/a.jpg", "/page", "/long", "/none", "/to?/a.jpg", "/to?http://localhost:1/a.jpg"]
    paths.append("/to?file:///etc/hostname")
    loaded = shop_with([f"http://{host}{path}" for path in paths], shop, monkeypatch)
    assert pictures.pictures(loaded, range(7)) == {}
    assert Host.asked == []
    monkeypatch.setenv(pictures.HOSTS, host)
    drawn = pictures.pictures(loaded, range(7))
    assert sorted(drawn) == [0, 4]
    assert opened(drawn[0]).size == (96, 64)
    asked = len(Host.asked)
    assert asked == len(paths) + 1
    assert pictures.pictures(loaded, range(7)) == drawn
    assert len(Host.asked) == asked
