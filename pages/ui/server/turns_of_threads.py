"""How soon a click has its turn beside long work in another thread of the same process."""

from __future__ import annotations

import sys
from typing import Final

INTERVAL: Final = 0.0005
"""Seconds after which a thread that works hands on the interpreter; Python has 5 ms by itself.

A click asks for it about a hundred times, and beside a fit it waits so long each time."""


def share_interpreter() -> None:
    """Let clicks have the interpreter soon, for the rest of the process."""
    sys.setswitchinterval(INTERVAL)
