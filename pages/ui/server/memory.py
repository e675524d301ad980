"""Collecting garbage without looking at what all idle sessions hold, after each click.

Streamlit collects all garbage after every run of the script, and Python does it by itself now and
then: each time everything is looked at that lives, and what lives grows with the open sessions
(with 300 of them half a second, while nobody is answered). Here what has survived a collection is
set aside (`gc.freeze`), so that the next one looks at what is new. What is set aside and dies in a
circle is found by the rare collection that looks at everything again.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CHECK: Final = 2.0
"""Seconds between two looks at the memory."""
GROWN: Final = 60.0
"""MB of growth after which the new is collected."""
WHOLE_GROWN: Final = 400.0
"""MB of growth after which everything is."""
WHOLE_EVERY: Final = 600.0
"""Seconds after which everything is in any case: sessions that have left are let go."""
_NEVER: Final = 1_000_000


def resident_bytes() -> float:
    """Bytes of memory that the process holds; 0 where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return float(pages * os.sysconf("SC_PAGESIZE"))


def resident_mb() -> float:
    """MB of memory that the process holds; 0 where that cannot be told."""
    return resident_bytes() / 1e6


@dataclass
class Collector:
    """Decides what is collected, and when."""

    memory: Callable[[], float] = resident_mb
    clock: Callable[[], float] = time.monotonic
    _after: float = field(init=False)
    _after_whole: float = field(init=False)
    _whole_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._after = self._after_whole = self.memory()
        self._whole_at = self.clock()

    def look(self) -> str:
        """Collect what is due; says what was: "whole", "new" or nothing."""
        held, now = self.memory(), self.clock()
        if held - self._after_whole > WHOLE_GROWN or now - self._whole_at > WHOLE_EVERY:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            _return_memory()
            self._after = self._after_whole = self.memory()
            self._whole_at = now
            return "whole"
        if held - self._after > GROWN:
            gc.collect()
            gc.freeze()
            self._after = self.memory()
            return "new"
        return ""


def keep_memory(stop: threading.Event | None = None) -> threading.Thread:
    """Collect in a thread of its own until ``stop``, and no more by the way; gives the thread."""
    ended = stop or threading.Event()
    first, second, _ = gc.get_threshold()
    # young objects go on being collected as they are made: that takes no time
    gc.set_threshold(first, second, _NEVER)

    def watch() -> None:
        collector = Collector()
        while not ended.wait(CHECK):
            collector.look()

    thread = threading.Thread(target=watch, daemon=True, name="memory")
    thread.start()
    return thread


def _return_memory() -> None:
    """Give free memory back to the system, where the C library keeps it (glibc)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
