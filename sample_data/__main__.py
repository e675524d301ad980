"""Rebuilds the sample world: python -m sample_data [--out DIR]."""

import argparse
import sys
from pathlib import Path

import numpy as np

from sample_data.config import WorldConfig
from sample_data.readme import refresh
from sample_data.storage import FOLDER, save
from sample_data.world import build_world


def main(arguments: list[str] | None = None) -> int:
    """Build, write, and list the files."""
    parser = argparse.ArgumentParser(prog="python -m sample_data", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    out: Path = parser.parse_args(arguments).out
    config = WorldConfig()
    world = build_world(config, np.random.default_rng(config.seed))
    paths = save(world, out)
    if out.resolve() == FOLDER.resolve():
        refresh(FOLDER / "README.md", config, world)
    for path in paths:
        print(f"{path.stat().st_size:>10,}  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
