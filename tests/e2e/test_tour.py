"""The moving picture of the README: small enough, long enough, and made of scenes that exist."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.e2e.server import ROOT
from tests.e2e.tour import LONGEST, MAX_BYTES, SCENES, WIDTH, write


def test_it_is_short_and_small() -> None:
    assert 20.0 <= sum(scene.seconds for scene in SCENES) <= LONGEST
    path = ROOT / "static" / "tour.webp"
    assert path.stat().st_size <= MAX_BYTES
    with Image.open(path) as tour:
        assert (tour.format, tour.n_frames, tour.width) == ("WEBP", len(SCENES), WIDTH)
    assert "static/tour.webp" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_scene_has_its_time(tmp_path: Path) -> None:
    colours = [(25 * index, 90, 200 - 20 * index) for index in range(len(SCENES))]
    frames = [Image.new("RGB", (120, 80), colour) for colour in colours]
    out = tmp_path / "tour.webp"
    assert write(frames, out) == out.stat().st_size
    with Image.open(out) as tour:
        seconds = []
        for index in range(tour.n_frames):
            tour.seek(index)
            tour.load()
            seconds.append(tour.info["duration"] / 1000)
    assert seconds == [scene.seconds for scene in SCENES]
