"""How far a long run is: told to a screen, or drawn as one line on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeAlias

if TYPE_CHECKING:
    from tqdm import tqdm

Progress: TypeAlias = Callable[[float, str], None]
"""Is told the share that is done, between 0 and 1, and what is being done."""
MIN_SHARE: Final = 0.1
MIN_ELAPSED: Final = 2.0
"""Less of a work, or of seconds, does not tell how long the rest takes."""


def silent(share: float, doing: str) -> None:
    """A `Progress` that nobody looks at."""


class ProgressBar:
    """The bar of `tqdm` for a run of several parts; nothing is written where no terminal is.

    ``stream`` is the error stream by default, so that results can be piped.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self._bar: tqdm[Any] | None = None

    def start(self, title: str, total: int) -> None:
        """Begin a part of the run with ``total`` steps."""
        self._close()
        if total and self.stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=title, file=self.stream, dynamic_ncols=True)

    def doing(self, action: str) -> None:
        """Say what the next step is, where it may take long."""
        if self._bar is not None:
            self._bar.set_postfix_str(action)

    def step(self, action: str = "", *, steps: int = 1) -> None:
        """One step more is done, or several; ``action`` is what it was."""
        if self._bar is None:
            return
        self._bar.set_postfix_str(action, refresh=False)
        self._bar.update(steps)
        if self._bar.n == self._bar.total:
            self._close()

    def _close(self) -> None:
        """End the line, so that what is printed next stands on its own."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def seconds_left(share: float, elapsed: float) -> float | None:
    """What is left of a work of which ``share`` (0 to 1) took ``elapsed`` seconds.

    None while too little is done to tell (`MIN_SHARE`, `MIN_ELAPSED`), and at the end.
    """
    if elapsed < MIN_ELAPSED or not MIN_SHARE <= share < 1.0:
        return None
    return elapsed * (1.0 - share) / share
