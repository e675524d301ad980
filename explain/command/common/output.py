"""How commands say what they found: as JSON, as tables, on the screen or in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from recommenders.operation.writing import write_whole


def table(frame: pd.DataFrame) -> str:
    """A frame as lines of text, or that it has none."""
    if frame.empty:
        return "  nothing is listed"
    return frame.to_string(index=False, na_rep="")


def written(text: str, out: Path | None) -> str:
    """The text itself, or, where it is to go to a file, where that is."""
    if out is None:
        return text
    write_whole(out, text if text.endswith("\n") else f"{text}\n")
    return f"Written: {out}"


def warn(sentence: str) -> None:
    """Say something beside the answer, on the error stream."""
    print(sentence, file=sys.stderr)  # noqa: T201 - the command line speaks
