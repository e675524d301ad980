"""The screenshot of the README: `python -m tests.e2e.screenshot static/customer.png`."""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

from PIL import Image

from tests.e2e.screen import PATIENCE, Screen, chrome
from tests.e2e.server import serving

SIZE = (1440, 1000)
COLOURS = 128
MOST_BYTES = 250_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        chrome() as browser,
    ):
        screen = Screen(browser, server)
        screen.begin(size=SIZE)
        screen.open()
        screen.page.get_by_text("Fidelity.").wait_for(timeout=4 * PATIENCE)
        screen.settle()
        screen.page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(screen.page.screenshot()))
    # few colours: a screen of text and bars loses nothing that can be seen
    small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out.parent.mkdir(parents=True, exist_ok=True)
    small.save(out, optimize=True)
    size = out.stat().st_size
    print(f"{out}: {SIZE[0]} x {SIZE[1]}, {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"that is more than {MOST_BYTES:,} bytes: use fewer colours")


if __name__ == "__main__":
    main()
