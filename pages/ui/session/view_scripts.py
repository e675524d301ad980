"""Where the script of a view stands: the folder of its group in the bar across the top."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]


def script(view: str) -> str:
    """The script of a view by its name in the address or in code (what-if, what_if)."""
    return _scripts(ROOT)[view.replace("-", "_")]


@cache
def _scripts(root: Path) -> dict[str, str]:
    return {
        path.stem: path.relative_to(root).as_posix()
        for path in sorted((root / "pages" / "views").glob("*/*.py"))
        if path.stem != "__init__"
    }
