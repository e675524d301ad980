"""Writes the committed result tables: `python -m tests.benchmarks.results`.

Each file holds the command, the machine and what the command printed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from recommenders.adapters import sources

FOLDER = Path(__file__).parent / "results"
RECOMMENDERS = ("gf-cf", "item-knn", "ials")
PACKAGES = ("numpy", "scipy", "scikit-learn", "shap")


def machine() -> str:
    """What the figures were measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def write(name: str, commands: list[list[str]]) -> None:
    """Run the commands and put what they print into one file."""
    parts = [machine()]
    for command in commands:
        said = subprocess.run(
            [sys.executable, "-m", *command], check=True, capture_output=True, text=True
        )
        parts.append(f"$ python -m {' '.join(command)}\n{said.stdout.rstrip()}")
    (FOLDER / f"{name}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"wrote {name}.txt")


def main() -> None:
    """Every table that the documents quote."""
    names = [s.name for s in sources.sources() if s.available]
    known = [name for name in ("sample", "online-retail", "journey") if name in names]
    write(
        "planted_causes",
        [
            ["explain", "bench", "--planted", "--recommender", recommender, "--seed", "0"]
            for recommender in RECOMMENDERS
        ],
    )
    write(
        "audit",
        [
            ["explain", "audit", "--dataset", name, "--recommender", recommender]
            for name in known
            for recommender in RECOMMENDERS
            # 68,000 items and sampled reasons for 750 customers: by hand, when there is time
            if not (name == "journey" and recommender == "ials")
        ],
    )


if __name__ == "__main__":
    main()
