"""The tour of the README, half a minute of the app: `python -m tests.e2e.tour static/tour.webp`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from explain.export.app_server import serving
from explain.export.browser import chromium
from explain.export.screenshot import settle

SIZE = (1200, 750)
WIDTH = 960
"""Pixels of the moving picture across."""
QUALITIES = (70, 55, 40, 25)
"""Qualities to try, until the file is small enough."""
MAX_BYTES = 3_000_000
LONGEST = 30.0
_SAY = """said => {
  document.getElementById('tour')?.remove();
  const bar = document.createElement('div');
  bar.id = 'tour';
  bar.textContent = said;
  Object.assign(bar.style, {position: 'fixed', left: 0, right: 0, bottom: 0, zIndex: 2000000,
    padding: '14px 24px', textAlign: 'center', color: '#fff', background: '#1f3f66',
    font: '600 22px "Source Sans", sans-serif'});
  document.body.append(bar);
}"""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is said below the screen, what is done before, and how many seconds it is seen."""

    said: str
    do: Callable[[Page], None]
    seconds: float = 3.0


def at(link: str) -> Callable[[Page], None]:
    """Open a view by its link on the server of the page."""

    def go(page: Page) -> None:
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/{link}")

    return go


def key(name: str) -> Callable[[Page], None]:
    """Press a key in the ranked list."""

    def press(page: Page) -> None:
        page.get_by_role("option", selected=True).focus()
        page.keyboard.press(name)
        # the choice is told a moment after the last key
        page.wait_for_timeout(400)

    return press


def follow(name: str) -> Callable[[Page], None]:
    """Follow a link in the view."""

    def click(page: Page) -> None:
        page.get_by_test_id("stMain").get_by_role("link", name=name).first.click()
        page.wait_for_timeout(400)

    return click


SCENES = (
    Scene(said="Why does Leon see these ten items?", do=at("customer?customer=C0382"), seconds=3.5),
    Scene(said="Each reason names the purchases behind it …", do=key("ArrowDown"), seconds=2.5),
    Scene(said="… and is tested: without them, the item falls", do=key("ArrowDown"), seconds=3.0),
    Scene(said="What if it had not been bought?", do=follow("What if it had not been bought")),
    Scene(said="Every reason of every customer can be audited", do=at("reasons"), seconds=3.5),
    Scene(said="Who gets this item, and why", do=at("item?item=P0215")),
    Scene(
        said="Two recommenders: which is better, and for whom?",
        do=at("compare?customer=C0382&against=item-knn"),
        seconds=3.5,
    ),
    Scene(said="Does it beat bestsellers at all?", do=at("quality"), seconds=3.5),
    Scene(
        said="For an audience: one slide", do=at("customer?customer=C0382&present=1"), seconds=3.5
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("static/tour.webp"))
    out: Path = parser.parse_args().out
    with serving() as app:
        frames = filmed(app.base)
    size = write(frames, out)
    seconds = sum(scene.seconds for scene in SCENES)
    print(f"{out}: {len(frames)} scenes, {seconds:g} seconds, {size:,} bytes")


def filmed(base: str) -> list[Image.Image]:
    """One picture of each scene."""
    frames = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.set_default_timeout(600_000)
        page.goto(f"{base}/customer?customer=C0382")
        settle(page)
        for scene in SCENES:
            scene.do(page)
            page.locator("[data-testid=stMain] h1").first.wait_for()
            settle(page)
            page.locator(".waiting").first.wait_for(state="detached")
            settle(page)
            page.evaluate(_SAY, scene.said)
            frames.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    return frames


def write(frames: list[Image.Image], out: Path) -> int:
    """Write the moving picture as WebP, as good as the limit allows; the size in bytes."""
    height = round(WIDTH * frames[0].height / frames[0].width)
    small = [frame.resize((WIDTH, height), Image.Resampling.LANCZOS) for frame in frames]
    durations = [round(1000 * scene.seconds) for scene in SCENES]
    for quality in QUALITIES:
        small[0].save(
            out,
            save_all=True,
            append_images=small[1:],
            duration=durations,
            loop=0,
            quality=quality,
            method=6,
        )
        if (size := out.stat().st_size) <= MAX_BYTES:
            return size
    raise SystemExit(f"{out} has {size:,} bytes, more than {MAX_BYTES:,}")


if __name__ == "__main__":
    main()
