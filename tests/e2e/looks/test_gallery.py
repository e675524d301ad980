"""The pictures of the README are of today: a change of look is seen in review."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from explain.export.screenshot import Window, draw
from tests.e2e.screenshot import GALLERY, Picture, compress
from tests.e2e.server import ROOT, Server

pytestmark = pytest.mark.browser
CELL = 4
"""Pixels of a cell: letters that another version of the browser draws otherwise do not matter."""
APART = 32
"""Of 255, from which on two cells are not alike."""
MOST = 0.015
"""Share of the cells that may be."""


def cells(path: Path) -> np.ndarray:
    with Image.open(path) as held:
        picture = held.convert("RGB")
    size = (picture.width // CELL, picture.height // CELL)
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.int16)


def apart(picture: Path, other: Path) -> float:
    """The share of the cells that differ; all where the pictures are of different sizes."""
    first, second = cells(picture), cells(other)
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(first - second).max(axis=2) > APART).mean())


@pytest.mark.parametrize("picture", GALLERY, ids=lambda picture: picture.name)
def test_the_picture_is_of_today(
    server: Server, browser: Browser, tmp_path: Path, picture: Picture
) -> None:
    out = tmp_path / f"{picture.name}.png"
    width, height = picture.size
    window = Window(width=width, height=height, scale=1, dark=picture.dark)
    draw(browser, f"{server.base}/{picture.link}", out, window)
    compress(out)
    share = apart(out, ROOT / "static" / out.name)
    assert share <= MOST, f"{share:.1%} differs; look at it, then: python -m tests.e2e.screenshot"


def test_another_screen_is_told_apart() -> None:
    static = ROOT / "static"
    assert apart(static / "customer.png", static / "customer.png") == 0.0
    assert apart(static / "customer.png", static / "item.png") > MOST
    assert apart(static / "customer.png", static / "phone.png") == 1.0
