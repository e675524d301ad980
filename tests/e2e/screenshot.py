"""The gallery of the README: `python -m tests.e2e.screenshot static`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from explain.export.app_server import serving
from explain.export.screenshot import Window, shot
from tests.e2e.screen import NARROW, WIDE

COLOURS = (256, 128, 64)
"""Numbers of colours to try: a screen of text and bars needs few."""
MAX_BYTES = 250_000


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A screen of the gallery: the name of its file, and the link that shows it."""

    name: str
    link: str
    size: tuple[int, int] = WIDE
    dark: bool = False


GALLERY = (
    Picture(name="customer", link="customer?customer=C0382"),
    Picture(name="what-if", link="what-if?customer=C0382&edits=without.P0473~buy.P0437", dark=True),
    Picture(name="compare", link="compare?customer=C0382&against=item-knn"),
    Picture(name="item", link="item?item=P0215"),
    Picture(name="recommender", link="recommender"),
    Picture(name="search", link="search?query=best%20clumping%20litter"),
    Picture(name="due", link="due", dark=True),
    Picture(name="phone", link="customer?customer=C0382", size=NARROW),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="only these pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with serving() as app:
        for picture in GALLERY:
            if not options.names or picture.name in options.names:
                path = options.folder / f"{picture.name}.png"
                width, height = picture.size
                link = f"{app.base}/{picture.link}"
                window = Window(width=width, height=height, scale=1, dark=picture.dark)
                shot(link, path, window)
                compress(path)


def compress(path: Path) -> None:
    """Write the picture again, with as many colours as the limit allows."""
    with Image.open(path) as held:
        picture = held.convert("RGB")
    for colours in COLOURS:
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
        if size <= MAX_BYTES:
            print(f"{path}: {picture.width} x {picture.height}, {colours} colours, {size:,} bytes")
            return
    raise SystemExit(f"{path} has {size:,} bytes, more than {MAX_BYTES:,}, in {colours} colours")


if __name__ == "__main__":
    main()
