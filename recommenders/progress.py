"""How far a long run is: told to a screen, or drawn as one line on the error stream."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final, TextIO, TypeAlias

Progress: TypeAlias = Callable[[float, str], None]
"""Is told the share that is done, between 0 and 1, and what is being done."""

WIDTH: Final = 30
EVERY: Final = 0.2
SELDOM: Final = 10.0
"""Seconds between two drawings on a terminal, and between two lines elsewhere."""


class ProgressBar:
    """A bar of plain text.

    On a terminal it redraws one line; elsewhere it writes a line every few seconds. The time left
    is reckoned from the steps of this run.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self._title, self._total, self._done = "", 0, 0
        self._begin = self._drawn = 0.0

    def start(self, title: str, total: int) -> None:
        """Begin a part of the run with ``total`` steps."""
        self._title, self._total, self._done = title, total, 0
        self._begin = self._drawn = time.perf_counter()

    def doing(self, what: str) -> None:
        """Say what the next step is, where it may take long."""
        if self._live:
            self._write(f"\r{self._line(time.perf_counter(), what):<100.100}")

    def step(self, what: str = "", *, steps: int = 1) -> None:
        """One step more is done, or several; ``what`` is what it was."""
        self._done += steps
        now = time.perf_counter()
        last = self._done == self._total
        if last or now - self._drawn >= (EVERY if self._live else SELDOM):
            self._drawn = now
            line = self._line(now, what)
            self._write(f"\r{line:<100.100}" if self._live and not last else self._ended(line))

    @property
    def _live(self) -> bool:
        return self.stream.isatty()

    def _line(self, now: float, what: str) -> str:
        share = self._done / self._total
        bar = f"{self._title} [{'#' * int(WIDTH * share):<{WIDTH}}] {share:4.0%}"
        if not self._done:
            return f"{bar}  {what}"
        left = (now - self._begin) / self._done * (self._total - self._done)
        return f"{bar}, {_spoken(left)} left  {what}"

    def _ended(self, line: str) -> str:
        return f"\r{line:<100.100}\n" if self._live else f"{line.rstrip()}\n"

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
